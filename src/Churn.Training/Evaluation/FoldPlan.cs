using Churn.Data.Preparation;
using Churn.Data.Splitting;
using Churn.Training.Calibration;

namespace Churn.Training.Evaluation;

/// <summary>
/// The folds of a cross-validation, the same for every candidate. It follows from the labels, the groups, the options and the
/// seed.
/// </summary>
public sealed class FoldPlan
{
    /// <summary>So many scored customers tell enough: of very many customers not every fold is fitted.</summary>
    internal const int EnoughScored = 30_000;

    /// <summary>Keeps the folds of the repetitions apart from each other and from those of a neighbouring seed.</summary>
    private const int RepetitionSeedStep = 7_368_787;

    private readonly bool[] churned;
    private readonly int[] groupOf;
    private readonly int[] partOf;

    private FoldPlan(bool[] churned, int[] groupOf, int[] partOf, IReadOnlyList<IReadOnlyList<FoldSplit>> repetitions)
    {
        this.churned = churned;
        this.groupOf = groupOf;
        this.partOf = partOf;
        Repetitions = repetitions;
    }

    /// <summary>The parts of each repetition.</summary>
    public IReadOnlyList<IReadOnlyList<FoldSplit>> Repetitions { get; }

    /// <summary>Deals the customers out; no group that stays in one fold is torn.</summary>
    /// <param name="customers">The customers.</param>
    /// <param name="options">How many folds and repetitions.</param>
    /// <param name="seed">Any number.</param>
    public static FoldPlan Of(EncodedDataset customers, EvaluationOptions options, int seed) =>
        Of(customers.Churned, customers.GroupOf, options, seed, customers.FoldGroupOf);

    /// <inheritdoc cref="Of(EncodedDataset, EvaluationOptions, int)"/>
    internal static FoldPlan Of(
        bool[] churned, int[] groupOf, EvaluationOptions options, int seed, int[]? foldGroupOf = null)
    {
        var folds = FoldsToFit(options, churned.Length);
        int[] Deal(int repetition) =>
            StratifiedSplit.Folds(
                churned, options.Folds, unchecked(seed + (repetition * RepetitionSeedStep)), foldGroupOf ?? groupOf);
        int[][] foldsOf = [.. Enumerable.Range(0, Repeats(options, churned.Length)).Select(Deal)];
        return new FoldPlan(churned, groupOf, folds > 1 ? foldsOf[0] : Deal(-1), [.. foldsOf
            .Where((foldOf, repetition) => repetition == 0 || StratifiedSplit.HaveBothClasses(churned, foldOf, options.Folds))
            .Select(foldOf => Parts(foldOf, folds))]);
    }

    /// <summary>How many of the folds are fitted.</summary>
    internal static int FoldsToFit(EvaluationOptions options, int customers) =>
        (int)Math.Clamp(Math.Ceiling((double)EnoughScored * options.Folds / customers), 1, options.Folds);

    /// <summary>How often the customers are dealt out: the fewer there are, the more often.</summary>
    internal static int Repeats(EvaluationOptions options, int customers) => options.Repeats ?? customers switch
    {
        < 2_000 => 4,
        < 5_000 => 2,
        _ => 1,
    };

    /// <summary>The customers that are scored in the first repetitions.</summary>
    public OutOfFoldRows Rows(int repetitions)
    {
        FoldSplit[] parts = [.. Repetitions.Take(repetitions).SelectMany(repetition => repetition)];
        int[] customers = [.. parts.SelectMany(part => part.Scored)];
        var begins = 0;
        var folds = parts.Select(part => begins..(begins += part.Scored.Length)).ToArray();
        return new OutOfFoldRows(
            customers,
            Array.ConvertAll(customers, customer => churned[customer]),
            folds,
            Array.ConvertAll(customers, customer => partOf[customer]))
        {
            GroupOf = Array.ConvertAll(customers, customer => groupOf[customer]),
        };
    }

    private static FoldSplit[] Parts(int[] foldOf, int folds) =>
        [
            .. Enumerable
                .Range(0, folds)
                .Select(fold => new FoldSplit(
                    StratifiedSplit.Rows(foldOf, fold, inside: false),
                    StratifiedSplit.Rows(foldOf, fold, inside: true))),];
}

/// <summary>One fit of a cross-validation.</summary>
/// <param name="Learnt">The customers to learn from, in ascending order.</param>
/// <param name="Scored">Those to score, in ascending order.</param>
public sealed record FoldSplit(int[] Learnt, int[] Scored);
