namespace Churn.Training.Data;

/// <summary>The words with which files say that a value is missing.</summary>
internal static class MissingWords
{
    /// <summary>Words that no company means otherwise; in any column they are missing values.</summary>
    public static IReadOnlyList<string> Usual { get; } = ["NA", "N/A", "NaN", "null", "#N/A", "?", "-"];

    /// <summary>A word that is a value of its own in many categories ("Internet service: None"), but not among numbers.</summary>
    private const string None = "None";

    /// <summary>The missing words that a column has, each once.</summary>
    /// <param name="words">The different texts of the column, without blanks around them.</param>
    /// <param name="known">The words to look for.</param>
    /// <param name="isNumeric">Says whether a text is a number.</param>
    public static string[] Among(IReadOnlyCollection<string> words, IReadOnlyList<string> known, Func<string, bool> isNumeric)
    {
        var found = words.Where(word => known.Contains(word, StringComparer.OrdinalIgnoreCase)).ToArray();
        var others = words.Except(found).ToArray();
        var none = others.Where(word => word.Equals(None, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (known.Count > 0 && others.Length > none.Length && others.Except(none).All(isNumeric)) found = [.. found, .. none];
        return [.. found.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];
    }
}
