using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Churn.Models.Onnx;

/// <summary>
/// A matrix whose rows are vectors of eight floats, filled up with zeros. Every sum adds its products in the order of the rows,
/// each with one rounding, so it has the same bits on every machine.
/// </summary>
internal sealed class LaneMatrix
{
    /// <summary>The vectors of sums that are worked on at once, in registers.</summary>
    private const int Block = 4;

    private readonly Vector256<float>[] rows;
    private readonly int lanes;

    /// <param name="weights">Row by row.</param>
    /// <param name="height">The rows.</param>
    /// <param name="width">The floats of a row.</param>
    public LaneMatrix(ReadOnlySpan<float> weights, int height, int width)
    {
        lanes = (width + Vector256<float>.Count - 1) / Vector256<float>.Count;
        rows = new Vector256<float>[height * lanes];
        for (var row = 0; row < height; row++)
            weights
                .Slice(row * width, width)
                .CopyTo(MemoryMarshal.Cast<Vector256<float>, float>(rows.AsSpan(row * lanes, lanes)));
    }

    /// <summary>The floats of a row with what fills it up.</summary>
    public int Width => lanes * Vector256<float>.Count;

    /// <summary>The vectors of a value in memory, the last of which may reach into the free floats behind it.</summary>
    public static Span<Vector256<float>> Lanes(TensorSlot value, float[] memory) =>
        MemoryMarshal.Cast<float, Vector256<float>>(value.Padded(memory));

    /// <summary>The first sums: floats, filled up with zeros.</summary>
    public Vector256<float>[] Pad(ReadOnlySpan<float> floats)
    {
        var padded = new Vector256<float>[lanes];
        floats.CopyTo(MemoryMarshal.Cast<Vector256<float>, float>(padded.AsSpan()));
        return padded;
    }

    /// <summary>Multiplies a row with the matrix.</summary>
    /// <param name="row">A float for each row of the matrix.</param>
    /// <param name="start">What the sums begin with.</param>
    /// <param name="sums">Get the sums.</param>
    public void Multiply(ReadOnlySpan<float> row, ReadOnlySpan<Vector256<float>> start, Span<Vector256<float>> sums)
    {
        var lane = 0;
        for (; lane + Block <= lanes; lane += Block)
        {
            var (a, b, c, d) = (start[lane], start[lane + 1], start[lane + 2], start[lane + 3]);
            for (var (i, at) = (0, lane); i < row.Length; i++, at += lanes)
            {
                var factor = Vector256.Create(row[i]);
                var weights = rows.AsSpan(at, Block);
                a = Vector256.FusedMultiplyAdd(factor, weights[0], a);
                b = Vector256.FusedMultiplyAdd(factor, weights[1], b);
                c = Vector256.FusedMultiplyAdd(factor, weights[2], c);
                d = Vector256.FusedMultiplyAdd(factor, weights[3], d);
            }

            (sums[lane], sums[lane + 1], sums[lane + 2], sums[lane + 3]) = (a, b, c, d);
        }

        for (; lane < lanes; lane++)
        {
            var sum = start[lane];
            for (var i = 0; i < row.Length; i++)
                sum = Vector256.FusedMultiplyAdd(Vector256.Create(row[i]), rows[(i * lanes) + lane], sum);
            sums[lane] = sum;
        }
    }
}
