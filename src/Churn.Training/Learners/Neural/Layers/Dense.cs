using System.Numerics.Tensors;
using Churn.Models.Onnx;

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
/// <param name="isFirst">Whether it reads the features, which are the same for all members.</param>
internal sealed class Dense(
    int inputs,
    int outputs,
    int weightsAt,
    int biasesAt,
    int submodels = 1,
    int unread = 0,
    bool isFirst = false
) : Layer((submodels * inputs) + unread, submodels * outputs), IHiddenLayer, IOutputLayer
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

    public string WriteTo(GraphBuilder graph, string input, IReadOnlyList<float[]> members)
    {
        var biases = Stack(members, Biases);
        // Without inputs the sums are the biases; ONNX Runtime's product of nothing is not 0.
        if (inputs == 0) return graph.Constant(biases, biases.Length);
        if (isFirst || (members.Count == 1 && submodels == 1))
        {
            var sideBySide = graph.Constant(SideBySide(members, Weights, outputs), inputs, biases.Length);
            return graph.Apply("Gemm", input, sideBySide, graph.Constant(biases, biases.Length));
        }
        var product = graph.Apply("MatMul", input, graph.Constant(Stack(members, Weights), members.Count, inputs, outputs));
        // Behind a layer that submodels share stands their adapter, which adds the biases with its shifts.
        return submodels > 1 ? product : graph.Apply("Add", product, graph.Constant(biases, members.Count, 1, outputs));
    }

    public WeightedSum WriteTo(GraphBuilder graph, string input, IReadOnlyList<float[]> members, double[] unitWeights)
    {
        double Weigh(float[] parameters, int first) =>
            unitWeights.Select((weight, unit) => weight * parameters[first + unit]).Sum();
        double WeightOf(float[] parameters, int input) => Weigh(parameters, weightsAt + (input * outputs));
        var all = Enumerable.Range(0, inputs);
        var weights = isFirst
            ? all.Select(input => members.Sum(parameters => WeightOf(parameters, input)))
            : members.SelectMany(parameters => all.Select(input => WeightOf(parameters, input)));
        return new WeightedSum(input, weights, members.Sum(parameters => Weigh(parameters, biasesAt)));
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
        WeightedRows.Transpose(step.Parameters[Weights], outputs, step.Scratch);
        var gradient = step.InputGradient;
        var outputGradient = step.OutputGradient;
        gradient.Clear();
        for (var row = 0; row < step.Rows * submodels; row++)
            WeightedRows.AddTo(
                gradient.Slice(row * stride, inputs),
                outputGradient.Slice(row * outputs, outputs),
                1,
                step.Scratch);
    }
}
