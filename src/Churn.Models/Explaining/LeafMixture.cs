using System.Numerics.Tensors;

namespace Churn.Models.Explaining;

/// <summary>The leaves that each column leaves to each background row, for all trees that are sampled.</summary>
internal sealed class LeafBackground
{
    /// <summary>The most memory that they take; beyond it trees are walked.</summary>
    private const long MaxBytes = 64 << 20;

    private readonly (TreePart Trees, LeafMasks Masks, int Word)[] parts;

    private LeafBackground((TreePart Trees, LeafMasks Masks, int Word)[] parts, float[][] rows, int players)
    {
        this.parts = parts;
        (Words, Players) = (parts.Sum(part => part.Masks.Words), players);
        Rows = Array.ConvertAll(rows, row => Of(row));
    }

    /// <summary>How many words a column takes.</summary>
    public int Words { get; }

    /// <summary>How many columns there are.</summary>
    public int Players { get; }

    /// <summary>The masks of each background row: those of one column behind those of another.</summary>
    public ulong[][] Rows { get; }

    /// <summary>The masks of trees; null where there are none, or they would take too much memory.</summary>
    /// <param name="trees">The trees.</param>
    /// <param name="rows">The values of the background rows.</param>
    /// <param name="players">How many columns there are.</param>
    public static LeafBackground? Of(IEnumerable<TreePart> trees, float[][] rows, int players)
    {
        var (parts, words) = (new List<(TreePart, LeafMasks, int)>(), 0);
        foreach (var part in trees)
        {
            var masks = part.ToMasks(players);
            parts.Add((part, masks, words));
            words += masks.Words;
        }

        return parts.Count == 0 || (long)words * players * (rows.Length + 2) * sizeof(ulong) > MaxBytes
            ? null
            : new LeafBackground([.. parts], rows, players);
    }

    /// <summary>The masks of a row.</summary>
    /// <param name="values">Its values.</param>
    public ulong[] Of(ReadOnlySpan<float> values)
    {
        var masks = new ulong[Words * Players];
        for (var player = 0; player < Players; player++)
            foreach (var part in parts)
                part.Masks.Write(values, player, masks.AsSpan((player * Words) + part.Word, part.Masks.Words));
        return masks;
    }

    /// <summary>The sum of some trees for a row whose leaves are in both masks.</summary>
    public double Sum(TreePart trees, ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other)
    {
        foreach (var part in parts)
            if (ReferenceEquals(part.Trees, trees))
                return part.Masks.Sum(one.Slice(part.Word, part.Masks.Words), other.Slice(part.Word, part.Masks.Words));
        throw new ArgumentException("They are not among the trees that are sampled.", nameof(trees));
    }
}

/// <summary>
/// The leaves of trees for a row whose columns, one after another, become those of another row. One thread uses it.
/// </summary>
/// <param name="background">The trees, and the masks of the background rows.</param>
/// <param name="customer">The customer's values.</param>
internal sealed class LeafMixture(LeafBackground background, ReadOnlySpan<float> customer)
{
    private readonly ulong[] customer = background.Of(customer);
    private readonly ulong[] changed = new ulong[background.Words];
    private readonly ulong[] kept = new ulong[background.Words * (background.Players + 1)];
    private ulong[] target = [];
    private int steps;

    /// <summary>Begins with a background row, to become the customer, or the other way round.</summary>
    /// <param name="row">The number of the background row.</param>
    /// <param name="order">The columns in which the two differ, in the order in which they change.</param>
    /// <param name="toCustomer">Whether the row becomes the customer.</param>
    public void Begin(int row, List<int> order, bool toCustomer)
    {
        var (from, to) = toCustomer ? (background.Rows[row], customer) : (customer, background.Rows[row]);
        (target, steps) = (to, 0);
        Array.Fill(changed, ulong.MaxValue);
        for (var player = 0; player < background.Players; player++)
            if (!order.Contains(player)) TensorPrimitives.BitwiseAnd(changed, MaskOf(to, player), changed);
        KeptAfter(order.Count).Fill(ulong.MaxValue);
        for (var step = order.Count - 1; step > 0; step--)
            TensorPrimitives.BitwiseAnd(KeptAfter(step + 1), MaskOf(from, order[step]), KeptAfter(step));
    }

    /// <summary>Changes the next column.</summary>
    /// <param name="player">The column.</param>
    public void Change(int player)
    {
        steps++;
        TensorPrimitives.BitwiseAnd(changed, MaskOf(target, player), changed);
    }

    /// <summary>The sum of some trees.</summary>
    public double SumOf(TreePart trees) => background.Sum(trees, changed, KeptAfter(steps));

    /// <summary>The leaves that the columns leave that have not changed after some steps.</summary>
    private Span<ulong> KeptAfter(int step) => kept.AsSpan(step * background.Words, background.Words);

    private ReadOnlySpan<ulong> MaskOf(ulong[] masks, int player) =>
        masks.AsSpan(player * background.Words, background.Words);
}
