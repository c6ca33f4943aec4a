namespace Churn.Data.Tables;

/// <summary>Texts in UTF-8, one after the other in one array.</summary>
/// <param name="maxBytes">The most bytes that all of them may take; no array exceeds 2 GiB.</param>
internal sealed class Utf8List(int maxBytes)
{
    private const int FirstCapacity = 16;

    private byte[] letters = new byte[4 * FirstCapacity];
    private int[] ends = new int[FirstCapacity];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> this[int position]
    {
        get
        {
            var start = position == 0 ? 0 : ends[position - 1];
            return letters.AsSpan(start, ends[position] - start);
        }
    }

    /// <summary>Adds a text.</summary>
    /// <exception cref="OverflowException">The texts take more bytes than they may.</exception>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        var start = Count == 0 ? 0 : ends[Count - 1];
        var end = (long)start + utf8.Length;
        if (end > maxBytes) throw new OverflowException($"A column takes more than {maxBytes} bytes.");
        if (end > letters.Length) Array.Resize(ref letters, (int)Math.Clamp(letters.Length * 2L, end, Math.Max(end, maxBytes)));
        if (Count == ends.Length) Array.Resize(ref ends, Count * 2);
        utf8.CopyTo(letters.AsSpan(start));
        ends[Count++] = (int)end;
    }

    /// <summary>Frees the memory that no text takes.</summary>
    public void Trim()
    {
        Array.Resize(ref letters, Count == 0 ? 0 : ends[Count - 1]);
        Array.Resize(ref ends, Count);
    }
}
