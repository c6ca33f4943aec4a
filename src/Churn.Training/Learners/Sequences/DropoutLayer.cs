using System.Numerics;
using System.Numerics.Tensors;

namespace Churn.Training.Learners.Sequences;

/// <summary>
/// Dropout (Srivastava et al. 2014): in training a share of the numbers of a customer is silenced, drawn for each block, and the
/// others grow so that the mean stays. Scoring uses all.
/// </summary>
/// <param name="width">Numbers of a customer.</param>
/// <param name="share">The share that is silenced.</param>
internal sealed class DropoutLayer<T>(int width, double share) : SequenceLayer<T>(width, width)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T kept = T.CreateChecked(1 / (1 - share));

    /// <summary>What each number is multiplied by.</summary>
    public override int ScratchSize(SequenceBlock<T> block) => block.Rows * Outputs;

    public override void Forward(LayerPass<T> pass)
    {
        var factors = pass.Scratch[..pass.Input.Length];
        factors.Fill(T.One);
        if (pass.Block.Random is { } random)
            foreach (ref var factor in factors) factor = random.NextDouble() < share ? T.Zero : kept;
        TensorPrimitives.Multiply(pass.Input, factors, pass.Output);
    }

    public override void Backward(LayerPass<T> pass) =>
        TensorPrimitives.Multiply(pass.OutputGradient, pass.Scratch[..pass.OutputGradient.Length], pass.InputGradient);

    public override string WriteTo(SequenceGraph graph, string input, T[] parameters) => input;
}
