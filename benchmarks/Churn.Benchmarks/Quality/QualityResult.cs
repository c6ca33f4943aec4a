namespace Churn.Benchmarks.Quality;

/// <summary>What a contestant reached on a file.</summary>
/// <param name="Contestant">Who.</param>
/// <param name="Figures">The figures of each split, in the order of <see cref="QualityFigure.All"/>.</param>
/// <param name="Published">What was published on each split; null for an anchor.</param>
internal sealed record ContestantResult(Contestant Contestant, double[][] Figures, string?[] Published)
{
    /// <summary>The mean of each figure over the splits.</summary>
    public double[] Means { get; } =
        [.. QualityFigure.All.Select((_, figure) => Figures.Average(split => split[figure]))];
}

/// <summary>What all contestants reached on a file.</summary>
internal sealed record QualityResult(QualityData Data, IReadOnlyList<ContestantResult> Contestants)
{
    public IEnumerable<ContestantResult> Builds => Contestants.Where(result => result.Contestant is PublishedModel);

    public IEnumerable<ContestantResult> Anchors => Contestants.Where(result => result.Contestant is PythonAnchor);

    /// <summary>The best of the anchors, figure by figure; null without anchors.</summary>
    public double[]? BestAnchor { get; } = Contestants.Any(result => result.Contestant is PythonAnchor)
        ? [.. QualityFigure.All.Select((figure, position) => figure.Best(
            Contestants.Where(result => result.Contestant is PythonAnchor).Select(result => result.Means[position])))]
        : null;

    /// <summary>What the true probabilities reach, mean over the splits; null where they are not known.</summary>
    public BestPossible? BestPossible => Data.Best is { } best
        ? new BestPossible(best.Average(split => split.RocAuc), best.Average(split => split.LogLoss))
        : null;

    /// <summary>By how much a figure of a contestant is above the best anchor's.</summary>
    public double Difference(ContestantResult result, QualityFigure figure) =>
        result.Means[Position(figure)] - BestAnchor![Position(figure)];

    private static int Position(QualityFigure figure) => QualityFigure.All.Index().First(item => item.Item == figure).Index;
}
