using System.Text;

namespace Churn.Data.Tables;

/// <summary>
/// The texts of one column, row by row and without blanks around them, in little memory: few different texts are kept once
/// each, with one or two bytes a row; many stand as UTF-8 one after the other. Safe to read from many threads.
/// </summary>
public sealed class TableColumn
{
    /// <summary>Above this many different texts a column is kept as it stands.</summary>
    internal const int MostKeptOnce = ushort.MaxValue;

    private readonly string[]? texts; // each once; null where there are many
    private readonly RowCodes? codes; // a code is a position in texts
    private readonly Lazy<int[]> counts; // the rows of each of texts
    private readonly Utf8List? everyRow; // the text of each row where there are many
    private readonly Lazy<ValueCounts> tally;

    internal TableColumn(string[] texts, RowCodes codes)
        : this(texts, codes, null) => Rows = codes.Count;

    internal TableColumn(Utf8List everyRow)
        : this(null, null, everyRow) => Rows = everyRow.Count;

    private TableColumn(string[]? texts, RowCodes? codes, Utf8List? everyRow)
    {
        this.texts = texts;
        this.codes = codes;
        this.everyRow = everyRow;
        counts = new Lazy<int[]>(() => this.codes!.CountRows(this.texts!.Length));
        tally = new Lazy<ValueCounts>(
            () => this.texts is { } few ? ValueCounts.OfFew(few, counts.Value) : ValueCounts.OfMany(this.everyRow!));
    }

    /// <summary>Makes something of a text.</summary>
    /// <param name="text">Without blanks around it.</param>
    public delegate T TextFunction<out T>(ReadOnlySpan<char> text);

    /// <summary>Looks at a text.</summary>
    /// <param name="text">Without blanks around it.</param>
    /// <param name="rows">How many rows have it; 1 where it may come again.</param>
    internal delegate void TextAction(ReadOnlySpan<char> text, int rows);

    /// <summary>How many rows there are.</summary>
    public int Rows { get; }

    /// <summary>How often which text stands in the column.</summary>
    internal ValueCounts Tally => tally.Value;

    /// <summary>
    /// Every text that occurs, at least once, in the order of first occurrence; one may come several times where there are many.
    /// </summary>
    public IEnumerable<string> Texts
    {
        get
        {
            if (texts is not null)
            {
                foreach (var text in texts) yield return text;
                yield break;
            }

            for (var row = 0; row < Rows; row++) yield return this[row];
        }
    }

    /// <summary>The text of a row.</summary>
    public string this[int row] => texts is not null ? texts[codes![row]] : Encoding.UTF8.GetString(everyRow![row]);

    /// <summary>Makes one value of each row's text; the function is called once for a text that is kept once.</summary>
    public T[] Map<T>(TextFunction<T> function)
    {
        if (texts is not null) return codes!.Spread(Array.ConvertAll(texts, text => function(text)));
        var (values, row) = (new T[Rows], 0);
        ForEachRow((text, _) => values[row++] = function(text));
        return values;
    }

    /// <summary>Goes through <see cref="Texts"/> without making strings of many.</summary>
    internal void ForEachText(TextAction action)
    {
        if (texts is null) ForEachRow(action);
        else
            for (var code = 0; code < texts.Length; code++) action(texts[code], counts.Value[code]);
    }

    /// <summary>Gives each row the number of its text, from 0, in the order of first occurrence.</summary>
    public int[] Number()
    {
        if (texts is not null) return codes!.Spread([.. Enumerable.Range(0, texts.Length)]);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var lookup = numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        return Map(text =>
        {
            if (!lookup.TryGetValue(text, out var number)) lookup[text] = number = numbers.Count;
            return number;
        });
    }

    /// <summary>The given rows, in the given order, as a column of its own.</summary>
    public TableColumn Pick(IReadOnlyList<int> rows)
    {
        if (texts is not null) return PickOfFew(texts, codes!, rows);
        var builder = new TableColumnBuilder();
        foreach (var row in rows) builder.Add(everyRow![row]);
        return builder.Build();
    }

    private static TableColumn PickOfFew(string[] texts, RowCodes codes, IReadOnlyList<int> rows)
    {
        var (kept, picked) = (new List<string>(), new RowCodes());
        var numbers = new int[texts.Length]; // a number from 1, 0 for none yet
        foreach (var row in rows)
        {
            var code = codes[row];
            if (numbers[code] == 0)
            {
                kept.Add(texts[code]);
                numbers[code] = kept.Count;
            }

            picked.Add(numbers[code] - 1);
        }

        picked.Trim();
        return new TableColumn([.. kept], picked);
    }

    private void ForEachRow(TextAction action)
    {
        var buffer = new char[256];
        for (var row = 0; row < Rows; row++)
        {
            var utf8 = everyRow![row];
            if (utf8.Length > buffer.Length) buffer = new char[utf8.Length]; // no letter takes fewer bytes than chars
            action(buffer.AsSpan(0, Encoding.UTF8.GetChars(utf8, buffer)), 1);
        }
    }
}
