using System.Numerics;
using System.Numerics.Tensors;
using Churn.Training.Learners.Neural.Layers;

namespace Churn.Training.Learners.Sequences;

/// <summary>The products of signals and weights, row by row, by the one kernel of the networks.</summary>
internal static class Products
{
    /// <summary>Rows at a time, so that they stay in the processor's nearest cache.</summary>
    private const int Rows = 64;

    /// <summary>output = input x weights + biases.</summary>
    /// <param name="input">[rows, inputs].</param>
    /// <param name="weights">[inputs, outputs].</param>
    /// <param name="biases">[outputs].</param>
    /// <param name="output">[rows, outputs], overwritten.</param>
    public static void Affine<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> weights, ReadOnlySpan<T> biases, Span<T> output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var at = 0; at < output.Length; at += biases.Length) biases.CopyTo(output[at..]);
        AddRows(output, biases.Length, input, weights.Length / biases.Length, weights);
    }

    /// <summary>sums += input x weights.</summary>
    /// <param name="sums">[rows, outputs].</param>
    /// <param name="outputs">Numbers of a row of sums.</param>
    /// <param name="input">[rows, inputs].</param>
    /// <param name="inputs">Numbers of a row of the input.</param>
    /// <param name="weights">[inputs, outputs].</param>
    public static void AddRows<T>(Span<T> sums, int outputs, ReadOnlySpan<T> input, int inputs, ReadOnlySpan<T> weights)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var row = 0; row < sums.Length / outputs; row++)
            WeightedRows.AddTo(sums.Slice(row * outputs, outputs), input.Slice(row * inputs, inputs), 1, weights);
    }

    /// <summary>weights += transposed input x gradient: the gradient of weights.</summary>
    /// <param name="weights">[inputs, outputs].</param>
    /// <param name="input">[rows, inputs].</param>
    /// <param name="inputs">Numbers of a row of the input.</param>
    /// <param name="gradient">[rows, outputs].</param>
    public static void AddOuter<T>(Span<T> weights, ReadOnlySpan<T> input, int inputs, ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var outputs = weights.Length / inputs;
        for (var start = 0; start < gradient.Length; start += Rows * outputs)
        {
            var part = gradient[start..Math.Min(gradient.Length, start + (Rows * outputs))];
            var factors = input[(start / outputs * inputs)..];
            for (var unit = 0; unit < inputs; unit++)
                WeightedRows.AddTo(weights.Slice(unit * outputs, outputs), factors[unit..], inputs, part);
        }
    }

    /// <summary>sum += the rows: the gradient of biases.</summary>
    public static void AddSum<T>(Span<T> sum, ReadOnlySpan<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var at = 0; at < rows.Length; at += sum.Length) TensorPrimitives.Add(sum, rows.Slice(at, sum.Length), sum);
    }
}
