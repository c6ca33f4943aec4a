using System.Numerics;
using Churn.Core.Numerics;
using Churn.Models.Onnx;
using Churn.Training.Learners.Neural.Layers;

namespace Churn.Training.Learners.Sequences;

/// <summary>
/// The head: output = input x W + b for each customer, [rows, inputs] to [rows, outputs], with a ReLU where it is hidden.
/// </summary>
internal sealed class DenseLayer<T> : SequenceLayer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly bool isHidden;
    private readonly Range weights;

    /// <param name="inputs">Numbers of a customer.</param>
    /// <param name="outputs">Numbers that go out.</param>
    /// <param name="isHidden">Whether it has a ReLU.</param>
    /// <param name="plan">Gives a place among the parameters.</param>
    public DenseLayer(int inputs, int outputs, bool isHidden, ParameterPlan plan)
        : base(inputs, outputs)
    {
        this.isHidden = isHidden;
        (weights, Biases) = (plan.Weights(inputs * outputs), plan.Others(outputs));
    }

    public Range Biases { get; }

    /// <summary>The gradient before the ReLU, and transposed weights.</summary>
    public override int ScratchSize(SequenceBlock<T> block) => (block.Rows + Inputs) * Outputs;

    public override void Initialize(Span<T> parameters, RandomStream random) =>
        Spread(parameters[weights], Math.Sqrt(6.0 / (isHidden ? Inputs : Inputs + Outputs)), random);

    public override void Forward(LayerPass<T> pass)
    {
        Products.Affine(pass.Input, pass.Parameters(weights), pass.Parameters(Biases), pass.Output);
        if (!isHidden) return;
        foreach (ref var value in pass.Output) value = T.Max(value, T.Zero);
    }

    public override void Backward(LayerPass<T> pass)
    {
        var gradient = pass.Scratch[..(pass.Block.Rows * Outputs)];
        var transposed = pass.Scratch.Slice(gradient.Length, Inputs * Outputs);
        for (var i = 0; i < gradient.Length; i++)
            gradient[i] = !isHidden || pass.Output[i] > T.Zero ? pass.OutputGradient[i] : T.Zero;
        Products.AddSum(pass.Gradients(Biases), gradient);
        Products.AddOuter(pass.Gradients(weights), pass.Input, Inputs, gradient);
        WeightedRows.Transpose(pass.Parameters(weights), Outputs, transposed);
        pass.InputGradient.Clear();
        Products.AddRows(pass.InputGradient, Inputs, gradient, Outputs, transposed);
    }

    public override string WriteTo(SequenceGraph graph, string input, T[] parameters)
    {
        var sums = graph.Builder.Apply(
            "Gemm", input, graph.Constant(parameters[weights], Inputs, Outputs), graph.Constant(parameters[Biases], Outputs));
        return isHidden ? graph.Builder.Apply("Relu", sums) : sums;
    }

    /// <summary>The weighted sum that a layer of one output is.</summary>
    public WeightedSum ToSum(string input, T[] parameters) => new(
        input,
        parameters[weights].Select(weight => double.CreateChecked(weight)),
        double.CreateChecked(parameters[Biases][0]));
}
