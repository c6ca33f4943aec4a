using System.Text.Json;
using ChurnApi.Problems;

namespace ChurnApi.Requests;

/// <summary>What holds for the bytes of every JSON body.</summary>
internal static class JsonBytes
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The length of the byte order mark that the bytes begin with; 0 where they have none.</summary>
    public static int MarkLength(ReadOnlySpan<byte> bytes) => bytes.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;

    /// <summary>The problem of JSON that breaks off. The exception's message is not told: it repeats a piece of the body.</summary>
    public static Problem Malformed(JsonException fault) => KnownProblems.MalformedJson(fault.LineNumber + 1, fault.BytePositionInLine + 1);
}
