using Churn.Training.Learners.Neural.Optimizers;

namespace Churn.Training.Tests.Learners.Neural.Optimizers;

public class SgdOptimizerTests
{
    [Fact]
    public void Momentum_keeps_its_share_of_the_speed()
    {
        // By hand, rate .1, momentum .5: speeds 2, .5 x 2 + 2 = 3, .5 x 3 - 1 = .5; so 1 - .2 = .8, - .3 = .5, - .05 = .45.
        var optimizer = new Sgd { Momentum = .5 }.Create(1);
        float[] value = [1];
        var seen = new List<float>();
        foreach (var gradient in (float[])[2, 2, -1])
        {
            optimizer.Step(value, [gradient], .1f);
            seen.Add(value[0]);
        }

        seen.Should().Equal([.8f, .5f, .45f], (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Without_momentum_the_step_is_the_gradient()
    {
        var optimizer = new Sgd { Momentum = 0 }.Create(3);
        float[] values = [1, 2, 3];

        optimizer.Step(values, [10, 0, -10], .01f);
        optimizer.Step(values, [10, 0, -10], .01f);

        values.Should().Equal([.8f, 2f, 3.2f], (a, b) => Math.Abs(a - b) < 1e-6);
    }
}
