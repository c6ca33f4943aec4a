using System.Numerics;
using Churn.Models.Onnx;

namespace Churn.Training.Learners.Sequences;

/// <summary>Appends the columns of the customers themselves to what was made of their events: [rows, inputs + columns].</summary>
/// <param name="inputs">Numbers made of the events.</param>
/// <param name="columns">How many columns there are.</param>
internal sealed class CustomerColumnsLayer<T>(int inputs, int columns) : SequenceLayer<T>(inputs, inputs + columns)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(LayerPass<T> pass)
    {
        for (var row = 0; row < pass.Block.Rows; row++)
        {
            pass.Input.Slice(row * Inputs, Inputs).CopyTo(pass.Output[(row * Outputs)..]);
            pass.Block.Customers.Slice(row * columns, columns).CopyTo(pass.Output[((row * Outputs) + Inputs)..]);
        }
    }

    public override void Backward(LayerPass<T> pass)
    {
        for (var row = 0; row < pass.Block.Rows; row++)
            pass.OutputGradient.Slice(row * Outputs, Inputs).CopyTo(pass.InputGradient[(row * Inputs)..]);
    }

    public override string WriteTo(SequenceGraph graph, string input, T[] parameters) =>
        graph.Builder.JoinColumns(input, graph.Customers!);
}
