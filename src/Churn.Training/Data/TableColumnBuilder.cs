using System.IO.Hashing;
using System.Text;

namespace Churn.Training.Data;

/// <summary>Takes up the texts of one column, row by row.</summary>
internal sealed class TableColumnBuilder
{
    private const int FirstCapacity = 256;

    private readonly int maxBytes;
    private byte[] letters = new byte[FirstCapacity]; // of the different texts while they are few, of all rows after that
    private int[] ends = new int[FirstCapacity];
    private int count; // of texts in letters
    private int[] slots = new int[2 * FirstCapacity]; // open addressing: the number of a text, from 1; 0 for none
    private ushort[]? codes = new ushort[FirstCapacity];
    private int rows;
    private int last; // the number of the last row's text

    /// <param name="maxBytes">The most bytes that a column of many different texts may take; no array exceeds 2 GiB.</param>
    public TableColumnBuilder(int maxBytes) => this.maxBytes = maxBytes;

    public TableColumnBuilder()
        : this(Array.MaxLength)
    {
    }

    /// <summary>Adds the text of the next row; blanks around it are left out.</summary>
    /// <param name="utf8">The text.</param>
    /// <exception cref="OverflowException">The column takes more bytes than it may.</exception>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        utf8 = Utf8Text.Trim(utf8);
        if (codes is null)
        {
            Append(utf8);
            return;
        }

        if (count == 0 || !TextOf(last).SequenceEqual(utf8)) last = NumberOf(utf8);
        if (last < 0)
        {
            KeepEveryRow(codes);
            Append(utf8);
            return;
        }

        if (rows == codes.Length) Array.Resize(ref codes, rows * 2);
        codes[rows++] = (ushort)last;
    }

    /// <summary>Adds the text of the next row, as above.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        var utf8 = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        Add(utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, utf8)));
    }

    public TableColumn Build()
    {
        if (codes is null) return new TableColumn(letters[..LettersUsed], ends[..count]);
        var texts = new string[count];
        for (var number = 0; number < count; number++) texts[number] = Encoding.UTF8.GetString(TextOf(number));
        return new TableColumn(texts, codes[..rows]);
    }

    private int LettersUsed => count == 0 ? 0 : ends[count - 1];

    private ReadOnlySpan<byte> TextOf(int number)
    {
        var start = number == 0 ? 0 : ends[number - 1];
        return letters.AsSpan(start, ends[number] - start);
    }

    /// <summary>The number of a text, a new one if it was not seen before; -1 if there would be too many.</summary>
    private int NumberOf(ReadOnlySpan<byte> utf8)
    {
        var slot = FindSlot(utf8);
        if (slots[slot] > 0) return slots[slot] - 1;
        if (count == TableColumn.MostKeptOnce) return -1;
        Append(utf8);
        slots[slot] = count;
        if (count * 2 > slots.Length) GrowSlots();
        return count - 1;
    }

    private int FindSlot(ReadOnlySpan<byte> utf8)
    {
        var slot = (int)XxHash3.HashToUInt64(utf8) & (slots.Length - 1);
        while (slots[slot] > 0 && !TextOf(slots[slot] - 1).SequenceEqual(utf8)) slot = (slot + 1) & (slots.Length - 1);
        return slot;
    }

    private void GrowSlots()
    {
        slots = new int[slots.Length * 2];
        for (var number = 0; number < count; number++) slots[FindSlot(TextOf(number))] = number + 1;
    }

    private void KeepEveryRow(ushort[] known)
    {
        var (texts, textEnds) = (letters, ends);
        (letters, ends, count) = (new byte[Math.Max(FirstCapacity, texts.Length)], new int[2 * rows], 0);
        for (var row = 0; row < rows; row++)
        {
            var number = known[row];
            var start = number == 0 ? 0 : textEnds[number - 1];
            Append(texts.AsSpan(start, textEnds[number] - start));
        }

        (codes, slots) = (null, []);
    }

    private void Append(ReadOnlySpan<byte> utf8)
    {
        var start = LettersUsed;
        var end = (long)start + utf8.Length;
        if (end > maxBytes) throw new OverflowException($"A column takes more than {maxBytes} bytes.");
        if (end > letters.Length) Array.Resize(ref letters, (int)Math.Clamp(letters.Length * 2L, end, Math.Max(end, maxBytes)));
        if (count == ends.Length) Array.Resize(ref ends, count * 2);
        utf8.CopyTo(letters.AsSpan(start));
        ends[count++] = (int)end;
    }
}
