using System.Numerics;
using Churn.Core.Events;
using Churn.Core.Numerics;
using Churn.Models.Onnx;

namespace Churn.Training.Learners.Sequences;

/// <summary>
/// The first layer: an event [words + numbers] becomes [words x width + numbers]. The number of each word picks a row of a table
/// of [words, width], which is learned; the scaled numbers stay as they are.
/// </summary>
internal sealed class EventEmbeddingLayer<T> : SequenceLayer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const double FirstLimit = 0.5;

    private readonly int width;
    private readonly int numbers;
    private readonly Range[] tables;
    private readonly int[] counts;

    /// <param name="channels">What there is of an event.</param>
    /// <param name="width">Numbers of a word.</param>
    /// <param name="plan">Gives a place among the parameters.</param>
    public EventEmbeddingLayer(EventChannels channels, int width, ParameterPlan plan)
        : base(channels.Count, (channels.WordCounts.Count * width) + channels.Numbers.Count)
    {
        (this.width, numbers, counts) = (width, channels.Numbers.Count, [.. channels.WordCounts]);
        tables = [.. counts.Select(count => plan.Weights(count * width))];
    }

    public override bool IsOfCustomers => false;

    public override void Initialize(Span<T> parameters, RandomStream random)
    {
        foreach (var table in tables) Spread(parameters[table], FirstLimit, random);
    }

    public override void Forward(LayerPass<T> pass)
    {
        for (var row = 0; row < pass.Block.Events; row++)
        {
            var input = pass.Input.Slice(row * Inputs, Inputs);
            var output = pass.Output.Slice(row * Outputs, Outputs);
            for (var member = 0; member < tables.Length; member++)
                pass.Parameters(tables[member]).Slice(At(input[member]), width).CopyTo(output[(member * width)..]);
            input[^numbers..].CopyTo(output[^numbers..]);
        }
    }

    /// <summary>Nobody asks for the gradient of the input.</summary>
    public override void Backward(LayerPass<T> pass)
    {
        for (var row = 0; row < pass.Block.Events; row++)
        {
            var input = pass.Input.Slice(row * Inputs, Inputs);
            var gradient = pass.OutputGradient.Slice(row * Outputs, Outputs);
            for (var member = 0; member < tables.Length; member++)
                Products.AddSum(
                    pass.Gradients(tables[member]).Slice(At(input[member]), width), gradient.Slice(member * width, width));
        }
    }

    public override string WriteTo(SequenceGraph graph, string input, T[] parameters)
    {
        var words = tables.Select((table, member) => graph.Builder.Apply(
            "Gather",
            graph.Constant(parameters[table], counts[member], width),
            graph.Builder.ToInteger(graph.Pick(input, member))));
        string[] parts = [.. words, graph.Pick(input, tables.Length..Inputs)];
        return graph.Builder.Apply("Concat", parts, GraphAttribute.Int("axis", 2));
    }

    private int At(T word) => int.CreateChecked(word) * width;
}
