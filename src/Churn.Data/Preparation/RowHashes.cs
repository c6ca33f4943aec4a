using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;
using Churn.Data.Tables;

namespace Churn.Data.Preparation;

/// <summary>
/// A number for each row that follows from its texts and a seed alone, wherever the row stands and in whatever file.
/// </summary>
internal static class RowHashes
{
    private const ulong Spread = 0x9E3779B97F4A7C15; // 2^64 over the golden ratio: scatters neighbouring numbers

    /// <summary>
    /// Hashes rows by the given columns: equal rows have equal hashes, others with near certainty different ones.
    /// </summary>
    public static ulong[] Of(IEnumerable<TableColumn> columns, int rows, int seed = 0)
    {
        var hashes = new ulong[rows];
        foreach (var column in columns)
        {
            var ofTexts = OfColumn(column, seed);
            for (var row = 0; row < rows; row++) hashes[row] = (BitOperations.RotateLeft(hashes[row], 5) ^ ofTexts[row]) * Spread;
        }

        return hashes;
    }

    /// <summary>Gives equal hashes different ones, by how many came before; the first of each stays as it is.</summary>
    public static ulong[] Part(ulong[] hashes)
    {
        var seen = new Dictionary<ulong, ulong>(hashes.Length);
        return Array.ConvertAll(hashes, hash =>
        {
            var before = seen.GetValueOrDefault(hash);
            seen[hash] = before + 1;
            return before == 0 ? hash : (BitOperations.RotateLeft(hash, 5) ^ (before * Spread)) * Spread;
        });
    }

    /// <summary>Hashes the texts of one column.</summary>
    public static ulong[] OfColumn(TableColumn column, long seed) =>
        column.Map(text => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text), seed));
}
