using Churn.Core.Options;
using Churn.Training.Learners.Logistic;

namespace Churn.Training.Tests.Learners.Logistic;

public class LogisticOptionsTests
{
    [Fact]
    public void An_open_penalty_has_several_variants_and_a_fixed_one_has_one()
    {
        new LogisticOptions().Variants().Should().OnlyHaveUniqueItems().And.OnlyContain(variant => variant.Penalty != null)
            .And.HaveCountGreaterThan(1);
        new LogisticOptions { Penalty = 3 }.Variants().Should().Equal(new LogisticOptions { Penalty = 3 });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(2e9)]
    [InlineData(double.NaN)]
    public void A_penalty_out_of_its_range_is_refused_with_its_value(double penalty) =>
        FluentActions.Invoking(() => new LogisticTrainer(new LogisticOptions { Penalty = penalty }))
            .Should().Throw<ArgumentException>().WithMessage("penalty is *it must be at least 1E-06 and at most 1000000000.");

    [Fact]
    public void Each_variant_is_sound() =>
        new LogisticOptions().Variants().SelectMany(variant => OptionsValidator.Of(variant)).Should().BeEmpty();
}
