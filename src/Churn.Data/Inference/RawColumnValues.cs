using Churn.Core.Schema;
using Churn.Data.Tables;

namespace Churn.Data.Inference;

/// <summary>The texts of a column, told apart into values and missing ones.</summary>
internal sealed class RawColumnValues
{
    private readonly Lazy<bool[]> isMissing;
    private readonly string[] missingWords;

    private RawColumnValues(TableColumn column, string[] missingWords)
    {
        Column = column;
        this.missingWords = missingWords;
        isMissing = new Lazy<bool[]>(() => column.Map(SaysMissing));
        var (missing, missingTexts) = (0, new HashSet<string>(StringComparer.Ordinal));
        var seen = missingTexts.GetAlternateLookup<ReadOnlySpan<char>>();
        column.ForEachText((text, rows) =>
        {
            if (!SaysMissing(text)) return;
            missing += rows;
            seen.Add(text);
        });
        Missing = missing;
        Distinct = column.Tally.Distinct - missingTexts.Count;
    }

    /// <summary>All texts, the missing ones too.</summary>
    public TableColumn Column { get; }

    /// <summary>The words that say, in this column, that a value is missing.</summary>
    public IReadOnlyList<string> MissingWords => missingWords;

    /// <summary>Whether a row lacks a value.</summary>
    public bool[] IsMissing => isMissing.Value;

    /// <summary>How many rows there are.</summary>
    public int Rows => Column.Rows;

    /// <summary>The rows without a value.</summary>
    public int Missing { get; }

    /// <summary>The rows with one.</summary>
    public int Filled => Rows - Missing;

    /// <summary>How many different values there are.</summary>
    public int Distinct { get; }

    /// <summary>Every different value, at least once.</summary>
    public IEnumerable<string> Words => Column.Texts.Where(text => !SaysMissing(text));

    /// <summary>The values that occur most with their rows, the most frequent first.</summary>
    public IEnumerable<(string Text, int Rows)> MostFrequent => Column.Tally.MostFrequent.Where(text => !SaysMissing(text.Text));

    /// <summary>Whether every value is another one.</summary>
    public bool IsUnique => Distinct == Filled && Filled > 2;

    /// <summary>Reads the texts of a column.</summary>
    /// <param name="table">The customers.</param>
    /// <param name="position">The column's position.</param>
    /// <param name="options">Which words to look for.</param>
    /// <param name="missingWords">The words that were found before; null to look for them.</param>
    public static RawColumnValues Read(
        CustomerTable table, int position, SchemaOptions options, IReadOnlyList<string>? missingWords = null)
    {
        var column = table.Columns[position];
        var known = options.Of(table.Header[position]).MissingWords ?? options.MissingWords;
        return new RawColumnValues(column, missingWords?.ToArray() ?? MissingValueTokens.Among(column, known));
    }

    /// <summary>Whether a text of the column says that its value is missing.</summary>
    public bool SaysMissing(ReadOnlySpan<char> text) => MissingText.Is(text, missingWords);
}
