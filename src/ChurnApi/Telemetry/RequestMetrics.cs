using System.Diagnostics.Metrics;
using Churn.Core.Schema;
using Churn.Models.Answering;

namespace ChurnApi.Telemetry;

/// <summary>
/// Counts what is answered: probabilities, decisions, segments, warnings, refusals. Labels are names of the schema and of this
/// program; nothing that a caller wrote becomes one. Any number of threads may use it, and it allocates nothing.
/// </summary>
internal sealed class RequestMetrics : IAnswerObserver
{
    private readonly Histogram<double> probability;
    private readonly Histogram<double> scoring;
    private readonly Counter<long> warnings;
    private readonly Counter<long> faults;
    private readonly Counter<long> problems;

    public RequestMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TelemetryNames.Meter);
        probability = meter.CreateHistogram(
            "churn.prediction.probability",
            "1",
            "The churn probabilities that were answered.",
            null,
            HistogramBuckets.Probability);
        scoring = meter.CreateHistogram(
            "churn.scoring.duration",
            "s",
            "The time a model takes to score one customer.",
            null,
            HistogramBuckets.Seconds);
        warnings = meter.CreateCounter<long>(
            "churn.customer.warnings",
            "{warning}",
            "What was unusual in customers that were answered.");
        faults = meter.CreateCounter<long>("churn.customer.faults", "{fault}", "What was wrong in customers that were refused.");
        problems = meter.CreateCounter<long>("churn.problems", "{problem}", "The problems that requests were answered with.");
    }

    /// <summary>Counts a customer that was answered, and the warnings.</summary>
    public void Answered(ChurnModel model, in CustomerAnswer answer, TimeSpan duration)
    {
        scoring.Record(duration.TotalSeconds);
        probability.Record(
            answer.ChurnProbability.Value,
            new(TelemetryNames.Decision, answer.ShouldContact ? TelemetryNames.Churn : TelemetryNames.Stay),
            new(TelemetryNames.Segment, answer.Segment));
        var found = answer.RecordWarnings;
        for (var i = 0; i < found.Count; i++) Warned(model.Schema, found[i].Column, found[i].Code); // foreach would allocate
    }

    /// <summary>Counts a warning of a customer that was answered.</summary>
    /// <param name="schema">The schema it was read by.</param>
    /// <param name="column">The column; a name that the schema does not know is the caller's text, and is not repeated.</param>
    /// <param name="code">What was odd.</param>
    public void Warned(CustomerSchema schema, string column, string code)
    {
        var known = schema.TryFind(column, out _, out _) || column == schema.Label.Name;
        warnings.Add(1, new(TelemetryNames.Column, known ? column : TelemetryNames.Other), new(TelemetryNames.Warning, code));
    }

    /// <summary>Counts the faults of a customer that was refused.</summary>
    public void Refused(IReadOnlyList<RecordError> found)
    {
        for (var i = 0; i < found.Count; i++) Broken(found[i].Rule);
    }

    /// <summary>Counts the broken rules of a customer of many that was refused.</summary>
    public void Refused(IEnumerable<string> rules)
    {
        foreach (var rule in rules) Broken(rule);
    }

    /// <summary>Counts a problem that a request is answered with.</summary>
    /// <param name="type">Its type.</param>
    public void Answered(string type) => problems.Add(1, new KeyValuePair<string, object?>(TelemetryNames.ErrorType, type));

    private void Broken(string rule) => faults.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Rule, rule));
}
