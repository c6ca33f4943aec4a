namespace Churn.Benchmarks.Quality;

/// <summary>A system that learns from the training rows of a split and answers for its test rows.</summary>
/// <param name="Name">How the tables call it.</param>
internal abstract record Contestant(string Name)
{
    /// <summary>Trains and scores.</summary>
    /// <exception cref="InvalidOperationException">
    /// A process failed; the message holds what it wrote to standard error.
    /// </exception>
    public abstract Task<Measurement> Measure(QualityData data, QualitySplit split, CancellationToken cancellation);
}
