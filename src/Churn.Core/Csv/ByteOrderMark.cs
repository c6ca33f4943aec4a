namespace Churn.Core.Csv;

/// <summary>The mark that some programs put before text in UTF-8; it is no part of the text.</summary>
public static class ByteOrderMark
{
    /// <summary>How many bytes tell whether there is one.</summary>
    public const int Length = 3;

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The length of the mark that the bytes begin with; 0 where they have none.</summary>
    public static int LengthIn(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Mark) ? Length : 0;
}
