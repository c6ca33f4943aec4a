using Churn.Training.Learners.Neural.Optimizers;

namespace Churn.Training.Tests.Learners.Neural.Optimizers;

public class AdamOptimizerTests
{
    // More than the widest vector and no multiple of one: the vector loop and the rest are both run.
    private const int Count = 37;

    [Fact]
    public void The_first_two_steps_are_those_worked_by_hand()
    {
        // beta1 .8, beta2 .9, epsilon .1, rate .5, gradients 2 and then -1.
        // Step 1: mean .4 / .2 = 2, mean square .4 / .1 = 4; 1 - .5 x 2 / (2 + .1) = .523810.
        // Step 2: mean .8 x .4 - .2 = .12, / .36 = .333333; square .9 x .4 + .1 = .46, / .19 = 2.421053, root 1.555973;
        //         .523810 - .5 x .333333 / 1.655973 = .423164.
        var optimizer = new Adam { Beta1 = .8, Beta2 = .9, Epsilon = .1 }.Create(Count);
        var values = Enumerable.Repeat(1f, Count).ToArray();

        optimizer.Step(values, Enumerable.Repeat(2f, Count).ToArray(), .5f);
        values.Should().OnlyContain(value => Math.Abs(value - .523810) < 1e-5);

        optimizer.Step(values, Enumerable.Repeat(-1f, Count).ToArray(), .5f);
        values.Should().OnlyContain(value => Math.Abs(value - .423164) < 1e-5);
    }

    [Theory]
    [InlineData(1e-3f)]
    [InlineData(1e3f)]
    public void The_first_step_has_the_length_of_the_rate_however_steep_it_is(float gradient)
    {
        float[] value = [0];

        new Adam().Create(1).Step(value, [gradient], .01f);

        value[0].Should().BeApproximately(-.01f, 1e-6f);
    }
}
