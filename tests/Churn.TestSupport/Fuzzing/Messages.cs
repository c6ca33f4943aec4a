using System.Globalization;
using System.Text;
using Churn.Data.Tables;

namespace Churn.TestSupport.Fuzzing;

/// <summary>
/// Judges messages to users: each says something, shows little of the data, and cannot play tricks on a terminal.
/// </summary>
internal static class Messages
{
    private const int Longest = 1_500;

    /// <summary>What is wrong with a refusal; null if nothing.</summary>
    public static string? Fault(DataRefusedException refused, string file, int lines) => refused.Violations.Count == 0
        ? "a refusal without a reason"
        : Fault(refused.Violations, file, lines);

    /// <summary>What is wrong with violations; null if nothing.</summary>
    public static string? Fault(IReadOnlyList<TableError> violations, string file, int lines)
    {
        foreach (var violation in violations)
        {
            if (violation.File != file) return $"another file is named: {violation}";
            if (string.IsNullOrWhiteSpace(violation.Rule)) return "a violation without a rule";
            if (violation.Line is < 1 || violation.Line > lines) return $"a line outside the file: {violation}";
            if (violation is { Value: not null, Line: null, Column: null }) return $"a value without a place: {violation}";
        }

        return Fault([.. violations.Select(violation => violation.ToString())]);
    }

    /// <summary>What is wrong with sentences; null if nothing.</summary>
    public static string? Fault(IReadOnlyList<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            if (sentence.Length is 0 or > Longest)
                return $"a message of {sentence.Length} characters: {sentence[..Math.Min(300, sentence.Length)]}";
            if (
                sentence
                    .EnumerateRunes()
                    .Any(rune => IsTrick(rune) || (rune == Rune.ReplacementChar && !sentence.Contains((char)rune.Value))))
                return $"a control character in a message: {sentence}";
        }

        return null;
    }

    private static bool IsTrick(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
        || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
