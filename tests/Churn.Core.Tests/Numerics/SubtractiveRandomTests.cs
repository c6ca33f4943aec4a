using Churn.Core.Numerics;

namespace Churn.Core.Tests.Numerics;

public class SubtractiveRandomTests
{
    /// <summary>The splits of every model trained so far; they stay as they are whatever a later .NET draws.</summary>
    [Fact]
    public void Orders_of_seed_42_stay_what_they_are()
    {
        var random = new SubtractiveRandom(42);

        Order(random.Shuffle, 10).Should().Equal(6, 2, 3, 0, 5, 1, 8, 4, 7, 9);
        Order(random.Shuffle, 10).Should().Equal(7, 3, 4, 6, 5, 1, 0, 8, 2, 9);
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(42)]
    [InlineData(161803398)]
    [InlineData(161803399)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Orders_are_those_that_seeded_Random_of_NET_10_draws(int seed)
    {
        Skip.If(Environment.Version.Major > 10, "It is not promised of later releases.");
        var (random, expected) = (new SubtractiveRandom(seed), new Random(seed));

        for (var length = 0; length < 500; length += 7)
            Order(random.Shuffle, length).Should().Equal(Order(expected.Shuffle, length));
    }

    private delegate void Shuffle(Span<int> items);

    private static int[] Order(Shuffle shuffle, int length)
    {
        int[] items = [.. Enumerable.Range(0, length)];
        shuffle(items);
        return items;
    }
}
