using Churn.Core.Schema;

namespace Churn.Training.Data;

/// <summary>The words with which files say that a value is missing.</summary>
internal static class MissingWords
{
    /// <summary>The words that a column has, each once.</summary>
    /// <param name="words">The texts of the column without blanks around them, each different one at least once.</param>
    /// <param name="known">
    /// The words to look for. Where nearly all others are numbers or dates, the usual words are found too: there they can be no
    /// value.
    /// </param>
    public static string[] Among(IEnumerable<string> words, IReadOnlyList<string> known)
    {
        var looked = known.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var amongNumbers = new SortedSet<string>(StringComparer.Ordinal);
        var amongDates = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            if (word.Length == 0) continue;
            if (looked.Contains(word)) found.Add(word);
            else if (MissingText.IsUsualAmongNumbers(word)) amongNumbers.Add(word);
            else if (PlaceholderDates.Is(word)) amongDates.Add(word);
        }

        if (amongNumbers.Count + amongDates.Count > 0)
        {
            var (numbers, dates, others) =
                CountKinds(words.Where(word => word.Length > 0 && !found.Contains(word) && !amongNumbers.Contains(word)));
            var most = (1 - WrittenForms.Misfits) * (numbers + dates + others);
            if (numbers + dates > 0 && numbers + dates >= most) found.UnionWith(amongNumbers);
            if (dates > 0 && dates + amongDates.Count >= most) found.UnionWith(amongDates);
        }

        return [.. found.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];
    }

    private static (int Numbers, int Dates, int Others) CountKinds(IEnumerable<string> words)
    {
        var (numbers, dates, others) = (0, 0, 0);
        foreach (var word in words)
        {
            if (DateForms.FindIn(word) is not null) dates++;
            else if (NumberFormats.LooksLikeNumber(word)) numbers++;
            else others++;
        }

        return (numbers, dates, others);
    }
}
