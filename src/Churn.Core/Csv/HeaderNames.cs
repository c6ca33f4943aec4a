using System.Text.RegularExpressions;

namespace Churn.Core.Csv;

/// <summary>The names of a table's columns.</summary>
/// <param name="Names">The header's own names on one line without blanks around them; each once, none empty.</param>
/// <param name="Notes">Which columns had to be given a name, in sentences for the user.</param>
public sealed record HeaderNames(string[] Names, IReadOnlyList<string> Notes)
{
    /// <summary>
    /// Names every column: one without a name is called by its position, <c>column 3</c>, and of several with one name the
    /// second is called <c>NAME (2)</c>, and so on. Ends of lines and control characters in a name are blanks.
    /// </summary>
    public static HeaderNames Of(IReadOnlyList<string> fields)
    {
        var own = fields.Select(PlainText.OneLine).ToArray();
        var taken = own.ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (names, notes, numbers) = (
            new string[own.Length],
            new List<string>(),
            new Dictionary<string, int>(StringComparer.Ordinal));
        for (var i = 0; i < own.Length; i++)
        {
            var name = own[i];
            if (name.Length == 0) name = Unused($"column {i + 1}", taken, numbers);
            else if (!seen.Add(name)) name = Unused(name, taken, numbers);
            if (name != own[i]) notes.Add(own[i].Length == 0
                ? $"column {i + 1} has no name in the header and is called '{name}'"
                : $"the name '{own[i]}' stands in the header again; the one in column {i + 1} is called '{name}'");
            else if (own[i] != fields[i].Trim())
                notes.Add(
                    $"the name of column {i + 1} holds an end of line or another control character in the header and is read "
                        + $"as '{name}'"
                );
            names[i] = name;
        }

        return new HeaderNames(names, notes);
    }

    /// <param name="name">The name that is taken.</param>
    /// <param name="taken">All names that are.</param>
    /// <param name="numbers">
    /// The last number that was given to a name, so that thousands of one name take no longer than others.
    /// </param>
    private static string Unused(string name, HashSet<string> taken, Dictionary<string, int> numbers)
    {
        if (taken.Add(name)) return name;
        var number = numbers.GetValueOrDefault(name, 1);
        string unused;
        do unused = $"{name} ({++number})";
        while (!taken.Add(unused));
        numbers[name] = number;
        return unused;
    }
}

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
