using System.Runtime.InteropServices;
using System.Text;

namespace Churn.Training.Data;

/// <summary>Takes up the texts of one column, row by row.</summary>
internal sealed class TableColumnBuilder
{
    private readonly int mostBytes;
    private readonly Dictionary<string, ushort> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ushort>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly List<string> texts = [];
    private List<ushort>? codes = [];
    private readonly List<byte> letters = [];
    private readonly List<int> ends = [];

    /// <param name="mostBytes">The most bytes of UTF-8 that a column of many different texts may take; no array holds more than 2 GiB.</param>
    public TableColumnBuilder(int mostBytes)
    {
        this.mostBytes = mostBytes;
        lookup = numbers.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public TableColumnBuilder()
        : this(Array.MaxLength)
    {
    }

    /// <summary>Adds the text of the next row; blanks around it are left out.</summary>
    /// <exception cref="OverflowException">The column takes more bytes than it may.</exception>
    public void Add(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (codes is null) AddLetters(text);
        else if (lookup.TryGetValue(text, out var number)) codes.Add(number);
        else AddNew(text, codes);
    }

    public TableColumn Build() => codes is null
        ? new TableColumn([.. letters], [.. ends])
        : new TableColumn([.. texts], [.. codes]);

    private void AddNew(ReadOnlySpan<char> text, List<ushort> known)
    {
        if (texts.Count < TableColumn.MostKeptOnce)
        {
            known.Add((ushort)texts.Count);
            var kept = text.ToString();
            numbers.Add(kept, (ushort)texts.Count);
            texts.Add(kept);
            return;
        }

        codes = null;
        foreach (var code in known) AddLetters(texts[code]);
        numbers.Clear();
        numbers.TrimExcess();
        texts.Clear();
        texts.TrimExcess();
        AddLetters(text);
    }

    private void AddLetters(ReadOnlySpan<char> text)
    {
        var start = letters.Count;
        var end = (long)start + Encoding.UTF8.GetByteCount(text);
        if (end > mostBytes) throw new OverflowException($"A column takes more than {mostBytes} bytes.");
        if (end > letters.Capacity) letters.Capacity = (int)Math.Clamp(letters.Capacity * 2L, end, mostBytes);
        CollectionsMarshal.SetCount(letters, (int)end);
        Encoding.UTF8.GetBytes(text, CollectionsMarshal.AsSpan(letters)[start..]);
        ends.Add(letters.Count);
    }
}
