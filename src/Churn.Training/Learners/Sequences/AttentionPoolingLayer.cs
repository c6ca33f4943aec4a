using System.Numerics;
using System.Numerics.Tensors;
using Churn.Core.Numerics;
using Churn.Models.Onnx;
using Churn.Training.Learners.Neural.Layers;

namespace Churn.Training.Learners.Sequences;

/// <summary>
/// Attention pooling (Bahdanau, Cho, Bengio 2015, with one learned query w) and the last event: [events, inputs] becomes
/// [rows, 2 inputs], first the mean of a customer's events h, weighted by softmax(h w), then h of the last one, which no event
/// can know to be the last. Of no events both are 0.
/// </summary>
internal sealed class AttentionPoolingLayer<T> : SequenceLayer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Range query;

    /// <param name="inputs">Numbers of an event.</param>
    /// <param name="plan">Gives a place among the parameters.</param>
    public AttentionPoolingLayer(int inputs, ParameterPlan plan)
        : base(inputs, 2 * inputs) => query = plan.Weights(inputs);

    /// <summary>The weight of each event.</summary>
    public override int ScratchSize(SequenceBlock<T> block) => block.Events;

    public override void Initialize(Span<T> parameters, RandomStream random) =>
        Spread(parameters[query], 1 / Math.Sqrt(Inputs), random);

    public override void Forward(LayerPass<T> pass)
    {
        pass.Output.Clear();
        for (var row = 0; row < pass.Block.Rows; row++)
        {
            var weights = Weights(pass, row);
            if (weights.IsEmpty) continue;
            var states = States(pass, row);
            for (var i = 0; i < weights.Length; i++) weights[i] = Dot(states.Slice(i * Inputs, Inputs), pass.Parameters(query));
            TensorPrimitives.Subtract(weights, TensorPrimitives.Max<T>(weights), weights);
            TensorPrimitives.Exp(weights, weights);
            TensorPrimitives.Divide(weights, Sum(weights), weights);
            var output = pass.Output.Slice(row * Outputs, Outputs);
            WeightedRows.AddTo(output[..Inputs], weights, 1, states);
            states[^Inputs..].CopyTo(output[Inputs..]);
        }
    }

    public override void Backward(LayerPass<T> pass)
    {
        for (var row = 0; row < pass.Block.Rows; row++)
        {
            var weights = Weights(pass, row);
            if (weights.IsEmpty) continue;
            var states = States(pass, row);
            var pooled = pass.OutputGradient.Slice(row * Outputs, Inputs);
            var mean = Dot(pooled, pass.Output.Slice(row * Outputs, Inputs));
            for (var i = 0; i < weights.Length; i++)
            {
                var state = states.Slice(i * Inputs, Inputs);
                var slope = weights[i] * (Dot(pooled, state) - mean); // of the event's h w
                var gradient = pass.InputGradient.Slice((pass.Block.Start(row) + i) * Inputs, Inputs);
                TensorPrimitives.Multiply(pass.Parameters(query), slope, gradient);
                TensorPrimitives.MultiplyAdd(pooled, weights[i], gradient, gradient);
                var ofQuery = pass.Gradients(query);
                TensorPrimitives.MultiplyAdd(state, slope, ofQuery, ofQuery);
            }

            var last = pass.InputGradient.Slice((pass.Block.End(row) - 1) * Inputs, Inputs);
            TensorPrimitives.Add(last, pass.OutputGradient.Slice((row * Outputs) + Inputs, Inputs), last);
        }
    }

    public override string WriteTo(SequenceGraph graph, string input, T[] parameters)
    {
        var builder = graph.Builder;
        var last = builder.Constant([2L], 1);
        var scores = builder.Apply(
            "Squeeze", builder.Apply("MatMul", input, graph.Constant(parameters[query], Inputs, 1)), last);
        var weights = builder.Apply(
            "Softmax", [builder.Apply("Add", scores, graph.Exclusion)], GraphAttribute.Int("axis", 1));
        // Without events the softmax is spread over the padding.
        var ofEvents = builder.Apply("Mul", weights, graph.Mask);
        var middle = builder.Constant([1L], 1);
        var both = builder.JoinColumns(
            builder.Apply("Unsqueeze", ofEvents, middle), builder.Apply("Unsqueeze", graph.IsLast, middle));
        return builder.Apply("Flatten", [builder.Apply("MatMul", both, input)], GraphAttribute.Int("axis", 1));
    }

    private ReadOnlySpan<T> States(LayerPass<T> pass, int row) =>
        pass.Input[(pass.Block.Start(row) * Inputs)..(pass.Block.End(row) * Inputs)];

    private static Span<T> Weights(LayerPass<T> pass, int row) => pass.Scratch[pass.Block.Start(row)..pass.Block.End(row)];

    /// <summary>In the order of the numbers, so that the bits do not depend on the width of the machine's vectors.</summary>
    private static T Dot(ReadOnlySpan<T> one, ReadOnlySpan<T> other)
    {
        var sum = T.Zero;
        for (var i = 0; i < one.Length; i++) sum += one[i] * other[i];
        return sum;
    }

    private static T Sum(ReadOnlySpan<T> numbers)
    {
        var sum = T.Zero;
        foreach (var number in numbers) sum += number;
        return sum;
    }
}
