using Churn.Models.Onnx;

namespace Churn.Training.Learners.Neural;

/// <summary>
/// Lets a network see steps and bends of a number at once, instead of having to learn them: behind the features stands, for every
/// bin of every number, how far the number has come through that bin, from 0 (below it) to 1 (above it). This is the
/// piecewise-linear encoding of Gorishniy et al. 2022, over quantiles. It stays between 0 and 1 however far a number strays; the
/// features themselves are bent by a <see cref="SmoothClip"/>.
/// </summary>
internal sealed class PiecewiseLinearEncoding
{
    /// <summary>
    /// The most bins of all columns together: with thousands of columns more would only make the first layer slow.
    /// </summary>
    internal const int MostOfAll = 8_192;

    private readonly int[] columns;
    private readonly float[] starts;
    private readonly float[] perUnit;
    private readonly SmoothClip clip;

    private PiecewiseLinearEncoding(FeatureMatrix features, SmoothClip clip, int[] columns, float[] starts, float[] perUnit)
    {
        Features = features.Columns;
        WordCounts = features.WordCounts;
        this.clip = clip;
        this.columns = columns;
        this.starts = starts;
        this.perUnit = perUnit;
    }

    /// <summary>Floats per customer that come in.</summary>
    public int Features { get; }

    /// <summary>Floats per customer that go out: the features, then one for each bin, then the numbers of words.</summary>
    public int Width => Features + columns.Length;

    /// <summary>The counts of the words whose numbers stand last, before as after.</summary>
    public IReadOnlyList<int> WordCounts { get; }

    private int Amounts => Features - WordCounts.Count;

    /// <summary>Cuts each column with more than two values into bins with about the same number of rows.</summary>
    /// <param name="features">The training features.</param>
    /// <param name="most">
    /// The most bins of a column; 0 for none. Fewer where all columns together had more than <see cref="MostOfAll"/>.
    /// </param>
    /// <param name="limit">What the features themselves never pass; null for none.</param>
    public static PiecewiseLinearEncoding Learn(FeatureMatrix features, int most, double? limit = null)
    {
        var (columns, starts, perUnit) = (new List<int>(), new List<float>(), new List<float>());
        int[] numbers =
        [
            .. Enumerable
                .Range(0, features.Columns - features.WordCounts.Count)
                .Where(column => most > 0 && HasThreeValues(features, column)),];
        most = Math.Min(most, MostOfAll / Math.Max(1, numbers.Length));
        foreach (var column in numbers.Where(_ => most > 0))
        {
            var edges = Edges(features, column, most);
            // One bin would say what the feature says.
            for (var bin = 0; bin + 1 < edges.Length && edges.Length > 2; bin++)
            {
                var shares = 1 / (edges[bin + 1] - edges[bin]);
                // Too narrow or too wide for a float: such a bin could only give NaN.
                if (!float.IsNormal(shares)) continue;
                columns.Add(column);
                starts.Add(edges[bin]);
                perUnit.Add(shares);
            }
        }
        return new PiecewiseLinearEncoding(features, new SmoothClip(limit), [.. columns], [.. starts], [.. perUnit]);
    }

    /// <summary>Writes what the network sees of one customer.</summary>
    /// <param name="features">The features of the customer.</param>
    /// <param name="encoded"><see cref="Width"/> floats.</param>
    public void Encode(ReadOnlySpan<float> features, Span<float> encoded)
    {
        features[..Amounts].CopyTo(encoded);
        features[Amounts..].CopyTo(encoded[^WordCounts.Count..]);
        clip.Apply(encoded[..Amounts]);
        var bins = encoded[Amounts..];
        for (var bin = 0; bin < columns.Length; bin++)
            bins[bin] = Math.Clamp((features[columns[bin]] - starts[bin]) * perUnit[bin], 0, 1);
    }

    /// <summary>Writes the encoding into a graph.</summary>
    /// <returns>The name of what the network sees, float [rows, width].</returns>
    public string WriteTo(GraphBuilder graph, string features)
    {
        var amounts = WordCounts.Count == 0 ? features : graph.PickColumns(features, Enumerable.Range(0, Amounts));
        List<string> parts = [clip.WriteTo(graph, amounts)];
        if (columns.Length > 0) parts.Add(WriteBins(graph, features));
        if (WordCounts.Count > 0) parts.Add(graph.PickColumns(features, Enumerable.Range(Amounts, WordCounts.Count)));
        return graph.JoinColumns([.. parts]);
    }

    private string WriteBins(GraphBuilder graph, string features)
    {
        var numbers = graph.PickColumns(features, columns);
        var fromStart = graph.Apply("Sub", numbers, graph.Constant(starts, starts.Length));
        var shares = graph.Apply("Mul", fromStart, graph.Constant(perUnit, perUnit.Length));
        return graph.Apply("Clip", shares, graph.Constant([0f]), graph.Constant([1f]));
    }

    /// <summary>Whether there are more values than a flag has, for which bins would say nothing new.</summary>
    private static bool HasThreeValues(FeatureMatrix features, int column)
    {
        var first = features.Row(0)[column];
        var second = first;
        for (var row = 1; row < features.Rows; row++)
        {
            var value = features.Row(row)[column];
            if (value == first || value == second) continue;
            if (second != first) return true;
            second = value;
        }

        return false;
    }

    /// <summary>The ends of the bins: all values if they are few, else the quantiles, without repetition.</summary>
    private static float[] Edges(FeatureMatrix features, int column, int most)
    {
        var sorted = new float[features.Rows];
        for (var row = 0; row < sorted.Length; row++) sorted[row] = features.Row(row)[column];
        Array.Sort(sorted);
        var values = sorted.Distinct().ToArray();
        if (values.Length <= most + 1) return values;
        var quantiles = Enumerable.Range(0, most + 1).Select(cut => sorted[(int)((long)(sorted.Length - 1) * cut / most)]);
        return quantiles.Distinct().ToArray();
    }
}

/// <summary>
/// Bends numbers gently so that none gets beyond a limit: x / sqrt(1 + (x / limit)^2), which near 0 is x itself (Holzmueller,
/// Grinsztajn and Steinwart 2024). Without it, one customer with an absurd number has an absurd score.
/// </summary>
/// <param name="limit">What is never passed, above 0; null leaves numbers as they are.</param>
internal sealed class SmoothClip(double? limit)
{
    /// <summary>Its square is still a float, and what lies beyond is at the limit anyhow.</summary>
    private const float Furthest = 1e15f;

    private readonly float perUnit = (float)(1 / (limit ?? 1));

    public void Apply(Span<float> numbers)
    {
        if (limit is null) return;
        foreach (ref var number in numbers)
        {
            var kept = Math.Clamp(number, -Furthest, Furthest);
            var share = kept * perUnit;
            number = kept / MathF.Sqrt(1 + (share * share));
        }
    }

    /// <summary>Writes the bend into a graph.</summary>
    /// <returns>The name of the bent numbers, of the shape of the numbers.</returns>
    public string WriteTo(GraphBuilder graph, string numbers)
    {
        if (limit is null) return numbers;
        var kept = graph.Apply("Clip", numbers, graph.Constant([-Furthest]), graph.Constant([Furthest]));
        var shares = graph.Apply("Mul", kept, graph.Constant([perUnit]));
        var squares = graph.Apply("Mul", shares, shares);
        return graph.Apply("Div", kept, graph.Apply("Sqrt", graph.Apply("Add", squares, graph.Constant([1f]))));
    }
}
