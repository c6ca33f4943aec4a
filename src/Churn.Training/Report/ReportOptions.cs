namespace Churn.Training.Report;

/// <summary>What the report shows that costs time.</summary>
public sealed record ReportOptions
{
    /// <summary>
    /// Whether the published model is fitted again on parts of the rows, to show whether more rows would help; it costs less than
    /// one more fit. Default: yes.
    /// </summary>
    public bool LearningCurve { get; init; } = true;
}
