using System.Text;
using CsCheck;

namespace Churn.TestSupport.ApiFuzzing;

/// <summary>Ways to spoil a body that was JSON.</summary>
internal static class SpoiltBody
{
    private static readonly byte[][] Pieces =
    [
        [0],
        [0xFF],
        [0xC0, 0x80],
        [0xED, 0xA0, 0x80],
        [0xEF, 0xBB, 0xBF],
        "\""u8.ToArray(),
        "{"u8.ToArray(),
        "]"u8.ToArray(),
        "\\u"u8.ToArray(),
        ",,"u8.ToArray(),
        "/*x*/"u8.ToArray(),
        "1e"u8.ToArray(),];

    /// <summary>One of the ways.</summary>
    public static Gen<Func<byte[], byte[]>> Way { get; } =
        Gen.Frequency(
            (3, Gen.Double[0, 1].Select(share => Do(body => body[..At(body, share)]))),
            (3, Gen.Select(Gen.Double[0, 1], Gen.Byte, (share, bits) => Do(body => Flip(body, share, bits)))),
            (
                3,
                Gen.Select(
                    Gen.Double[0, 1],
                    Gen.OneOf(Pieces),
                    (share, piece) => Do(body => [.. body[..At(body, share)], .. piece, .. body[At(body, share)..]]))),
            (
                1,
                Gen.OneOf(new[] { Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.Latin1 })
                    .Select(encoding => Do(body => encoding.GetBytes(Encoding.UTF8.GetString(body))))),
            (1, Gen.Const(Do(body => [.. body, .. body]))),
            (1, Gen.Const(Do(_ => []))),
            (1, Gen.Int[1, 2_000].Select(depth => Do(_ => Encoding.UTF8.GetBytes(new string('[', depth))))),
            (
                1,
                Gen.Int[1, 2_000]
                    .Select(depth => Do(_ => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", depth)))))),
            (1, Gen.Byte.Array[0, 200].Select(bytes => Do(_ => bytes))));

    private static Func<byte[], byte[]> Do(Func<byte[], byte[]> way) => way;

    private static int At(byte[] body, double share) => (int)(share * body.Length);

    private static byte[] Flip(byte[] body, double share, byte bits)
    {
        if (body.Length == 0) return body;
        var flipped = (byte[])body.Clone();
        flipped[Math.Min(At(body, share), body.Length - 1)] ^= bits;
        return flipped;
    }
}
