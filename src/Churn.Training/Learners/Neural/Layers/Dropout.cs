using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Churn.Models.Onnx;

namespace Churn.Training.Learners.Neural.Layers;

/// <summary>
/// Silences a share of the units at random at each training step and makes the others louder by as much, so that the expected
/// signal stays the same (Srivastava et al. 2014, "inverted"). At scoring it does nothing.
/// </summary>
internal sealed class Dropout(int width, double share) : Layer(width, width), IHiddenLayer
{
    /// <summary>A unit is silenced when 32 random bits are below this.</summary>
    private readonly uint silenceBelow = (uint)(share * uint.MaxValue);

    private readonly float loudness = (float)(1 / (1 - share));

    /// <summary>What each unit was multiplied by.</summary>
    public override int ScratchSize(int rows) => rows * Outputs;

    public override void Apply(ReadOnlySpan<float> parameters, ReadOnlySpan<float> input, Span<float> output) =>
        input.CopyTo(output);

    public override void Forward(LayerStep step)
    {
        var factors = step.Scratch[..step.Input.Length];
        foreach (ref var bits in MemoryMarshal.Cast<float, ulong>(factors)) bits = step.Random.NextBits();
        if (factors.Length % 2 == 1) factors[^1] = BitConverter.UInt32BitsToSingle((uint)step.Random.NextBits());
        ToFactors(factors);
        TensorPrimitives.Multiply(step.Input, factors, step.Output);
    }

    public override void Backward(LayerStep step) =>
        TensorPrimitives.Multiply(step.OutputGradient, step.Scratch[..step.Input.Length], step.InputGradient);

    public string WriteTo(GraphBuilder graph, string input, IReadOnlyList<float[]> members) => input;

    /// <summary>
    /// Random bits become factors where they stand; without a branch, for half of those would be guessed wrong.
    /// </summary>
    private void ToFactors(Span<float> factors)
    {
        var size = Vector<float>.Count;
        var i = 0;
        for (; i + size <= factors.Length; i += size)
        {
            var silent = Vector.LessThan(Vector.AsVectorUInt32(Vector.Create<float>(factors[i..])), Vector.Create(silenceBelow));
            Vector.AndNot(Vector.Create(loudness), Vector.AsVectorSingle(silent)).CopyTo(factors[i..]);
        }
        for (; i < factors.Length; i++) factors[i] = BitConverter.SingleToUInt32Bits(factors[i]) < silenceBelow ? 0 : loudness;
    }
}
