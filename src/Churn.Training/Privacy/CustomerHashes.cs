using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Churn.Core.Schema;
using Churn.Data.Tables;

namespace Churn.Training.Privacy;

/// <summary>
/// What happens to each customer by chance, by a hash of the key, or of the whole row without one: it does not depend on others,
/// and is the same wherever the customer's row is.
/// </summary>
internal sealed class CustomerHashes
{
    private const int SplitParts = 10_000;
    private const int HoldoutAt = 0, FoldAt = 4, DrawAt = 8;

    private static readonly Comparer<byte[]> ByBytes =
        Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other));

    private readonly byte[][] hashes;

    /// <param name="table">The customers.</param>
    /// <param name="schema">The columns; what it ignores does not count.</param>
    /// <param name="seed">The seed of the training.</param>
    public CustomerHashes(CustomerTable table, CustomerSchema schema, int seed)
    {
        TableColumn[] named = schema.Identifier is { } key
            ? [table.Column(key.Name)]
            : [.. schema.Features.Select(column => column.Name).Append(schema.Label.Name).Select(table.Column)];
        hashes = [.. Enumerable.Range(0, table.Rows).Select(row => SHA256.HashData(Encoding.UTF8.GetBytes(
            FormattableString.Invariant($"{seed}\n{string.Join('\n', named.Select(column => column[row]))}"))))];
    }

    /// <summary>Whether each customer is held out.</summary>
    /// <param name="share">The share of all that is, below 1.</param>
    public bool[] AreHeldOut(double share) =>
        Array.ConvertAll(hashes, hash => NumberAt(hash, HoldoutAt) % SplitParts < SplitParts * share);

    /// <summary>The fold of each customer, from 0.</summary>
    public int[] Folds(int count) => Array.ConvertAll(hashes, hash => (int)(NumberAt(hash, FoldAt) % (uint)count));

    /// <summary>A number of each customer's own, from which draws follow.</summary>
    public int[] Draws() => Array.ConvertAll(hashes, hash => unchecked((int)NumberAt(hash, DrawAt)));

    /// <summary>The positions of the customers in the order of their hashes.</summary>
    public int[] Order() => [.. Enumerable.Range(0, hashes.Length).OrderBy(row => hashes[row], ByBytes)];

    private static uint NumberAt(byte[] hash, int at) => BinaryPrimitives.ReadUInt32LittleEndian(hash.AsSpan(at));
}
