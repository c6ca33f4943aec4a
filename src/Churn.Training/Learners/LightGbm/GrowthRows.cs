using Churn.Core.Numerics;

namespace Churn.Training.Learners.LightGbm;

/// <summary>The rows that a worker grows trees of, and what it knows of those of all workers.</summary>
/// <param name="Features">The features of these rows, and perhaps of others.</param>
/// <param name="Churned">The label of each row of the features.</param>
/// <param name="From">The first row of this worker.</param>
/// <param name="Until">The first row after them.</param>
internal sealed record GrowthRows(FeatureMatrix Features, IReadOnlyList<bool> Churned, int From, int Until)
{
    /// <summary>The most rows that the bins are made of.</summary>
    private const int MaxBinnedRows = 200_000;

    /// <summary>How many rows of this worker there are.</summary>
    public int Count => Until - From;

    /// <summary>How many rows all workers have together.</summary>
    public required int OfAll { get; init; }

    /// <summary>The log-odds that trees begin at: those of the share of churners of all rows.</summary>
    public required double Start { get; init; }

    /// <summary>The rows that bins are made of; the same for all workers.</summary>
    public required FeatureMatrix Sample { get; init; }

    /// <summary>The fewest of those rows on each side of a split, without which a feature is left out; 1 or more.</summary>
    public required int MinimumOfSample { get; init; }

    /// <summary>
    /// Which rows of the features, as many as the second number says, a tree of that number learns from; the choice for a row
    /// must not depend on who has it. Null for all.
    /// </summary>
    public required Func<int, int, bool[]>? Draw { get; init; }

    /// <summary>How often each row of the features counts; null where each counts once.</summary>
    public float[]? Weights { get; init; }

    /// <summary>The most that a row of all counts.</summary>
    public double MaxWeight { get; init; } = 1;

    /// <summary>A part of rows that every worker has: bins of a sample of them, and rows drawn by their number.</summary>
    public static GrowthRows Of(TrainingSet set, (int From, int Until) part, GrowthParameters parameters)
    {
        var (all, churned, most) = (0.0, 0.0, 0.0);
        for (var row = 0; row < set.Rows; row++)
        {
            var weight = set.WeightOf(row);
            all += weight;
            churned += set.Churned[row] ? weight : 0;
            most = Math.Max(most, weight);
        }

        var step = 1 + ((set.Rows - 1) / MaxBinnedRows);
        return new GrowthRows(set.Features, set.Churned, part.From, part.Until)
        {
            OfAll = set.Rows,
            Start = LogOddsScale.OfProbability(churned / all),
            Sample = step == 1
                ? set.Features
                : set.Features.Pick([.. Enumerable.Range(0, 1 + ((set.Rows - 1) / step)).Select(row => row * step)]),
            MinimumOfSample = Math.Max(1, parameters.MinimumLeafSize / step),
            Draw = parameters.RowFraction >= 1 ? null : DrawByNumber,
            Weights = set.Weights,
            MaxWeight = most,
        };

        bool[] DrawByNumber(int tree, int rows)
        {
            var random = new RandomStream(parameters.Seed, tree);
            var isDrawn = new bool[rows];
            for (var row = 0; row < rows; row++) isDrawn[row] = random.NextDouble() < parameters.RowFraction;
            return isDrawn;
        }
    }
}
