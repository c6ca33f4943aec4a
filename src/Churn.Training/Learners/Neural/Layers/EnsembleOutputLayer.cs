using System.Runtime.Intrinsics;
using Churn.Models.Onnx;

namespace Churn.Training.Learners.Neural.Layers;

/// <summary>The end of every submodel: an output unit of its own, with weights that are not shared.</summary>
/// <param name="width">Floats of one submodel.</param>
/// <param name="submodels">How many there are.</param>
/// <param name="weightsAt">Where the weights start among the parameters, [submodels, width].</param>
/// <param name="biasesAt">Where the biases start among the parameters, one for each.</param>
internal sealed class EnsembleOutputLayer(int width, int submodels, int weightsAt, int biasesAt)
    : Layer(submodels * width, submodels),
        IOutputLayer
{
    public int Width => width;

    public Range Weights => weightsAt..(weightsAt + Inputs);

    public Range Biases => biasesAt..(biasesAt + Outputs);

    public override void Apply(ReadOnlySpan<float> parameters, ReadOnlySpan<float> input, Span<float> output)
    {
        var weights = parameters[Weights];
        var biases = parameters[Biases];
        for (var i = 0; i < output.Length; i++)
        {
            var submodel = i % Outputs;
            output[i] = biases[submodel] + Dot(input.Slice(i * width, width), weights.Slice(submodel * width, width));
        }
    }

    public override void Backward(LayerStep step)
    {
        var weights = step.Parameters[Weights];
        var weightGradients = step.ParameterGradients[Weights];
        var biasGradients = step.ParameterGradients[Biases];
        step.InputGradient.Clear();
        for (var i = 0; i < step.OutputGradient.Length; i++)
        {
            var submodel = i % Outputs;
            var gradient = step.OutputGradient.Slice(i, 1);
            biasGradients[submodel] += gradient[0];
            WeightedRows.AddTo(weightGradients.Slice(submodel * width, width), gradient, 1, step.Input.Slice(i * width, width));
            WeightedRows.AddTo(step.InputGradient.Slice(i * width, width), gradient, 1, weights.Slice(submodel * width, width));
        }
    }

    public WeightedSum WriteTo(GraphBuilder graph, string input, IReadOnlyList<float[]> members, double[] unitWeights) => new(
        input,
        Stack(members, Weights).Select((weight, i) => weight * unitWeights[i / width % Outputs]),
        Stack(members, Biases).Select((bias, i) => bias * unitWeights[i % Outputs]).Sum());

    /// <summary>Always in eight lanes, however wide the machine's vectors are: the same bits everywhere.</summary>
    private static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sums = Vector256<float>.Zero;
        var i = 0;
        for (; i + Vector256<float>.Count <= left.Length; i += Vector256<float>.Count)
            sums = Vector256.FusedMultiplyAdd(Vector256.Create(left[i..]), Vector256.Create(right[i..]), sums);
        var sum = Vector256.Sum(sums);
        for (; i < left.Length; i++) sum += left[i] * right[i];
        return sum;
    }
}
