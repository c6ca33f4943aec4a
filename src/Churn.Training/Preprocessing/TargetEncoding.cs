using Churn.Core.Numerics;

namespace Churn.Training.Preprocessing;

/// <summary>
/// What was learnt of a category with many words: the churn rate of each, drawn towards the average of all by
/// <see cref="SmoothedRates"/>.
/// </summary>
/// <param name="Position">The column's position in the coded row.</param>
/// <param name="Rates">The rate of each index: unseen, then the words, then missing; from 0 to 1.</param>
internal sealed record TargetEncoding(int Position, float[] Rates)
{
    /// <summary>How many rows of the average churn rate stand in for what is not known of a word.</summary>
    private const double PriorRows = 20;

    private const int Folds = 5;

    public float RateOf(float code) => Rates[IndexOf(code, Rates.Length)];

    /// <summary>Learns the rates from all customers.</summary>
    /// <param name="position">The column's position in the coded row.</param>
    /// <param name="words">The size of the vocabulary.</param>
    /// <param name="codes">The column's coded values.</param>
    /// <param name="churned">One label per value.</param>
    public static TargetEncoding Learn(int position, int words, ReadOnlySpan<float> codes, ReadOnlySpan<bool> churned)
    {
        var counts = new SmoothedRates(words + 2, PriorRows);
        for (var row = 0; row < codes.Length; row++) counts.Add(IndexOf(codes[row], words + 2), churned[row]);
        return new TargetEncoding(position, [.. Enumerable.Range(0, words + 2).Select(index => (float)counts.Of(index))]);
    }

    /// <summary>
    /// The rate of each row's word, learnt from the groups of the other folds: with its own label in it, or that of another row
    /// of the same customer, a rare word would tell the label.
    /// </summary>
    /// <param name="words">The size of the vocabulary.</param>
    /// <param name="codes">The column's coded values.</param>
    /// <param name="churned">One label per value.</param>
    /// <param name="groupOf">The group of each, any number.</param>
    public static float[] OutOfFold(int words, ReadOnlySpan<float> codes, ReadOnlySpan<bool> churned, int[] groupOf)
    {
        var foldOf = DealGroups(groupOf);
        var rates = new float[codes.Length];
        for (var fold = 0; fold < Folds; fold++)
        {
            var others = new SmoothedRates(words + 2, PriorRows);
            for (var row = 0; row < codes.Length; row++)
                if (foldOf[row] != fold) others.Add(IndexOf(codes[row], words + 2), churned[row]);
            for (var row = 0; row < codes.Length; row++)
                if (foldOf[row] == fold) rates[row] = (float)others.Of(IndexOf(codes[row], words + 2));
        }

        return rates;
    }

    /// <summary>The fold of each row: the groups in turn, as they come.</summary>
    private static int[] DealGroups(int[] groupOf)
    {
        var foldOfGroup = new Dictionary<int, int>();
        return Array.ConvertAll(groupOf, group =>
        {
            if (!foldOfGroup.TryGetValue(group, out var fold)) foldOfGroup[group] = fold = foldOfGroup.Count % Folds;
            return fold;
        });
    }

    private static int IndexOf(float code, int indices) => float.IsNaN(code) ? indices - 1 : CategoryEncoding.IndexOf((int)code);
}
