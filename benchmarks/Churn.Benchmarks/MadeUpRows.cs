using System.Runtime.InteropServices;
using Churn.Training.Learners;

namespace Churn.Benchmarks;

/// <summary>
/// Made-up training rows in a file that other languages read too: little-endian floats, row by row, ten numbers of mean 0 and
/// deviation 1, fourteen flags, and the label, 0 or 1. One row in four churned, by bends, steps and interactions of some columns.
/// </summary>
internal static class MadeUpRows
{
    private const int Numbers = 10;
    private const int Features = 24;
    private const int Width = Features + 1;

    /// <summary>Writes rows that follow from the seed.</summary>
    public static void Write(string path, int rows, int seed)
    {
        var random = new Random(seed);
        using var file = File.Create(path);
        var row = new float[Width];
        for (var i = 0; i < rows; i++)
        {
            for (var column = 0; column < Features; column++)
                row[column] = column < Numbers ? (float)((random.NextDouble() - 0.5) * Math.Sqrt(12)) : random.Next(2);
            row[Features] = random.NextDouble() < 1 / (1 + Math.Exp(-LogOdds(row))) ? 1 : 0;
            file.Write(MemoryMarshal.AsBytes(row.AsSpan()));
        }
    }

    /// <summary>Reads rows of a file as a set to learn from.</summary>
    /// <param name="path">The file.</param>
    /// <param name="from">The first row.</param>
    /// <param name="count">How many rows.</param>
    public static TrainingSet Read(string path, int from, int count)
    {
        var values = new float[count * Features];
        var churned = new bool[count];
        var row = new float[Width];
        using var file = File.OpenRead(path);
        file.Seek((long)from * Width * sizeof(float), SeekOrigin.Begin);
        for (var i = 0; i < count; i++)
        {
            file.ReadExactly(MemoryMarshal.AsBytes(row.AsSpan()));
            row.AsSpan(0, Features).CopyTo(values.AsSpan(i * Features));
            churned[i] = row[Features] > 0;
        }

        return new TrainingSet(
            new FeatureMatrix(values, [.. Enumerable.Range(0, Features).Select(column => $"x{column}")]),
            churned);
    }

    public static int RowsOf(string path) => (int)(new FileInfo(path).Length / (Width * sizeof(float)));

    private static double LogOdds(float[] x) =>
        -1.6 + (0.8 * x[0]) - (0.6 * x[1] * x[1]) + (x[2] > 0.5 ? 0.9 : 0) + (x[3] * (x[Numbers] - 0.5) * 2)
        + (0.7 * x[Numbers + 1]) - (0.5 * x[Numbers + 2]) + (0.8 * x[Numbers + 3] * x[Numbers + 4]) + (0.3 * Math.Sin(2 * x[4]));
}
