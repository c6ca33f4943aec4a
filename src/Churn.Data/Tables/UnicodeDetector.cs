using System.Text;

namespace Churn.Data.Tables;

/// <summary>Tells UTF-16 and UTF-32 by their byte order mark, or by the NUL bytes of the letters that ASCII has, too.</summary>
internal static class UnicodeDetector
{
    private const double MinShare = 0.02; // of the letters: ends of lines, digits and separators are ASCII in any language

    private const double MaxOnOtherSide = 0.001;

    /// <summary>Finds the encoding.</summary>
    /// <param name="start">The first bytes of the text.</param>
    /// <param name="hasNul">Whether there are NUL bytes in the text.</param>
    /// <returns>The encoding, which throws on bytes that are no text; null if it is neither.</returns>
    public static Encoding? Find(ReadOnlySpan<byte> start, bool hasNul)
    {
        if (start.StartsWith([(byte)0xFF, (byte)0xFE, (byte)0, (byte)0])) return new UTF32Encoding(false, true, true);
        if (start.StartsWith([(byte)0, (byte)0, (byte)0xFE, (byte)0xFF])) return new UTF32Encoding(true, true, true);
        if (start.StartsWith([(byte)0xFF, (byte)0xFE])) return new UnicodeEncoding(false, true, true);
        if (start.StartsWith([(byte)0xFE, (byte)0xFF])) return new UnicodeEncoding(true, true, true);
        return hasNul ? WithoutMark(start) : null;
    }

    private static Encoding? WithoutMark(ReadOnlySpan<byte> start)
    {
        Span<int> nuls = stackalloc int[4]; // by the position within four bytes
        var length = start.Length - (start.Length % 4);
        for (var i = 0; i < length; i++)
            if (start[i] == 0) nuls[i % 4]++;
        var quarter = Math.Max(1, length / 4);
        if (nuls[2] + nuls[3] > 1.9 * quarter) return new UTF32Encoding(false, true, true);
        if (nuls[0] + nuls[1] > 1.9 * quarter) return new UTF32Encoding(true, true, true);
        var (even, odd) = (nuls[0] + nuls[2], nuls[1] + nuls[3]);
        if (odd > MinShare * 2 * quarter && even <= MaxOnOtherSide * odd)
            return Readable(start[..length], new UnicodeEncoding(false, true, true));
        if (even > MinShare * 2 * quarter && odd <= MaxOnOtherSide * even)
            return Readable(start[..length], new UnicodeEncoding(true, true, true));
        return null;
    }

    private static UnicodeEncoding? Readable(ReadOnlySpan<byte> bytes, UnicodeEncoding encoding)
    {
        var letters = new char[bytes.Length];
        try
        {
            var text = letters.AsSpan(0, encoding.GetDecoder().GetChars(bytes, letters, flush: false));
            return text.ContainsAnyInRange('\0', '\u0008') || !text.ContainsAny('\n', '\r') ? null : encoding;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
