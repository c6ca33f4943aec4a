using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Churn.Core.Numerics;
using Churn.Models.Onnx;
using Churn.Training.Learners.Neural.Layers;

namespace Churn.Training.Learners.Sequences;

/// <summary>
/// A gated recurrent unit (Cho et al. 2014) as the ONNX operator GRU defines it with linear_before_reset = 1: [events, inputs]
/// becomes the states [events, units]. With the state h of the event before, 0 at first:
/// z = sigmoid(x Wz + h Rz + bz), r = sigmoid(x Wr + h Rr + br), s = h Rn + c, n = tanh(x Wn + bn + r s), state = n + z (h - n).
/// </summary>
internal sealed class GruLayer<T> : SequenceLayer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Units are a multiple of it, and so of the length of every machine's vectors.</summary>
    public const int UnitsOfStep = 16;

    private readonly int units;
    private readonly int gates; // z, r and n of all units
    private readonly Range weights; // W: [inputs, gates]
    private readonly Range recurrent; // R: [units, gates]
    private readonly Range biases; // b: [gates]
    private readonly Range innerBias; // c: [units]

    /// <param name="inputs">Numbers of an event.</param>
    /// <param name="units">Numbers of a state, a multiple of <see cref="UnitsOfStep"/>.</param>
    /// <param name="plan">Gives a place among the parameters.</param>
    public GruLayer(int inputs, int units, ParameterPlan plan)
        : base(inputs, units)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(units % UnitsOfStep, 0, nameof(units));
        (this.units, gates) = (units, 3 * units);
        (weights, recurrent) = (plan.Weights(inputs * gates), plan.Weights(units * gates));
        (biases, innerBias) = (plan.Others(gates), plan.Others(units));
    }

    public override bool IsOfCustomers => false;

    public override int ScratchSize(SequenceBlock<T> block) =>
        (block.Events * ((2 * gates) + units)) + (gates * (Inputs + units)) + gates + units;

    public override void Initialize(Span<T> parameters, RandomStream random)
    {
        Spread(parameters[weights], Math.Sqrt(6.0 / (Inputs + units)), random);
        Spread(parameters[recurrent], 1 / Math.Sqrt(units), random);
    }

    public override void Forward(LayerPass<T> pass)
    {
        var scratch = new Parts(this, pass);
        Products.Affine(pass.Input, pass.Parameters(weights), pass.Parameters(biases), scratch.Gates);
        scratch.Zero.Clear();
        for (var row = 0; row < pass.Block.Rows; row++)
        {
            var before = scratch.Zero;
            for (var place = pass.Block.Start(row); place < pass.Block.End(row); place++)
            {
                var state = pass.Output.Slice(place * units, units);
                Step(pass, scratch, before, place, state);
                before = state;
            }
        }
    }

    public override void Backward(LayerPass<T> pass)
    {
        var scratch = new Parts(this, pass);
        WeightedRows.Transpose(pass.Parameters(recurrent), gates, scratch.Transposed);
        for (var row = 0; row < pass.Block.Rows; row++)
        {
            var (start, end) = (pass.Block.Start(row), pass.Block.End(row));
            var carried = scratch.Sums[..units];
            carried.Clear();
            for (var place = end - 1; place >= start; place--)
            {
                var before = place > start ? pass.Output.Slice((place - 1) * units, units) : scratch.Zero;
                StepBack(pass, scratch, before, place, carried);
                WeightedRows.AddTo(carried, scratch.Inner.Slice(place * gates, gates), 1, scratch.Transposed);
            }

            if (end - start > 1)
                Products.AddOuter(
                    pass.Gradients(recurrent), pass.Output[(start * units)..((end - 1) * units)], units,
                    scratch.Inner[((start + 1) * gates)..(end * gates)]);
        }

        Products.AddOuter(pass.Gradients(weights), pass.Input, Inputs, scratch.Gates);
        Products.AddSum(pass.Gradients(biases), scratch.Gates);
        for (var place = 0; place < pass.Block.Events; place++)
            Products.AddSum(pass.Gradients(innerBias), scratch.Inner.Slice((place * gates) + (2 * units), units));
        if (pass.InputGradient.IsEmpty) return;
        var transposed = scratch.TransposedWeights;
        WeightedRows.Transpose(pass.Parameters(weights), gates, transposed);
        pass.InputGradient.Clear();
        Products.AddRows(pass.InputGradient, Inputs, scratch.Gates, gates, transposed);
    }

    public override string WriteTo(SequenceGraph graph, string input, T[] parameters)
    {
        T[] bothBiases = [.. parameters[biases], .. new T[2 * units], .. parameters[innerBias]];
        var states = graph.Builder.Apply(
            "GRU",
            [
                graph.Builder.Apply("Transpose", [input], GraphAttribute.Ints("perm", [1, 0, 2])),
                graph.Constant(Transposed(parameters[weights]), 1, gates, Inputs),
                graph.Constant(Transposed(parameters[recurrent]), 1, gates, units),
                graph.Constant(bothBiases, 1, 2 * gates),
                graph.Counts,
            ],
            GraphAttribute.Int("hidden_size", units),
            GraphAttribute.Int("linear_before_reset", 1));
        var ofOneDirection = graph.Builder.Apply("Squeeze", states, graph.Builder.Constant([1L], 1));
        return graph.Builder.Apply("Transpose", [ofOneDirection], GraphAttribute.Ints("perm", [1, 0, 2]));
    }

    private T[] Transposed(T[] table)
    {
        var transposed = new T[table.Length];
        WeightedRows.Transpose(table, gates, transposed);
        return transposed;
    }

    /// <summary>One event: its gates hold x W + b, and get z, r and n.</summary>
    private void Step(LayerPass<T> pass, Parts scratch, ReadOnlySpan<T> before, int place, Span<T> state)
    {
        var sums = scratch.Sums;
        sums[..(2 * units)].Clear();
        pass.Parameters(innerBias).CopyTo(sums[(2 * units)..]);
        WeightedRows.AddTo(sums, before, 1, pass.Parameters(recurrent));
        var gate = scratch.Gates.Slice(place * gates, gates);
        var both = gate[..(2 * units)];
        var candidate = gate[(2 * units)..];
        TensorPrimitives.Add(both, sums[..(2 * units)], both);
        TensorPrimitives.Sigmoid(both, both);
        var inner = scratch.States.Slice(place * units, units);
        sums[(2 * units)..].CopyTo(inner);
        TensorPrimitives.MultiplyAdd(both[units..], inner, candidate, candidate);
        TensorPrimitives.Tanh(candidate, candidate);
        TensorPrimitives.Lerp(candidate, before, both[..units], state);
    }

    /// <summary>
    /// The gates of an event get the gradients of their sums, what lies inside gets those of h R + c, and what is carried gets
    /// the part of the gradient of the state before that does not go through the sums.
    /// </summary>
    private void StepBack(LayerPass<T> pass, Parts scratch, ReadOnlySpan<T> before, int place, Span<T> carried)
    {
        var gate = MemoryMarshal.Cast<T, Vector<T>>(scratch.Gates.Slice(place * gates, gates));
        var inner = MemoryMarshal.Cast<T, Vector<T>>(scratch.Inner.Slice(place * gates, gates));
        var sums = MemoryMarshal.Cast<T, Vector<T>>(scratch.States.Slice(place * units, units));
        var gradient = MemoryMarshal.Cast<T, Vector<T>>(pass.OutputGradient.Slice(place * units, units));
        var old = MemoryMarshal.Cast<T, Vector<T>>(before);
        var kept = MemoryMarshal.Cast<T, Vector<T>>(carried);
        var count = sums.Length;
        for (var i = 0; i < count; i++)
        {
            var (update, reset, candidate) = (gate[i], gate[count + i], gate[(2 * count) + i]);
            var slope = gradient[i] + kept[i];
            var ofCandidate = slope * (Vector<T>.One - update) * (Vector<T>.One - (candidate * candidate));
            var ofReset = ofCandidate * sums[i] * reset * (Vector<T>.One - reset);
            var ofUpdate = slope * (old[i] - candidate) * update * (Vector<T>.One - update);
            (gate[i], gate[count + i], gate[(2 * count) + i]) = (ofUpdate, ofReset, ofCandidate);
            (inner[i], inner[count + i], inner[(2 * count) + i]) = (ofUpdate, ofReset, ofCandidate * reset);
            kept[i] = slope * update;
        }
    }

    /// <summary>The parts of the scratch.</summary>
    private readonly ref struct Parts
    {
        public Parts(GruLayer<T> layer, LayerPass<T> pass)
        {
            var rest = pass.Scratch;
            var events = pass.Block.Events;
            Gates = Take(ref rest, events * layer.gates);
            Inner = Take(ref rest, events * layer.gates);
            States = Take(ref rest, events * layer.units);
            Transposed = Take(ref rest, layer.gates * layer.units);
            TransposedWeights = Take(ref rest, layer.gates * layer.Inputs);
            Sums = Take(ref rest, layer.gates);
            Zero = Take(ref rest, layer.units);
        }

        /// <summary>[events, gates]: z, r and n; on the way back the gradients of their sums.</summary>
        public Span<T> Gates { get; }

        /// <summary>[events, gates]: on the way back the gradients of h R + c.</summary>
        public Span<T> Inner { get; }

        /// <summary>[events, units]: s.</summary>
        public Span<T> States { get; }

        public Span<T> Transposed { get; }

        public Span<T> TransposedWeights { get; }

        /// <summary>[gates]: the sums of one event.</summary>
        public Span<T> Sums { get; }

        /// <summary>[units]: the state before the first event.</summary>
        public Span<T> Zero { get; }

        private static Span<T> Take(scoped ref Span<T> rest, int count)
        {
            var part = rest[..count];
            rest = rest[count..];
            return part;
        }
    }
}
