using System.Globalization;
using System.Numerics;
using Churn.Core.Numerics;
using Churn.Core.Schema;

namespace Churn.Training.Segments;

/// <summary>
/// Finds rules that describe segments: up to three conditions that hold for most customers of one and for few of any other.
/// </summary>
internal sealed class SegmentRuleFinder
{
    private const int MaxConditions = 3;

    /// <summary>The share of a segment's customers for whom its rule must hold.</summary>
    public const double MinHolds = .8;

    /// <summary>The share of another segment's customers from which a rule does not tell the two apart.</summary>
    public const double MaxElsewhere = .5;

    /// <summary>What a further condition must add to the F1 score of a rule.</summary>
    private const double MinGain = .03;

    /// <summary>So many rules of each length go on to get a further condition.</summary>
    private const int Beam = 100;

    private const int Thresholds = 20;

    private readonly Bits[] members;
    private readonly IReadOnlyList<Condition> conditions;

    /// <param name="columns">The columns that rules may name.</param>
    /// <param name="values">The coded values of each column.</param>
    /// <param name="segmentOf">The segment of each customer.</param>
    /// <param name="segments">How many segments there are.</param>
    public SegmentRuleFinder(IReadOnlyList<FeatureColumn> columns, float[][] values, int[] segmentOf, int segments)
    {
        members = [.. Enumerable.Range(0, segments)
            .Select(segment => Bits.Of(segmentOf.Length, row => segmentOf[row] == segment))];
        conditions = [.. columns.SelectMany((column, i) => Texts(column, values[i]).Distinct()
            .Select(text => Condition.Of(text, column, values[i])).OfType<Condition>())];
    }

    /// <summary>
    /// Finds the rule of a segment: the one with the highest F1 score among those that are short enough. Its conditions are in
    /// the order of the columns.
    /// </summary>
    public SegmentRule Find(int segment)
    {
        var singles = conditions.Select(condition => Judge([condition.Text], condition.Rows, segment))
            .Where(rule => rule.Holds >= MinHolds).ToArray();
        var known = conditions.ToDictionary(condition => condition.Text, condition => condition.Rows);
        if (singles.Length == 0) return Judge([], Bits.Of(members[0].Length, _ => true), segment).Rule;
        Judged? best = null;
        var beam = singles;
        for (var length = 1; length <= MaxConditions && beam.Length > 0; length++)
        {
            var first = beam.OrderByDescending(rule => rule.IsDistinct).ThenByDescending(rule => rule.F1).First();
            if (best is null || (first.IsDistinct && !best.IsDistinct) || (first.F1 > best.F1 + MinGain
                && first.IsDistinct == best.IsDistinct)) best = first;
            beam = [.. beam.OrderByDescending(rule => rule.F1).Take(Beam)
                .SelectMany(rule => singles.Where(single => !rule.Conditions.Contains(single.Conditions[0]))
                    .Select(single => Judge(
                        [.. rule.Conditions, single.Conditions[0]], rule.Rows.And(known[single.Conditions[0]]), segment)))
                .Where(rule => rule.Holds >= MinHolds)];
        }

        return best!.Rule with { Conditions = [.. conditions.Select(one => one.Text).Where(best.Conditions.Contains)] };
    }

    /// <summary>Judges a rule of a segment that is there already.</summary>
    /// <returns>The rule; null where one of its columns is gone.</returns>
    public static SegmentRule? Judge(
        IReadOnlyList<string> rule, IReadOnlyList<FeatureColumn> columns, float[][] values, int[] segmentOf, int segment)
    {
        var holds = new List<Bits>();
        foreach (var text in rule)
        {
            if (!RowCondition.TryParse(text, out var parsed, out _)) return null;
            var position = columns.ToList().FindIndex(column => column.Name == parsed.Column);
            if (position < 0 || Condition.Of(text, columns[position], values[position]) is not { } condition) return null;
            holds.Add(condition.Rows);
        }

        var member = Bits.Of(segmentOf.Length, row => segmentOf[row] == segment);
        var met = holds.Aggregate(Bits.Of(segmentOf.Length, _ => true), (all, one) => all.And(one));
        return SegmentRule.Of(rule, met.CountBoth(member), met.Count, member.Count);
    }

    private Judged Judge(string[] texts, Bits rows, int segment)
    {
        var rule = SegmentRule.Of(texts, rows.CountBoth(members[segment]), rows.Count, members[segment].Count);
        var isDistinct = members.Index().All(other => other.Index == segment
            || rows.CountBoth(other.Item) < MaxElsewhere * other.Item.Count);
        return new Judged(texts, rows, rule, isDistinct);
    }

