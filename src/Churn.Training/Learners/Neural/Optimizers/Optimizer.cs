using System.Numerics;
using System.Runtime.InteropServices;

namespace Churn.Training.Learners.Neural.Optimizers;

/// <summary>Moves parameters against their gradient, and remembers what it needs from step to step.</summary>
internal abstract class Optimizer
{
    /// <summary>Takes one step.</summary>
    /// <param name="values">The parameters to move.</param>
    /// <param name="gradients">The gradient of the loss, one for each parameter.</param>
    /// <param name="rate">The learning rate of this step.</param>
    public abstract void Step(Span<float> values, ReadOnlySpan<float> gradients, float rate);
}

/// <summary>
/// Algorithm 1 of Kingma, Ba 2015: value -= rate x mean / (sqrt(mean square) + epsilon), both means corrected for their start
/// at 0. One pass over the parameters instead of TensorPrimitives' eight, for it runs at every step.
/// </summary>
internal sealed class AdamOptimizer(Adam options, int parameters) : Optimizer
{
    private readonly float[] means = new float[parameters];
    private readonly float[] squares = new float[parameters];
    private int steps;

    public override void Step(Span<float> values, ReadOnlySpan<float> gradients, float rate)
    {
        steps++;
        var step = (float)(rate / (1 - Math.Pow(options.Beta1, steps)));
        var correction = (float)(1 / Math.Sqrt(1 - Math.Pow(options.Beta2, steps)));
        var whole = values.Length - (values.Length % Vector<float>.Count);
        StepVectors(values[..whole], gradients[..whole], step, correction);
        StepRest(values, gradients, step, correction, whole);
    }

    private void StepVectors(Span<float> values, ReadOnlySpan<float> gradients, float step, float correction)
    {
        var value = MemoryMarshal.Cast<float, Vector<float>>(values);
        var gradient = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        var mean = MemoryMarshal.Cast<float, Vector<float>>(means.AsSpan())[..value.Length];
        var square = MemoryMarshal.Cast<float, Vector<float>>(squares.AsSpan())[..value.Length];
        var newMean = Vector.Create((float)(1 - options.Beta1));
        var newSquare = Vector.Create((float)(1 - options.Beta2));
        var epsilon = Vector.Create((float)options.Epsilon);
        for (var i = 0; i < value.Length; i++)
        {
            mean[i] = Vector.FusedMultiplyAdd(newMean, gradient[i] - mean[i], mean[i]);
            square[i] = Vector.FusedMultiplyAdd(newSquare, (gradient[i] * gradient[i]) - square[i], square[i]);
            value[i] -= step * mean[i] / ((correction * Vector.SquareRoot(square[i])) + epsilon);
        }
    }

    private void StepRest(Span<float> values, ReadOnlySpan<float> gradients, float step, float correction, int first)
    {
        for (var i = first; i < values.Length; i++)
        {
            means[i] += (float)(1 - options.Beta1) * (gradients[i] - means[i]);
            squares[i] += (float)(1 - options.Beta2) * ((gradients[i] * gradients[i]) - squares[i]);
            values[i] -= step * means[i] / ((correction * MathF.Sqrt(squares[i])) + (float)options.Epsilon);
        }
    }
}
