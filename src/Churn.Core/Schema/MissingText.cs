namespace Churn.Core.Schema;

/// <summary>Says which texts are a missing value: nothing, and a column's own words for it.</summary>
internal static class MissingText
{
    /// <param name="text">The text, without blanks around it.</param>
    /// <param name="words">The column's words; letter case does not count.</param>
    public static bool Is(ReadOnlySpan<char> text, string[] words)
    {
        foreach (var word in words)
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase)) return true;
        return text.IsEmpty;
    }
}