    private static IEnumerable<string> Texts(FeatureColumn column, float[] values) => column switch
    {
        BooleanColumn boolean => boolean.Words.Select(word => $"{column.Name} = {word}"),
        CategoryColumn category => category.Vocabulary.SelectMany(word =>
            new[] { $"{column.Name} = {word}", $"{column.Name} != {word}" }),
        _ => Bounds(values).SelectMany(bound => new[] { $"{column.Name} >= {bound}", $"{column.Name} < {bound}" }),
    };

    /// <summary>Quantiles in few digits.</summary>
    private static IEnumerable<string> Bounds(float[] values)
    {
        var known = Array.FindAll(values, value => !float.IsNaN(value));
        if (known.Length == 0) return [];
        Array.Sort(known);
        var areWhole = Array.TrueForAll(known, float.IsInteger);
        return Enumerable.Range(1, Thresholds - 1)
            .Select(step => Rounded(Quantiles.OfSorted<float>(known, (double)step / Thresholds), areWhole))
            .Where(bound => bound > known[0])
            .Select(bound => bound.ToString(CultureInfo.InvariantCulture));
    }

    private static double Rounded(double value, bool isWhole)
    {
        if (value == 0) return 0;
        var digits = 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        if (isWhole || digits <= 0) digits = Math.Min(digits, 0);
        return digits >= 0
            ? Math.Round(value, Math.Min(digits, 15))
            : Math.Round(value / Math.Pow(10, -digits)) * Math.Pow(10, -digits);
    }

    /// <summary>A condition, and the customers for whom it holds.</summary>
    private sealed record Condition(string Text, Bits Rows)
    {
        /// <returns>The condition; null where its text cannot be read back, as of a column whose name has an operator.</returns>
        public static Condition? Of(string text, FeatureColumn column, float[] values)
        {
            if (!RowCondition.TryParse(text, out var parsed, out _) || parsed.Column != column.Name) return null;
            var holdsFor = column.Words is { } words ? Array.ConvertAll([.. words], word => parsed.Holds(word)) : null;
            return new Condition(text, Bits.Of(values.Length, row => float.IsNaN(values[row])
                ? parsed.Holds("")
                : holdsFor is null ? parsed.HoldsFor(values[row])
                : values[row] >= 0 ? holdsFor[(int)values[row]] : parsed.Holds("")));
        }
    }

    private sealed record Judged(string[] Conditions, Bits Rows, SegmentRule Rule, bool IsDistinct)
    {
        public double Holds => Rule.Holds;

        public double F1 { get; } = Rule.Holds + Rule.Precision == 0
            ? 0
            : 2 * Rule.Holds * Rule.Precision / (Rule.Holds + Rule.Precision);
    }

    /// <summary>A set of customers.</summary>
    private readonly struct Bits(ulong[] words, int length)
    {
        public int Length => length;

        public int Count { get; } = words.Sum(BitOperations.PopCount);

        public static Bits Of(int length, Func<int, bool> holds)
        {
            var words = new ulong[(length + 63) / 64];
            for (var row = 0; row < length; row++)
                if (holds(row)) words[row / 64] |= 1UL << (row % 64);
            return new Bits(words, length);
        }

        private readonly ulong[] words = words;

        public Bits And(Bits other)
        {
            var both = new ulong[words.Length];
            for (var i = 0; i < both.Length; i++) both[i] = words[i] & other.words[i];
            return new Bits(both, length);
        }

        public int CountBoth(Bits other)
        {
            var count = 0;
            for (var i = 0; i < words.Length; i++) count += BitOperations.PopCount(words[i] & other.words[i]);
            return count;
        }
    }
}

/// <summary>A rule that describes a segment.</summary>
/// <param name="Conditions">Its conditions, which all must hold.</param>
/// <param name="Holds">The share of the segment's customers for whom it holds.</param>
/// <param name="Precision">The share of the customers for whom it holds that belong to the segment.</param>
internal sealed record SegmentRule(IReadOnlyList<string> Conditions, double Holds, double Precision)
{
    /// <param name="conditions">The conditions.</param>
    /// <param name="both">How many customers of the segment meet them.</param>
    /// <param name="met">How many customers meet them.</param>
    /// <param name="members">How many customers the segment has.</param>
    public static SegmentRule Of(IReadOnlyList<string> conditions, int both, int met, int members) =>
        new(conditions, members == 0 ? 0 : (double)both / members, met == 0 ? 0 : (double)both / met);
}
