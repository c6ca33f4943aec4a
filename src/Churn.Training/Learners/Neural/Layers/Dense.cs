using System.Numerics.Tensors;
using Churn.Models.Graph;

namespace Churn.Training.Learners.Neural.Layers;

/// <summary>output = input x weights + biases; the weights are [inputs, outputs].</summary>
/// <param name="inputs">Floats per customer that come in.</param>
/// <param name="outputs">Floats per customer that go out.</param>
/// <param name="weightsAt">Where its weights start among the parameters.</param>
/// <param name="biasesAt">Where its biases start among the parameters.</param>
internal sealed class Dense(int inputs, int outputs, int weightsAt, int biasesAt) : Layer(inputs, outputs)
{
    public Range Weights => weightsAt..(weightsAt + (Inputs * Outputs));

    public Range Biases => biasesAt..(biasesAt + Outputs);

    /// <summary>The transposed weights.</summary>
    public override int ScratchSize(int rows) => Inputs * Outputs;

    public override void Apply(ReadOnlySpan<float> parameters, ReadOnlySpan<float> input, Span<float> output)
    {
        var weights = parameters[Weights];
        var biases = parameters[Biases];
        for (var row = 0; row < input.Length / Inputs; row++)
        {
            var sums = output.Slice(row * Outputs, Outputs);
            biases.CopyTo(sums);
            WeightedRows.AddTo(sums, input.Slice(row * Inputs, Inputs), 1, weights);
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
        if (members.Count == 1)
            return graph.Apply("Gemm", input, graph.Constant(weights, Inputs, Outputs), graph.Constant(biases, Outputs));
        var product = graph.Apply("MatMul", input, graph.Constant(weights, members.Count, Inputs, Outputs));
        return graph.Apply("Add", product, graph.Constant(biases, members.Count, 1, Outputs));
    }

    private void AddBiasGradients(LayerStep step)
    {
        var biases = step.ParameterGradients[Biases];
        for (var row = 0; row < step.Rows; row++)
            TensorPrimitives.Add(biases, step.OutputGradient.Slice(row * Outputs, Outputs), biases);
    }

    private void AddWeightGradients(LayerStep step)
    {
        var weights = step.ParameterGradients[Weights];
        for (var unit = 0; unit < Inputs; unit++)
            WeightedRows.AddTo(weights.Slice(unit * Outputs, Outputs), step.Input[unit..], Inputs, step.OutputGradient);
    }

    private void WriteInputGradient(LayerStep step)
    {
        Transpose(step.Parameters[Weights], step.Scratch);
        var inputs = step.InputGradient;
        var outputs = step.OutputGradient;
        inputs.Clear();
        for (var row = 0; row < step.Rows; row++)
            WeightedRows.AddTo(inputs.Slice(row * Inputs, Inputs), outputs.Slice(row * Outputs, Outputs), 1, step.Scratch);
    }

    private void Transpose(ReadOnlySpan<float> weights, Span<float> transposed)
    {
        for (var input = 0; input < Inputs; input++)
        {
            for (var output = 0; output < Outputs; output++)
                transposed[(output * Inputs) + input] = weights[(input * Outputs) + output];
        }
    }

    private static float[] Stack(IReadOnlyList<float[]> members, Range part) =>
        members.SelectMany(parameters => parameters[part]).ToArray();
}
