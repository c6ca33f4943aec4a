namespace Churn.Training.Learners.Forest;

/// <summary>
/// Training features as small whole numbers, column by column: each feature is cut into bins, and a row has the number of its
/// bin, one byte. Growing trees on bins needs a quarter of the memory of floats and no sorting.
/// </summary>
internal sealed class BinnedFeatures
{
    /// <summary>The most bins of a feature; a bin's number is a byte.</summary>
    public const int MostBins = 256;

    /// <summary>The most rows that the cuts are chosen by, taken evenly from all.</summary>
    private const int SampleRows = 200_000;

    /// <summary>Rows coded at a time, few enough to stay in the processor's cache.</summary>
    private const int RowsPerBlock = 4_096;

    private readonly float[][] cuts;
    private readonly byte[][] codes;

    private BinnedFeatures(float[][] cuts, byte[][] codes)
    {
        this.cuts = cuts;
        this.codes = codes;
    }

    public int Columns => cuts.Length;

    /// <summary>
    /// Cuts every feature into bins with about the same number of rows, or one for each value where they are few.
    /// </summary>
    /// <param name="features">The features.</param>
    /// <param name="bins">The most bins of a feature, 2 to <see cref="MostBins"/>.</param>
    /// <param name="threads">How many threads to use.</param>
    public static BinnedFeatures Of(FeatureMatrix features, int bins, int threads)
    {
        var limits = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var cuts = new float[features.Columns][];
        Parallel.For(0, cuts.Length, limits, column => cuts[column] = Cut(SortedSample(features, column), bins));
        var codes = Array.ConvertAll(cuts, _ => new byte[features.Rows]);
        Parallel.For(
            0,
            ((features.Rows - 1) / RowsPerBlock) + 1,
            limits,
            block =>
            {
                var end = Math.Min(features.Rows, (block + 1) * RowsPerBlock);
                for (var column = 0; column < cuts.Length; column++)
                    for (var row = block * RowsPerBlock; row < end; row++)
                        codes[column][row] = CodeOf(features.Row(row)[column], cuts[column]);
            });
        return new BinnedFeatures(cuts, codes);
    }

    /// <summary>The bin of each row.</summary>
    public byte[] Codes(int column) => codes[column];

    /// <summary>How many bins a feature has, 1 or more.</summary>
    public int Bins(int column) => cuts[column].Length + 1;

    /// <summary>Values at or below it are in the bins up to the given one, greater ones are in those behind.</summary>
    public float Threshold(int column, int bin) => cuts[column][bin];

    private static float[] SortedSample(FeatureMatrix features, int column)
    {
        var sample = new float[Math.Min(features.Rows, SampleRows)];
        for (var i = 0; i < sample.Length; i++) sample[i] = features.Row((int)((long)i * features.Rows / sample.Length))[column];
        Array.Sort(sample);
        return sample;
    }

    /// <summary>
    /// A bin is closed when it holds its share of the rows not yet in one, so that a frequent value takes none from the others.
    /// </summary>
    private static float[] Cut(float[] sorted, int bins)
    {
        var cuts = new List<float>();
        var few = CountValues(sorted) <= bins;
        var start = 0;
        for (var end = 1; end < sorted.Length && cuts.Count < bins - 1; end++)
        {
            if (sorted[end] == sorted[end - 1]) continue;
            if (!few && (long)(end - start) * (bins - cuts.Count) < sorted.Length - start) continue;
            cuts.Add(Between(sorted[end - 1], sorted[end]));
            start = end;
        }

        return [.. cuts];
    }

    private static int CountValues(float[] sorted)
    {
        var count = 1;
        for (var i = 1; i < sorted.Length; i++)
            if (sorted[i] != sorted[i - 1]) count++;
        return count;
    }

    /// <summary>A float at or above the lower and below the upper value, in their middle if there is one.</summary>
    private static float Between(float lower, float upper) =>
        FloatThreshold.UpTo(((double)lower + upper) / 2) is var middle && middle < upper ? middle : lower;

    /// <summary>The number of cuts below a value.</summary>
    private static byte CodeOf(float value, float[] cuts)
    {
        var (first, last) = (0, cuts.Length);
        while (first < last)
        {
            var middle = (first + last) >> 1;
            if (value <= cuts[middle]) last = middle;
            else first = middle + 1;
        }

        return (byte)first;
    }
}
