using System.Numerics.Tensors;
using Churn.Models.Graph;

namespace Churn.Training.Learners.Neural.Layers;

/// <summary>
/// output = input x weights + biases; the weights are [inputs, outputs]. Where submodels share it, it takes the signal of each by
/// itself, with the same numbers.
/// </summary>
/// <param name="inputs">Floats that come in for each submodel of a customer.</param>
/// <param name="outputs">Floats that go out.</param>
/// <param name="weightsAt">Where its weights start among the parameters.</param>
/// <param name="biasesAt">Where its biases start among the parameters.</param>
/// <param name="submodels">How many share it.</param>
/// <param name="unread">Floats behind the inputs of a customer that it does not read; only where no submodels share it.</param>
internal sealed class Dense(int inputs, int outputs, int weightsAt, int biasesAt, int submodels = 1, int unread = 0)
    : Layer((submodels * inputs) + unread, submodels * outputs)
{
    private readonly int stride = inputs + unread;

    public int InputsOfOne => inputs;

    public int OutputsOfOne => outputs;

    public Range Weights => weightsAt..(weightsAt + (inputs * outputs));

    public Range Biases => biasesAt..(biasesAt + outputs);

    /// <summary>The transposed weights.</summary>
    public override int ScratchSize(int rows) => inputs * outputs;

    public override void Apply(ReadOnlySpan<float> parameters, ReadOnlySpan<float> input, Span<float> output)
    {
        var weights = parameters[Weights];
        var biases = parameters[Biases];
        for (var row = 0; row < input.Length / stride; row++)
        {
            var sums = output.Slice(row * outputs, outputs);
            biases.CopyTo(sums);
            WeightedRows.AddTo(sums, input.Slice(row * stride, inputs), 1, weights);
        }
    }

    public override void Backward(LayerStep step)
    {
        AddBiasGradients(step);
        AddWeightGradients(step);
        if (!step.InputGradient.IsEmpty) WriteInputGradient(step);
    }

    public override string WriteTo(GraphBuilder graph, string input, IReadOnlyList<float[]> members)
    {
        var weights = Stack(members, Weights);
        var biases = Stack(members, Biases);
        // Without inputs the sums are the biases; ONNX Runtime's product of nothing is not 0.
        if (inputs == 0) return members.Count == 1 ? graph.Constant(biases, outputs) : graph.Constant(biases, members.Count, 1, outputs);
        if (members.Count == 1 && submodels == 1)
            return graph.Apply("Gemm", input, graph.Constant(weights, inputs, outputs), graph.Constant(biases, outputs));
        long[] ones = submodels == 1 ? [] : [1];
        var product = graph.Apply("MatMul", input, graph.Constant(weights, [members.Count, .. ones, inputs, outputs]));
        return graph.Apply("Add", product, graph.Constant(biases, [members.Count, .. ones, 1, outputs]));
    }

    private void AddBiasGradients(LayerStep step)
    {
        var biases = step.ParameterGradients[Biases];
        for (var row = 0; row < step.Rows * submodels; row++)
            TensorPrimitives.Add(biases, step.OutputGradient.Slice(row * outputs, outputs), biases);
    }

    private void AddWeightGradients(LayerStep step)
    {
        var weights = step.ParameterGradients[Weights];
        for (var unit = 0; unit < inputs; unit++)
            WeightedRows.AddTo(weights.Slice(unit * outputs, outputs), step.Input[unit..], stride, step.OutputGradient);
    }

    private void WriteInputGradient(LayerStep step)
    {
        Transpose(step.Parameters[Weights], step.Scratch);
        var gradient = step.InputGradient;
        var outputGradient = step.OutputGradient;
        gradient.Clear();
        for (var row = 0; row < step.Rows * submodels; row++)
            WeightedRows.AddTo(gradient.Slice(row * stride, inputs), outputGradient.Slice(row * outputs, outputs), 1, step.Scratch);
    }

    private void Transpose(ReadOnlySpan<float> weights, Span<float> transposed)
    {
        for (var input = 0; input < inputs; input++)
        {
            for (var output = 0; output < outputs; output++)
                transposed[(output * inputs) + input] = weights[(input * outputs) + output];
        }
    }
}
