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

    /// <summary>The titles of the findings, for a cell of a table.</summary>
    public static string Titles(ModelVerdict? verdict) => string.Join(", ", (verdict?.Findings ?? []).Select(finding => finding.Title.ToLowerInvariant()));
}
