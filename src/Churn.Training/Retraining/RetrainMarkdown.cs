using System.Globalization;
using System.Text;

namespace Churn.Training.Retraining;

/// <summary>The outcome of a retraining as Markdown, for the summary of a CI job or a comment.</summary>
public static class RetrainMarkdown
{
    public static string Of(RetrainReport report)
    {
        var text = new StringBuilder("## Churn model: ").Append(Title(report.Outcome)).Append("\n\n");
        text.Append(Escape(report.Summary.TrimEnd('.'))).Append(".\n");
        if (report.Checks.Count == 0) return text.ToString();
        text.Append("\n| check | | found | wanted |\n|---|---|---|---|\n");
        foreach (var check in report.Checks)
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {Escape(check.Name)} | {(check.Passed ? "passed" : check.IsUndecided ? "no sure gain" : "**failed**")} "
                    + $"| {Escape(check.Found)} | {Escape(check.Wanted)} |\n"
            );
        return text.ToString();
    }

    private static string Title(RetrainOutcome outcome) => outcome switch
    {
        RetrainOutcome.First => "the first champion",
        RetrainOutcome.Same => "as before",
        RetrainOutcome.Promoted => "promoted",
        RetrainOutcome.Refused => "not promoted",
        RetrainOutcome.Overtaken => "overtaken",
        RetrainOutcome.NotDistilled => "no model for the latency",
        RetrainOutcome.NotNeeded => "no training needed",
        RetrainOutcome.Busy => "another training is under way",
        _ => "data refused",
    };

    /// <summary>Names of columns come from the file: none of them ends a cell, or becomes a link or a tag.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var letter in text.ReplaceLineEndings(" "))
        {
            if (@"\`*_{}[]<>#|~!".Contains(letter)) escaped.Append('\\');
            escaped.Append(letter);
        }

        return escaped.ToString();
    }
}
