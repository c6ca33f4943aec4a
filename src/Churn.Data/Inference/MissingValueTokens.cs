using Churn.Core.Schema;
using Churn.Data.Tables;

namespace Churn.Data.Inference;

/// <summary>The words with which files say that a value is missing.</summary>
internal static class MissingValueTokens
{
    /// <summary>The words that a column has, each once.</summary>
    /// <param name="column">The column.</param>
    /// <param name="known">
    /// The words to look for. Where nearly all others are numbers or dates, the usual words are found too: there they can be no
    /// value.
    /// </param>
    public static string[] Among(TableColumn column, IReadOnlyList<string> known)
    {
        var isKnown = Contains(known);
        var (found, amongNumbers, amongDates) = (Empty(), Empty(), Empty());
        column.ForEachText((text, _) =>
        {
            if (text.IsEmpty) return;
            if (isKnown(text)) Add(found, text);
            else if (MissingText.IsUsualAmongNumbers(text)) Add(amongNumbers, text);
            else if (PlaceholderDates.Is(text)) Add(amongDates, text);
        });

        if (amongNumbers.Count + amongDates.Count > 0)
        {
            var (numbers, dates, others) = CountKinds(column, [found, amongNumbers]);
            var most = (1 - FormatCandidates.Misfits) * (numbers + dates + others);
            if (numbers + dates > 0 && numbers + dates >= most) found.UnionWith(amongNumbers);
            if (dates > 0 && dates + amongDates.Count >= most) found.UnionWith(amongDates);
        }

        return [.. found.Order(StringComparer.Ordinal).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static TableColumn.TextFunction<bool> Contains(IReadOnlyList<string> known)
    {
        if (known == MissingText.Usual) return MissingText.IsUsual;
        string[] words = [.. known];
        return text => MissingText.Is(text, words);
    }

    private static HashSet<string> Empty() => new(StringComparer.Ordinal);

    private static void Add(HashSet<string> words, ReadOnlySpan<char> text) =>
        words.GetAlternateLookup<ReadOnlySpan<char>>().Add(text);

    /// <summary>Counts the texts that look like numbers, dates and neither.</summary>
    /// <param name="column">The column.</param>
    /// <param name="without">Texts that do not count.</param>
    private static (int Numbers, int Dates, int Others) CountKinds(TableColumn column, HashSet<string>[] without)
    {
        var (numbers, dates, others) = (0, 0, 0);
        column.ForEachText((text, _) =>
        {
            if (text.IsEmpty) return;
            foreach (var words in without)
                if (words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text)) return;
            if (DateFormats.FindIn(text) is not null) dates++;
            else if (NumberFormats.LooksLikeNumber(text)) numbers++;
            else others++;
        });
        return (numbers, dates, others);
    }
}
