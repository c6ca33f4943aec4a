using System.Globalization;
using System.Net;

namespace Churn.Benchmarks.Overload;

/// <summary>What came of a load.</summary>
/// <param name="Answers">Of every request that was sent.</param>
/// <param name="Unsent">How many were due while too many waited.</param>
/// <param name="Length">From the first request to the last answer.</param>
internal sealed record LoadReport(IReadOnlyList<LoadAnswer> Answers, int Unsent, TimeSpan Length)
{
    /// <summary>The processor time that the service took for it.</summary>
    public TimeSpan Processor { get; init; }

    public IEnumerable<LoadAnswer> Accepted => Answers.Where(answer => answer.Status == HttpStatusCode.OK);

    public IEnumerable<LoadAnswer> Refused => Answers.Where(IsRefusal);

    /// <summary>The answers that are neither 200 nor a proper refusal, and the requests that got none.</summary>
    public int Wrong =>
        Answers.Count(answer => answer.Status != HttpStatusCode.OK && !(IsRefusal(answer) && answer.HasRetryAfter));

    /// <summary>A quantile of the times of some answers, in milliseconds; NaN of none.</summary>
    public static double Quantile(IEnumerable<LoadAnswer> answers, double share)
    {
        var sorted = answers.Select(answer => answer.Took.TotalMilliseconds).Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[(int)(share * (sorted.Length - 1))];
    }

    public string Describe(string phase) =>
        string.Create(CultureInfo.InvariantCulture,
            $"| {phase} | {(Answers.Count + Unsent) / Length.TotalSeconds:0} | {Accepted.Count()} "
                + $"| {Quantile(Accepted, 0.5):0.0} | {Quantile(Accepted, 0.99):0.0} | {Refused.Count()} "
                + $"| {Quantile(Refused, 0.5):0.0} | {Quantile(Refused, 0.99):0.0} | {Wrong} | {Unsent} "
                + $"| {Processor / Length:0.00} |"
        );

    private static bool IsRefusal(LoadAnswer answer) =>
        answer.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
}
