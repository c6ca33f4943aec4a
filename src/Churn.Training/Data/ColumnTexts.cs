using Churn.Core.Schema;

namespace Churn.Training.Data;

/// <summary>The texts of a column, told apart into values and missing ones.</summary>
/// <param name="Values">One text per row, without blanks around it; empty for missing.</param>
/// <param name="Words">The different values.</param>
/// <param name="MissingWords">The words that say, in this column, that a value is missing.</param>
internal sealed record ColumnTexts(string[] Values, HashSet<string> Words, string[] MissingWords)
{
    /// <summary>The rows without a value.</summary>
    public int Missing { get; } = Values.Count(text => text.Length == 0);

    /// <summary>The rows with one.</summary>
    public int Filled => Values.Length - Missing;

    /// <summary>Whether every value is another one.</summary>
    public bool IsUnique => Words.Count == Filled && Filled > 2;

    /// <summary>Reads the texts of a column.</summary>
    public static ColumnTexts Read(CustomerTable table, int position, SchemaOptions options)
    {
        var values = table.Column(position).Select(text => text.Trim()).ToArray();
        var words = values.Where(text => text.Length > 0).ToHashSet(StringComparer.Ordinal);
        var missing = Data.MissingWords.Among(words, options.MissingWords, word => NumberColumn.TryParse(word, out _));
        if (missing.Length == 0) return new ColumnTexts(values, words, missing);
        bool IsMissing(string text) => missing.Contains(text, StringComparer.OrdinalIgnoreCase);
        words.RemoveWhere(IsMissing);
        return new ColumnTexts(Array.ConvertAll(values, text => IsMissing(text) ? "" : text), words, missing);
    }
}
