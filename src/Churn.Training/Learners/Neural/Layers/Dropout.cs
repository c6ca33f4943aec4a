using System.Numerics.Tensors;
using Churn.Models.Graph;

namespace Churn.Training.Learners.Neural.Layers;

/// <summary>
/// Silences a share of the units at random at each training step and makes the others louder by as much, so that the expected
/// signal stays the same (Srivastava et al. 2014, "inverted"). At scoring it does nothing.
/// </summary>
internal sealed class Dropout(int width, double share) : Layer(width, width)
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
        for (var i = 0; i + 1 < factors.Length; i += 2)
        {
            var bits = step.Random.NextBits();
            factors[i] = Factor((uint)bits);
            factors[i + 1] = Factor((uint)(bits >> 32));
        }
        if (factors.Length % 2 == 1) factors[^1] = Factor((uint)step.Random.NextBits());
        TensorPrimitives.Multiply(step.Input, factors, step.Output);
    }

    public override void Backward(LayerStep step) =>
        TensorPrimitives.Multiply(step.OutputGradient, step.Scratch[..step.Input.Length], step.InputGradient);

    public override string WriteTo(GraphBuilder graph, string input, IReadOnlyList<float[]> members) => input;

    private float Factor(uint bits) => bits < silenceBelow ? 0 : loudness;
}
