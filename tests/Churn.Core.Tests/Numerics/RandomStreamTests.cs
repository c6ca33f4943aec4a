using Churn.Core.Numerics;

namespace Churn.Core.Tests.Numerics;

public class RandomStreamTests
{
    [Fact]
    public void Whole_numbers_are_evenly_spread_below_their_bound()
    {
        var random = new RandomStream(7, 0);

        var counts = Enumerable.Range(0, 70_000).Select(_ => random.NextBelow(7)).CountBy(number => number).ToDictionary();

        counts.Keys.Should().BeEquivalentTo([0, 1, 2, 3, 4, 5, 6]);
        counts.Values.Should().OnlyContain(count => count > 9_600 && count < 10_400);
    }

    [Fact]
    public void Fractions_are_evenly_spread_from_0_to_1()
    {
        var random = new RandomStream(7, 1);

        var numbers = Enumerable.Range(0, 50_000).Select(_ => random.NextDouble()).ToArray();

        numbers.Should().OnlyContain(number => number >= 0 && number < 1);
        numbers.Average().Should().BeApproximately(.5, .01);
        numbers.Average(number => Math.Pow(number - .5, 2)).Should().BeApproximately(1 / 12.0, .002);
    }

    [Fact]
    public void The_same_seed_and_stream_repeat_and_others_do_not()
    {
        ulong[] Take(int seed, int stream)
        {
            var random = new RandomStream(seed, stream);
            return [random.NextBits(), random.NextBits()];
        }

        Take(1, 2).Should().Equal(Take(1, 2));
        new[] { Take(1, 2)[0], Take(2, 1)[0], Take(1, 3)[0], Take(-1, 2)[0] }.Should().OnlyHaveUniqueItems();
    }

    /// <summary>
    /// So that a model trained today is trained again tomorrow: a change of the generator changes every network.
    /// </summary>
    [Fact]
    public void The_first_numbers_of_seed_42_stay_what_they_are()
    {
        var random = new RandomStream(42, 0);

        new[] { random.NextBits(), random.NextBits() }.Should().Equal(11498920367881115532UL, 11728955732934146996UL);
    }
}
