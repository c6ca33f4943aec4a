using System.Numerics;
using Churn.Core.Numerics;
using Churn.Models.Onnx;
using Churn.Training.Learners.Neural.Layers;

namespace Churn.Training.Learners.Sequences;

/// <summary>
/// A dilated causal convolution (van den Oord et al. 2016; Bai, Kolter, Koltun 2018) with a ReLU: [events, inputs] becomes
/// [events, outputs], output(t) = max(0, b + sum over k of input(t - k dilation) W(k)). No event sees a later one; what lies
/// before the first counts as 0.
/// </summary>
internal sealed class CausalConvolutionLayer<T> : SequenceLayer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int dilation;
    private readonly Range[] taps; // W(k): [inputs, outputs]
    private readonly Range biases;

    /// <param name="inputs">Numbers of an event.</param>
    /// <param name="outputs">Numbers that go out for it.</param>
    /// <param name="kernel">How many events are looked at.</param>
    /// <param name="dilation">The distance from one to the next.</param>
    /// <param name="plan">Gives a place among the parameters.</param>
    public CausalConvolutionLayer(int inputs, int outputs, int kernel, int dilation, ParameterPlan plan)
        : base(inputs, outputs)
    {
        this.dilation = dilation;
        taps = [.. Enumerable.Range(0, kernel).Select(_ => plan.Weights(inputs * outputs))];
        biases = plan.Others(outputs);
    }

    public override bool IsOfCustomers => false;

    /// <summary>The gradient before the ReLU, and transposed weights.</summary>
    public override int ScratchSize(SequenceBlock<T> block) => (block.Events + Inputs) * Outputs;

    public override void Initialize(Span<T> parameters, RandomStream random)
    {
        foreach (var tap in taps) Spread(parameters[tap], Math.Sqrt(6.0 / (Inputs * taps.Length)), random);
    }

    public override void Forward(LayerPass<T> pass)
    {
        for (var place = 0; place < pass.Block.Events; place++)
            pass.Parameters(biases).CopyTo(pass.Output.Slice(place * Outputs, Outputs));
        for (var tap = 0; tap < taps.Length; tap++)
            for (var row = 0; row < pass.Block.Rows; row++)
                if (Seen(pass.Block, row, tap) is (var early, var late))
                    Products.AddRows(
                        At(pass.Output, late, Outputs), Outputs, At(pass.Input, early, Inputs), Inputs,
                        pass.Parameters(taps[tap]));
        foreach (ref var value in pass.Output) value = T.Max(value, T.Zero);
    }

    public override void Backward(LayerPass<T> pass)
    {
        var gradient = pass.Scratch[..(pass.Block.Events * Outputs)];
        var transposed = pass.Scratch.Slice(gradient.Length, Inputs * Outputs);
        for (var i = 0; i < gradient.Length; i++) gradient[i] = pass.Output[i] > T.Zero ? pass.OutputGradient[i] : T.Zero;
        Products.AddSum(pass.Gradients(biases), gradient);
        pass.InputGradient.Clear();
        for (var tap = 0; tap < taps.Length; tap++)
        {
            WeightedRows.Transpose(pass.Parameters(taps[tap]), Outputs, transposed);
            for (var row = 0; row < pass.Block.Rows; row++)
            {
                if (Seen(pass.Block, row, tap) is not (var early, var late)) continue;
                var slopes = At(gradient, late, Outputs);
                Products.AddOuter(pass.Gradients(taps[tap]), At(pass.Input, early, Inputs), Inputs, slopes);
                if (!pass.InputGradient.IsEmpty)
                    Products.AddRows(At(pass.InputGradient, early, Inputs), Inputs, slopes, Outputs, transposed);
            }
        }
    }

    public override string WriteTo(SequenceGraph graph, string input, T[] parameters)
    {
        // Of [outputs, inputs, kernel], where the last place of the kernel is the event itself.
        var kernel = new T[taps.Length * Inputs * Outputs];
        for (var tap = 0; tap < taps.Length; tap++)
            for (var i = 0; i < Inputs; i++)
                for (var o = 0; o < Outputs; o++)
                    kernel[(((o * Inputs) + i) * taps.Length) + taps.Length - 1 - tap] = parameters[taps[tap]][(i * Outputs) + o];
        GraphAttribute byEvent = GraphAttribute.Ints("perm", [0, 2, 1]);
        var convolved = graph.Builder.Apply(
            "Conv",
            [
                graph.Builder.Apply("Transpose", [input], byEvent),
                graph.Constant(kernel, Outputs, Inputs, taps.Length),
                graph.Constant(parameters[biases], Outputs),
            ],
            GraphAttribute.Ints("dilations", [dilation]),
            GraphAttribute.Ints("pads", [(taps.Length - 1) * dilation, 0]));
        return graph.Builder.Apply("Transpose", [graph.Builder.Apply("Relu", convolved)], byEvent);
    }

    /// <summary>The events that see an earlier one through a tap, and those that they see; null for none.</summary>
    private (Range Early, Range Late)? Seen(SequenceBlock<T> block, int row, int tap)
    {
        var (start, end, shift) = (block.Start(row), block.End(row), tap * dilation);
        return start + shift < end ? (start..(end - shift), (start + shift)..end) : null;
    }

    private static Span<T> At(Span<T> signals, Range places, int width) =>
        signals[(places.Start.Value * width)..(places.End.Value * width)];

    private static ReadOnlySpan<T> At(ReadOnlySpan<T> signals, Range places, int width) =>
        signals[(places.Start.Value * width)..(places.End.Value * width)];
}
