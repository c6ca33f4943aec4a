using System.Text.RegularExpressions;

namespace Churn.Core.Csv;

/// <summary>The first line of a table that names the separator and nothing else, as Excel writes it: <c>sep=;</c>.</summary>
public static partial class SeparatorLine
{
    private const string Start = "sep=";

    /// <summary>The separator that the first line names; null if it is no such line.</summary>
    /// <param name="text">The text from its start, without a byte order mark.</param>
    public static char? Read(ReadOnlySpan<char> text) =>
        Line().IsMatch(text) ? text.TrimStart('"')[Start.Length] : null;

    /// <summary>Spreadsheets may put the line in quotes, and separators after it to fill the row.</summary>
    [GeneratedRegex(
        """\A"?sep=[^A-Za-z0-9"\r\n\x00-\x08\x0E-\x1F\x7F-\uFFFF]"?[,;\t| ]*(\r|\n|\z)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
