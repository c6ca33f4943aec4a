using System.Globalization;
using Churn.Core.Numerics;
using Churn.Core.Schema;

namespace Churn.Core.Monitoring;

/// <summary>What the inputs of a training were, feature by feature: the counts that later customers are compared with.</summary>
/// <param name="Rows">The customers of the training.</param>
/// <param name="Columns">One for each feature, in the order of the schema.</param>
public sealed record InputReference(int Rows, IReadOnlyList<ReferenceColumn> Columns)
{
    /// <summary>Counts the customers of a training.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="rows">The coded rows, at least one.</param>
    public static InputReference Learn(CustomerSchema schema, IEnumerable<float[]> rows)
    {
        var columns = schema.Features.Select(_ => new List<float>()).ToArray();
        foreach (var row in rows)
            for (var feature = 0; feature < columns.Length; feature++) columns[feature].Add(row[feature]);
        return new InputReference(
            columns[0].Count, [.. columns.Select((codes, feature) => ReferenceColumn.Learn(schema.Features[feature], codes))]);
    }
}

/// <summary>The values of one feature, counted in bins: tenths of numbers, words one by one.</summary>
/// <param name="Column">The feature's name.</param>
/// <param name="Edges">The upper ends of all bins of numbers but the last, inclusive, ascending; null for words.</param>
/// <param name="Counts">The customers in each bin, or with each word, by its code.</param>
/// <param name="Missing">The customers without a value.</param>
/// <param name="Unseen">The customers with a word that training did not keep.</param>
public sealed record ReferenceColumn(
    string Column, IReadOnlyList<float>? Edges, IReadOnlyList<int> Counts, int Missing, int Unseen)
{
    private const string MissingText = "missing";
    private const string UnseenText = "unseen";
    private const string AnyText = "any value";
    private const string UpToText = "up to {0}";
    private const string AboveText = "above {0}";
    private const string BetweenText = "above {0} up to {1}";

    private const int Bins = 10;

    /// <summary>The texts that names of cells are made of.</summary>
    public static IReadOnlyList<string> Texts { get; } = [MissingText, UnseenText, AnyText, UpToText, AboveText, BetweenText];

    /// <summary>How many counts there are with those of missing and unseen values, which are the last two.</summary>
    public int Cells => Counts.Count + 2;

    /// <summary>The cell of missing values.</summary>
    public int MissingCell => Counts.Count;

    /// <summary>The cell of words that training never saw.</summary>
    public int UnseenCell => Counts.Count + 1;

    /// <summary>All counts, those of missing and unseen values last.</summary>
    public int[] AllCounts() => [.. Counts, Missing, Unseen];

    /// <summary>The cell of a coded value.</summary>
    public int CellOf(float code)
    {
        if (float.IsNaN(code)) return MissingCell;
        if (Edges is null) return code >= 0 && code < Counts.Count ? (int)code : UnseenCell;
        var (low, high) = (0, Edges.Count);
        while (low < high) // the first edge that is not below the value
        {
            var middle = (low + high) / 2;
            if (Edges[middle] < code) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>A cell in words, such as "above 12 up to 24" for numbers.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="feature">The feature, whose words name the cells.</param>
    public string NameOf(int cell, FeatureColumn feature) => NameOf(cell, feature, text => text);

    /// <summary>A cell in the words of a language.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="feature">The feature, whose words name the cells.</param>
    /// <param name="say">Says one of <see cref="Texts"/> in the language.</param>
    public string NameOf(int cell, FeatureColumn feature, Func<string, string> say)
    {
        if (cell == MissingCell) return say(MissingText);
        if (cell == UnseenCell) return say(UnseenText);
        if (Edges is null) return feature.Words?[cell] ?? FormattableString.Invariant($"{cell}");
        return (cell == 0, cell == Edges.Count) switch
        {
            (true, true) => say(AnyText),
            (true, _) => Format(UpToText, Edges[0]),
            (_, true) => Format(AboveText, Edges[^1]),
            _ => Format(BetweenText, Edges[cell - 1], Edges[cell]),
        };

        string Format(string text, params object[] edges) => string.Format(CultureInfo.InvariantCulture, say(text), edges);
    }

    internal static ReferenceColumn Learn(FeatureColumn feature, IReadOnlyList<float> codes)
    {
        float[]? edges = null;
        if (feature.Words is null)
        {
            float[] known = [.. codes.Where(code => !float.IsNaN(code)).Order()];
            edges = known.Length == 0
                ? []
                : [.. Enumerable.Range(1, Bins - 1).Select(i => known[(int)((long)i * (known.Length - 1) / Bins)]).Distinct()
                    .Where(edge => edge < known[^1])];
        }

        var bins = new int[edges is null ? feature.Words!.Count : edges.Length + 1];
        var empty = new ReferenceColumn(feature.Name, edges, bins, 0, 0);
        var cells = new int[empty.Cells];
        foreach (var code in codes) cells[empty.CellOf(code)]++;
        return empty with { Counts = cells[..^2], Missing = cells[^2], Unseen = cells[^1] };
    }
}
