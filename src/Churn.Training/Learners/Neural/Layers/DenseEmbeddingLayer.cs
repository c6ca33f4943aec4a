using System.Numerics.Tensors;
using Churn.Models.Onnx;

namespace Churn.Training.Learners.Neural.Layers;

/// <summary>
/// A dense layer that also reads words by their numbers: every word of every category has a row of weights, which is added to the
/// sums. That is an embedding as wide as the layer (Guo and Berkhahn 2016), and says what a slot of 0 or 1 for each word would
/// say, without the zeros.
/// </summary>
/// <param name="amounts">Reads what stands before the numbers of words, and leaves those unread.</param>
/// <param name="wordCounts">For each number of a word, how many words there are.</param>
/// <param name="rowsAt">Where the rows start among the parameters, [words of all categories, outputs].</param>
internal sealed class DenseEmbeddingLayer(Dense amounts, IReadOnlyList<int> wordCounts, int rowsAt)
    : Layer(amounts.Inputs, amounts.Outputs),
        IHiddenLayer,
        IOutputLayer
{
    /// <summary>The first row of each category.</summary>
    private readonly int[] starts = [.. wordCounts.Select((_, category) => wordCounts.Take(category).Sum())];

    public Dense Amounts => amounts;

    /// <summary>Where the rows of all words stand among the parameters.</summary>
    public Range Rows => rowsAt..(rowsAt + (wordCounts.Sum() * Outputs));

    public override int ScratchSize(int rows) => amounts.ScratchSize(rows);

    public override void Apply(ReadOnlySpan<float> parameters, ReadOnlySpan<float> input, Span<float> output)
    {
        amounts.Apply(parameters, input, output);
        var words = parameters[Rows];
        for (var customer = 0; customer < input.Length / Inputs; customer++)
        {
            var sums = output.Slice(customer * Outputs, Outputs);
            var numbers = NumbersOf(input, customer);
            for (var category = 0; category < starts.Length; category++)
                TensorPrimitives.Add(sums, words.Slice(RowOf(category, numbers), Outputs), sums);
        }
    }

    public override void Backward(LayerStep step)
    {
        amounts.Backward(step);
        var words = step.ParameterGradients[Rows];
        for (var customer = 0; customer < step.Rows; customer++)
        {
            var gradient = step.OutputGradient.Slice(customer * Outputs, Outputs);
            var numbers = NumbersOf(step.Input, customer);
            for (var category = 0; category < starts.Length; category++)
            {
                var word = words.Slice(RowOf(category, numbers), Outputs);
                TensorPrimitives.Add(word, gradient, word);
            }
        }
    }

    public string WriteTo(GraphBuilder graph, string input, IReadOnlyList<float[]> members)
    {
        var sums = amounts.WriteTo(graph, graph.PickColumns(input, Enumerable.Range(0, amounts.InputsOfOne)), members);
        var numbers = graph.ToInteger(graph.PickColumns(input, Enumerable.Range(amounts.InputsOfOne, starts.Length)));
        var rows = graph.Apply("Add", numbers, graph.Constant([.. starts.Select(start => (long)start)], 1, starts.Length));
        var words = graph.Constant(SideBySide(members, Rows, Outputs), wordCounts.Sum(), members.Count * Outputs);
        var found = graph.Apply("Gather", words, rows);
        var ofAll = graph.Apply("ReduceSum", [found, graph.Constant([-2L], 1)], GraphAttribute.Int("keepdims", 0));
        return graph.Apply("Add", sums, ofAll);
    }

    public WeightedSum WriteTo(GraphBuilder graph, string input, IReadOnlyList<float[]> members, double[] unitWeights) =>
        new(WriteTo(graph, input, members), members.SelectMany(_ => unitWeights));

    private ReadOnlySpan<float> NumbersOf(ReadOnlySpan<float> input, int customer) =>
        input.Slice((customer * Inputs) + amounts.InputsOfOne, starts.Length);

    private int RowOf(int category, ReadOnlySpan<float> numbers) => (starts[category] + (int)numbers[category]) * Outputs;
}
