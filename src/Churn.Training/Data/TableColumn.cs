using System.Text;

namespace Churn.Training.Data;

/// <summary>
/// The texts of one column, row by row and without blanks around them, in little memory: few different texts are kept once
/// each, with two bytes a row; many stand as UTF-8 one behind the other. Safe to read from many threads.
/// </summary>
public sealed class TableColumn
{
    /// <summary>Above this many different texts a column is kept as it stands.</summary>
    internal const int MostKeptOnce = ushort.MaxValue;

    private readonly string[]? texts;
    private readonly ushort[] codes;
    private readonly byte[] letters;
    private readonly int[] ends;
    private readonly Lazy<TextTally> tally;

    internal TableColumn(string[] texts, ushort[] codes)
        : this(codes, [], [])
    {
        this.texts = texts;
        Rows = codes.Length;
    }

    internal TableColumn(byte[] letters, int[] ends)
        : this([], letters, ends) => Rows = ends.Length;

    private TableColumn(ushort[] codes, byte[] letters, int[] ends)
    {
        this.codes = codes;
        this.letters = letters;
        this.ends = ends;
        tally = new Lazy<TextTally>(() => texts is null ? TextTally.OfMany(this) : TextTally.OfFew(texts, codes));
    }

    /// <summary>Makes something of a text.</summary>
    /// <param name="text">Without blanks around it.</param>
    public delegate T TextFunction<out T>(ReadOnlySpan<char> text);

    /// <summary>How many rows there are.</summary>
    public int Rows { get; }

    /// <summary>How often which text stands in the column.</summary>
    internal TextTally Tally => tally.Value;

    /// <summary>Every text that occurs, at least once, in the order of first occurrence; one may come several times where there are many.</summary>
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
    public string this[int row] => texts is not null ? texts[codes[row]] : Encoding.UTF8.GetString(Letters(row));

    /// <summary>Makes one value of each row's text; the function is called once for a text that is kept once.</summary>
    public T[] Map<T>(TextFunction<T> function)
    {
        var values = new T[Rows];
        if (texts is not null)
        {
            var ofText = Array.ConvertAll(texts, text => function(text));
            for (var row = 0; row < values.Length; row++) values[row] = ofText[codes[row]];
            return values;
        }

        var buffer = new char[256];
        for (var row = 0; row < values.Length; row++)
        {
            var utf8 = Letters(row);
            if (utf8.Length > buffer.Length) buffer = new char[utf8.Length]; // no letter takes fewer bytes than chars
            values[row] = function(buffer.AsSpan(0, Encoding.UTF8.GetChars(utf8, buffer)));
        }

        return values;
    }

    /// <summary>Gives each row the number of its text, from 0, in the order of first occurrence.</summary>
    public int[] Number()
    {
        if (texts is not null) return Array.ConvertAll(codes, code => (int)code);
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
        if (texts is not null) return PickOfFew(texts, rows);
        var builder = new TableColumnBuilder();
        foreach (var row in rows) builder.Add(Letters(row));
        return builder.Build();
    }

    private TableColumn PickOfFew(string[] texts, IReadOnlyList<int> rows)
    {
        var (numbers, kept, picked) = (new int[texts.Length], new List<string>(), new ushort[rows.Count]); // a number from 1, 0 for none yet
        for (var i = 0; i < picked.Length; i++)
        {
            var code = codes[rows[i]];
            if (numbers[code] == 0)
            {
                kept.Add(texts[code]);
                numbers[code] = kept.Count;
            }

            picked[i] = (ushort)(numbers[code] - 1);
        }

        return new TableColumn([.. kept], picked);
    }

    private ReadOnlySpan<byte> Letters(int row)
    {
        var start = row == 0 ? 0 : ends[row - 1];
        return letters.AsSpan(start, ends[row] - start);
    }
}
