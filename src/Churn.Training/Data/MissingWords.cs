namespace Churn.Training.Data;

/// <summary>The words with which files say that a value is missing.</summary>
internal static class MissingWords
{
    /// <summary>Words that no company means otherwise; in any column they are missing values.</summary>
    public static IReadOnlyList<string> Usual { get; } = ["NA", "N/A", "NaN", "null", "#N/A", "?", "-"];

    /// <summary>A word that is a value of its own in many categories ("Internet service: None"), but not among numbers.</summary>
    private const string None = "None";

    /// <summary>The missing words that a column has, each once.</summary>
    /// <param name="words">The texts of the column without blanks around them, each different one at least once.</param>
    /// <param name="known">The words to look for.</param>
    public static string[] Among(IEnumerable<string> words, IReadOnlyList<string> known)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var none = new SortedSet<string>(StringComparer.Ordinal);
        var (numbers, others) = (false, false);
        foreach (var word in words)
        {
            if (word.Length == 0) continue;
            if (known.Contains(word, StringComparer.OrdinalIgnoreCase)) found.Add(word);
            else if (word.Equals(None, StringComparison.OrdinalIgnoreCase)) none.Add(word);
            else if (others || !LooksNumeric(word)) others = true; // one word is enough: None is a value then
            else numbers = true;
        }

        if (known.Count > 0 && numbers && !others) found.UnionWith(none);
        return [.. found.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];
    }

    /// <summary>Numbers of any form and most dates: digits, and no letters.</summary>
    private static bool LooksNumeric(string word) => word.Any(char.IsAsciiDigit) && !word.Any(char.IsLetter);
}
