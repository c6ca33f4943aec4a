using System.Diagnostics.Metrics;

namespace ChurnApi.Telemetry;

/// <summary>The upper bounds of the buckets of the service's histograms, inclusive.</summary>
internal static class HistogramBuckets
{
    /// <summary>Twenty equal parts of the probabilities.</summary>
    public static InstrumentAdvice<double> Probability { get; } =
        new() { HistogramBucketBoundaries = [.. Enumerable.Range(1, 20).Select(part => part / 20.0)] };

    /// <summary>From the microsecond of a small network to the tenth of a second of a machine in trouble.</summary>
    public static InstrumentAdvice<double> Seconds { get; } = new()
    {
        HistogramBucketBoundaries = [1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2, 1e-1],
    };

    /// <summary>
    /// The times of requests, in seconds. The usual ones begin at 5 ms, where this service has answered long ago.
    /// </summary>
    public static double[] RequestSeconds { get; } = [5e-4, 1e-3, 2e-3, 5e-3, 1e-2, 2e-2, 5e-2, 0.1, 0.2, 0.5, 1, 2, 5, 10];
}
