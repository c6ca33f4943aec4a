using System.Buffers;
using System.Text;

namespace Churn.Data.Tables;

/// <summary>What <see cref="string"/> does for texts, for texts in UTF-8.</summary>
internal static class Utf8Text
{
    /// <summary>The text without blanks at its ends, those of Unicode too.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty || (IsInk(utf8[0]) && IsInk(utf8[^1]))) return utf8; // most often
        while (Rune.DecodeFromUtf8(utf8, out var first, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(first))
            utf8 = utf8[length..];
        while (Rune.DecodeLastFromUtf8(utf8, out var last, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(last))
            utf8 = utf8[..^length];
        return utf8;
    }

    private static bool IsInk(byte letter) => letter is > (byte)' ' and < 0x80;
}
