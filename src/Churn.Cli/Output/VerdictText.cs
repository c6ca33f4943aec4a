using Churn.Models.Manifest;

namespace Churn.Cli.Output;

/// <summary>The verdict on a model in lines: a loud one for each finding, or one that says that there is none.</summary>
internal static class VerdictText
{
    public static IEnumerable<string> Lines(ModelVerdict? verdict) => verdict switch
    {
        null => [],
        { Findings: [] } => ["verdict: nothing speaks against the model"],
        _ => verdict.Findings.Select(finding => $"{finding.Title}: {finding.Message}"),
    };
}
