using Churn.Core.Monitoring;
using Churn.Core.Numerics;

namespace Churn.Core.Tests.Monitoring;

public class PairedConfidenceSequenceTests
{
    private const int Customers = 3_000;

    [Fact]
    public void Interval_holds_the_difference_at_every_moment()
    {
        const int Runs = 400;
        var missed = Enumerable.Range(0, Runs).Count(seed =>
        {
            var random = new RandomStream(seed, 0x5E9);
            var sequence = new PairedConfidenceSequence();
            for (var customer = 0; customer < Customers; customer++)
            {
                // Both models are as far from the truth, on different sides of it in the log-odds of half the customers.
                var side = customer % 2 == 0 ? .4 : -.4;
                sequence.Add(random.NextDouble() < .5, LogOddsScale.ToProbability(side), LogOddsScale.ToProbability(-side));
                if (sequence.Verdict != SequenceVerdict.Undecided) return true;
            }

            return false;
        });

        ((double)missed / Runs).Should().BeLessThan(.05);
    }

    [Theory]
    [InlineData(.2, .3, SequenceVerdict.Champion)]
    [InlineData(.4, .2, SequenceVerdict.Challenger)]
    public void Better_model_is_found(double champion, double challenger, SequenceVerdict expected)
    {
        var (random, sequence) = (new RandomStream(1, 0x5EA), new PairedConfidenceSequence());

        for (var customer = 0; customer < 8_000 && sequence.Verdict == SequenceVerdict.Undecided; customer++)
            sequence.Add(random.NextDouble() < .2, champion, challenger);

        sequence.Verdict.Should().Be(expected);
        sequence.Rows.Should().BeLessThan(8_000);
    }

    [Fact]
    public void Equal_models_never_differ()
    {
        var (random, sequence) = (new RandomStream(1, 0x5EB), new PairedConfidenceSequence());

        for (var customer = 0; customer < Customers; customer++)
        {
            var p = random.NextDouble();
            sequence.Add(random.NextDouble() < p, p, p);
        }

        sequence.Difference.Should().BeApproximately(0, 1e-12);
        sequence.Interval.Lower.Should().BeInRange(-.1, 0);
        sequence.Interval.Upper.Should().BeInRange(0, .1);
    }

    [Fact]
    public void Interval_only_narrows()
    {
        var (random, sequence) = (new RandomStream(2, 0x5EC), new PairedConfidenceSequence());
        var before = sequence.Interval;
        for (var customer = 0; customer < 200; customer++)
        {
            sequence.Add(random.NextDouble() < .3, random.NextDouble(), random.NextDouble());
            sequence.Interval.Lower.Should().BeGreaterThanOrEqualTo(before.Lower);
            sequence.Interval.Upper.Should().BeLessThanOrEqualTo(before.Upper);
            before = sequence.Interval;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Level_that_is_no_probability_is_refused(double level) =>
        FluentActions.Invoking(() => new PairedConfidenceSequence(level)).Should().Throw<ArgumentOutOfRangeException>();
}
