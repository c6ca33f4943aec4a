using System.Globalization;
using System.Text;

namespace Churn.Training.Retraining;

/// <summary>The outcome of a retraining as Markdown, for the summary of a CI job or a comment.</summary>
public static class RetrainMarkdown
{
    public static string Of(RetrainResult result)
    {
        var text = new StringBuilder("## Churn model: ").Append(result.Outcome.ToString().ToLowerInvariant()).Append("\n\n");
        text.Append(Escape(result.Summary)).Append(".\n");
        if (result.Verdict is null) return text.ToString();
        text.Append("\n| check | | found | wanted |\n|---|---|---|---|\n");
        foreach (var check in result.Verdict.Checks)
            text.Append(CultureInfo.InvariantCulture, $"| {Escape(check.Name)} | {(check.Passed ? "passed" : "**failed**")} | {Escape(check.Found)} | {Escape(check.Wanted)} |\n");
        return text.ToString();
    }

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
