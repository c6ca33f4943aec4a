using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Churn.Training.Data;

/// <summary>How often which text stands in a column.</summary>
/// <param name="Distinct">How many different texts there are, the empty one among them.</param>
/// <param name="MostFrequent">
/// The texts that occur most with their rows, the most frequent first, equally frequent ones sorted; no more than
/// <see cref="Listed"/>.
/// </param>
internal sealed record TextTally(int Distinct, IReadOnlyList<(string Text, int Rows)> MostFrequent)
{
    private const int Listed = 64;

    /// <summary>Counts texts that are kept once each.</summary>
    public static TextTally OfFew(string[] texts, ushort[] codes)
    {
        var counts = new int[texts.Length];
        foreach (var code in codes) counts[code]++;
        return new TextTally(texts.Length, Sort(texts.Zip(counts)));
    }

    /// <summary>
    /// Counts texts by their 64-bit hashes (XXH3): of a million texts, two share one with a probability below one in ten million.
    /// </summary>
    public static TextTally OfMany(TableColumn column)
    {
        var hashes = column.Map(text => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text)));
        var (sorted, rows) = ((ulong[])hashes.Clone(), new int[hashes.Length]);
        for (var row = 0; row < rows.Length; row++) rows[row] = row;
        Array.Sort(sorted, rows);
        var runs = new List<(int Row, int Count)>();
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            for (end = start + 1; end < sorted.Length && sorted[end] == sorted[start];) end++;
            runs.Add((rows[start], end - start));
        }

        var atLeast = runs.Select(run => run.Count).OrderDescending().Take(Listed).Last();
        return new TextTally(runs.Count, Sort(runs.Where(run => run.Count > 1 && run.Count >= atLeast).Select(run => (column[run.Row], run.Count))));
    }

    private static (string Text, int Rows)[] Sort(IEnumerable<(string Text, int Rows)> counts) =>
        [.. counts.OrderByDescending(text => text.Rows).ThenBy(text => text.Text, StringComparer.Ordinal).Take(Listed)];
}
