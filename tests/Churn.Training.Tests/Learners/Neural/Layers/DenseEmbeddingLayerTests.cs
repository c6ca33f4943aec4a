using Churn.Core.Numerics;
using Churn.Training.Learners.Neural.Layers;

namespace Churn.Training.Tests.Learners.Neural.Layers;

public class DenseEmbeddingLayerTests
{
    /// <summary>Weights of two amounts, then of three words and two words, then the biases.</summary>
    private static readonly float[] Parameters = Numbers.Random((7 * 4) + 4, 1);

    private static readonly float[] WithNumbers = [.5f, -2, 2, 0, 0, 3, 0, 1];
    private static readonly float[] WithSlots = [.5f, -2, 0, 0, 1, 1, 0, 0, 3, 1, 0, 0, 0, 1];

    private static readonly Dense Slots = new(7, 4, 0, 28);
    private static readonly DenseEmbeddingLayer Words = new(new Dense(2, 4, 0, 28, unread: 2), [3, 2], rowsAt: 8);

    [Fact]
    public void A_word_by_its_number_says_what_a_slot_of_its_own_says()
    {
        var (bySlots, byNumbers) = (new float[8], new float[8]);

        Slots.Apply(Parameters, WithSlots, bySlots);
        Words.Apply(Parameters, WithNumbers, byNumbers);

        byNumbers.Should().Equal(bySlots, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void The_gradients_are_those_of_slots() =>
        GradientsOf(Words, WithNumbers).Should().Equal(GradientsOf(Slots, WithSlots), (a, b) => Math.Abs(a - b) < 1e-6);

    private static float[] GradientsOf(Layer layer, float[] features)
    {
        var gradients = new float[Parameters.Length];
        var step = new LayerStep(layer, Parameters, gradients, null, features, 2, new RandomStream(0, 0));
        step.Forward(2);
        Numbers.Random(8, 2).CopyTo(step.OutputGradient);
        step.Backward();
        return gradients;
    }
}
