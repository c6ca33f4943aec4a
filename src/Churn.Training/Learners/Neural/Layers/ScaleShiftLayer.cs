using System.Numerics.Tensors;
using Churn.Models.Onnx;

namespace Churn.Training.Learners.Neural.Layers;

/// <summary>
/// What makes submodels differ although they share their weights: output = input x scale + shift, with a scale and a shift of its
/// own for every unit of every submodel (Wen, Tran and Ba 2020; Gorishniy, Kotelnikov and Babenko 2024). The first one fans a
/// signal that was the same for all out to all.
/// </summary>
/// <param name="width">Floats of one submodel.</param>
/// <param name="submodels">How many there are.</param>
/// <param name="fansOut">Whether what comes in is still the same for all.</param>
/// <param name="scalesAt">Where its scales start among the parameters, [submodels, width].</param>
/// <param name="shiftsAt">Where its shifts start among the parameters, [submodels, width].</param>
/// <param name="before">The layer that leaves its biases to this one in a graph; null where none does.</param>
internal sealed class ScaleShiftLayer(int width, int submodels, bool fansOut, int scalesAt, int shiftsAt, Dense? before = null)
    : Layer(fansOut ? width : submodels * width, submodels * width), IHiddenLayer
{
    public Range Scales => scalesAt..(scalesAt + Outputs);

    public Range Shifts => shiftsAt..(shiftsAt + Outputs);

    public bool FansOut => fansOut;

    public override void Apply(ReadOnlySpan<float> parameters, ReadOnlySpan<float> input, Span<float> output)
    {
        var scales = parameters[Scales];
        var shifts = parameters[Shifts];
        for (var row = 0; row < input.Length / Inputs; row++)
        {
            for (var first = 0; first < Outputs; first += Inputs)
            {
                TensorPrimitives.MultiplyAdd(
                    input.Slice(row * Inputs, Inputs), scales.Slice(first, Inputs), shifts.Slice(first, Inputs),
                    output.Slice((row * Outputs) + first, Inputs));
            }
        }
    }

    public override void Backward(LayerStep step)
    {
        var scales = step.Parameters[Scales];
        var scaleGradients = step.ParameterGradients[Scales];
        var shiftGradients = step.ParameterGradients[Shifts];
        step.InputGradient.Clear();
        for (var row = 0; row < step.Rows; row++)
        {
            var input = step.Input.Slice(row * Inputs, Inputs);
            var inputGradient = step.InputGradient.Slice(row * Inputs, Inputs);
            for (var first = 0; first < Outputs; first += Inputs)
            {
                var gradient = step.OutputGradient.Slice((row * Outputs) + first, Inputs);
                var scaleGradient = scaleGradients.Slice(first, Inputs);
                var shiftGradient = shiftGradients.Slice(first, Inputs);
                TensorPrimitives.MultiplyAdd(gradient, input, scaleGradient, scaleGradient);
                TensorPrimitives.Add(shiftGradient, gradient, shiftGradient);
                TensorPrimitives.MultiplyAdd(gradient, scales.Slice(first, Inputs), inputGradient, inputGradient);
            }
        }
    }

    public string WriteTo(GraphBuilder graph, string input, IReadOnlyList<float[]> members)
    {
        var scaled = graph.Apply("Mul", input, graph.Constant(Stack(members, Scales), members.Count, submodels, width));
        return graph.Apply(
            "Add",
            scaled,
            graph.Constant([.. members.SelectMany(ShiftsWithBiases)], members.Count, submodels, width));
    }

    /// <summary>(x + bias) x scale + shift is x x scale + (bias x scale + shift): one addition less for every customer.</summary>
    private IEnumerable<float> ShiftsWithBiases(float[] parameters) => Enumerable.Range(0, Outputs).Select(unit =>
    {
        var bias = before is null ? 0.0 : parameters[before.Biases.Start.Value + (unit % width)];
        return (float)((bias * parameters[scalesAt + unit]) + parameters[shiftsAt + unit]);
    });
}
