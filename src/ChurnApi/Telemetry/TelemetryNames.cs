namespace ChurnApi.Telemetry;

/// <summary>The names of meters, and of the attributes of metrics and spans.</summary>
internal static class TelemetryNames
{
    /// <summary>The meter of the service's own metrics.</summary>
    public const string Meter = "ChurnApi";

    /// <summary>The source of the span that ASP.NET Core makes for each request.</summary>
    public const string RequestSource = "Microsoft.AspNetCore";

    public const string Decision = "churn.decision";
    public const string Churn = "churn";
    public const string Stay = "stay";
    public const string Segment = "churn.segment";
    public const string Column = "churn.column";
    public const string Warning = "churn.warning";
    public const string Rule = "churn.rule";
    public const string Role = "churn.model.role";
    public const string Outcome = "churn.outcome";
    public const string ModelVersion = "churn.model.version";
    public const string ModelKind = "churn.model.kind";
    public const string Recipe = "churn.model.recipe";

    public const string ErrorType = "error.type";
    public const string Method = "http.request.method";
    public const string Route = "http.route";
    public const string Status = "http.response.status_code";

    /// <summary>Stands for a value that is a caller's own text; the conventions of OpenTelemetry have it so.</summary>
    public const string Other = "_OTHER";
}
