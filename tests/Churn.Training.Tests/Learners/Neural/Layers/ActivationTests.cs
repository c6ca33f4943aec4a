using Churn.Training.Learners.Neural.Layers;

namespace Churn.Training.Tests.Learners.Neural.Layers;

public class ActivationTests
{
    [Theory]
    [InlineData(Activation.Relu, 1.5f, 1.5)]
    [InlineData(Activation.Relu, -1.5f, 0)]
    [InlineData(Activation.Tanh, .5f, .46211715726)]
    [InlineData(Activation.Tanh, -100f, -1)]
    [InlineData(Activation.Sigmoid, .5f, .62245933120)]
    [InlineData(Activation.Sigmoid, -100f, 0)]
    public void An_activation_has_its_known_value(Activation activation, float sum, double expected)
    {
        var inputs = Enumerable.Repeat(sum, 19).ToArray();
        var outputs = new float[19];

        ActivationLayer.Of(activation, 19)!.Apply([], inputs, outputs);

        outputs.Should().OnlyContain(output => Math.Abs(output - expected) < 1e-6);
    }

    [Fact]
    public void A_linear_layer_has_no_activation() => ActivationLayer.Of(Activation.Linear, 3).Should().BeNull();
}
