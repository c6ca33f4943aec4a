using System.Runtime.InteropServices;
using System.Text;

namespace Churn.Training.Data;

/// <summary>Takes up the texts of one column, row by row.</summary>
internal sealed class TableColumnBuilder
{
    private readonly Dictionary<string, ushort> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ushort>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly List<string> texts = [];
    private List<ushort>? codes = [];
    private readonly List<byte> letters = [];
    private readonly List<int> ends = [];

    public TableColumnBuilder() => lookup = numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Adds the text of the next row; blanks around it are left out.</summary>
    /// <exception cref="OverflowException">The column holds more than 2 GiB of text.</exception>
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
        CollectionsMarshal.SetCount(letters, checked(start + Encoding.UTF8.GetByteCount(text)));
        Encoding.UTF8.GetBytes(text, CollectionsMarshal.AsSpan(letters)[start..]);
        ends.Add(letters.Count);
    }
}
