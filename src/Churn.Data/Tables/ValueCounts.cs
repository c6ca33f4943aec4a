using System.IO.Hashing;
using System.Numerics;
using System.Text;

namespace Churn.Data.Tables;

/// <summary>How often which text stands in a column.</summary>
/// <param name="Distinct">How many different texts there are, the empty one among them.</param>
/// <param name="MostFrequent">
/// The texts that occur most with their rows, the most frequent first, equally frequent ones sorted; no more than
/// <see cref="Listed"/>, and of many texts only those that occur more than once.
/// </param>
internal sealed record ValueCounts(int Distinct, IReadOnlyList<(string Text, int Rows)> MostFrequent)
{
    private const int Listed = 64;

    /// <summary>Counts texts that are kept once each.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="counts">The rows of each.</param>
    public static ValueCounts OfFew(string[] texts, int[] counts) => new(texts.Length, Sort(texts.Zip(counts)));

    /// <summary>Counts texts of which each row keeps its own.</summary>
    public static ValueCounts OfMany(Utf8List texts)
    {
        var capacity = BitOperations.RoundUpToPowerOf2((uint)texts.Count + ((uint)texts.Count / 2));
        var slots = new int[capacity]; // open addressing: the first row of a text, from 1; 0 for none
        var (distinct, repeated) = (0, new Dictionary<int, int>()); // the rows of a text by its first
        for (var row = 0; row < texts.Count; row++)
        {
            var text = texts[row];
            var slot = (int)XxHash3.HashToUInt64(text) & (slots.Length - 1);
            while (slots[slot] > 0 && !texts[slots[slot] - 1].SequenceEqual(text)) slot = (slot + 1) & (slots.Length - 1);
            if (slots[slot] == 0)
            {
                slots[slot] = row + 1;
                distinct++;
            }
            else repeated[slots[slot] - 1] = repeated.GetValueOrDefault(slots[slot] - 1, 1) + 1;
        }

        var atLeast = repeated.Values.OrderDescending().Take(Listed).LastOrDefault();
        var frequent = repeated.Where(text => text.Value >= atLeast);
        return new ValueCounts(distinct, Sort(frequent.Select(text => (Encoding.UTF8.GetString(texts[text.Key]), text.Value))));
    }

    private static (string Text, int Rows)[] Sort(IEnumerable<(string Text, int Rows)> counts) =>
        [.. counts.OrderByDescending(text => text.Rows).ThenBy(text => text.Text, StringComparer.Ordinal).Take(Listed)];
}
