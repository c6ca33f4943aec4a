using System.Text;

namespace Churn.TestSupport.Fuzzing;

/// <summary>Ways to spoil a file's bytes, and ways to write its text as bytes.</summary>
internal static class ByteMutations
{
    private const int LongestPiece = 200;

    /// <summary>The encodings of files, the usual one first.</summary>
    public static Encoding[] Encodings { get; } =
    [
        new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(false, false),
        new UnicodeEncoding(true, true), Encoding.Latin1, Encoding.UTF32, Encoding.ASCII,
    ];

    public static (string Name, Func<Random, byte[], byte[]> Apply)[] All { get; } =
    [
        ("flip bits", FlipBits),
        ("insert bytes", (random, bytes) => Insert(bytes, At(random, bytes), RandomBytes(random))),
        ("insert NUL", (random, bytes) => Insert(bytes, At(random, bytes), [0])),
        (
            "insert mark",
            (random, bytes) =>
                Insert(
                    bytes,
                    random.Next(2) == 0 ? 0 : At(random, bytes),
                    Encodings[random.Next(1, Encodings.Length)].GetPreamble())),
        ("delete bytes", (random, bytes) => Cut(random, bytes, (start, end) => [.. bytes[..start], .. bytes[end..]])),
        ("double bytes", (random, bytes) => Cut(random, bytes, (start, end) => [.. bytes[..end], .. bytes[start..]])),
        ("cut off", (random, bytes) => bytes[..At(random, bytes)]),
        ("begin later", (random, bytes) => bytes[At(random, bytes)..]),
        ("read and written as Latin-1", (_, bytes) => Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(bytes))),
        (
            "zeros",
            (random, bytes) => Cut(random, bytes, (start, end) => [.. bytes[..start], .. new byte[end - start], .. bytes[end..]])
        ),
    ];

    private static int At(Random random, byte[] bytes) => random.Next(bytes.Length + 1);

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(1, 20)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] FlipBits(Random random, byte[] bytes)
    {
        var flipped = (byte[])bytes.Clone();
        if (flipped.Length == 0)
            return flipped;
        for (var times = random.Next(1, 10); times > 0; times--)
            flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        return flipped;
    }

    private static byte[] Insert(byte[] bytes, int at, byte[] inserted) => [.. bytes[..at], .. inserted, .. bytes[at..]];

    private static byte[] Cut(Random random, byte[] bytes, Func<int, int, byte[]> change)
    {
        var start = At(random, bytes);
        return change(start, Math.Min(bytes.Length, start + random.Next(1, LongestPiece)));
    }
}
