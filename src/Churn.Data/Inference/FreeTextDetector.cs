namespace Churn.Data.Inference;

/// <summary>Tells free text from names and words.</summary>
internal static class FreeTextDetector
{
    private const int LookedAt = 1_000;
    private const double FewestCharacters = 30;
    private const double FewestBlanks = 3;

    /// <summary>
    /// Whether the values differ in more than half of the rows, and are on average 30 characters long or more, with three blanks
    /// or more.
    /// </summary>
    public static bool IsProse(RawColumnValues texts)
    {
        return texts.Distinct * 2L > texts.Filled && AreSentences(texts.Words);
    }

    /// <summary>
    /// Whether the first of some texts are on average 30 characters long or more, with three blanks or more.
    /// </summary>
    public static bool AreSentences(IEnumerable<string> texts)
    {
        var words = texts.Take(LookedAt).ToArray();
        return words.Length > 0
            && words.Average(word => word.Length) >= FewestCharacters
            && words.Average(word => word.Count(char.IsWhiteSpace)) >= FewestBlanks;
    }
}
