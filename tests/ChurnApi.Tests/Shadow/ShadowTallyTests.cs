using ChurnApi.Serving;

namespace ChurnApi.Tests.Shadow;

public class ShadowTallyTests
{
    private static readonly DateTimeOffset Since = new(2026, 11, 3, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Differences_decisions_drops_and_failures_are_counted()
    {
        var tally = new ShadowTally("a", "b", Since);
        tally.Compare(Sample(0.5f, true), 0.25f, false);
        tally.Compare(Sample(0.25f, false), 0.75f, true);
        tally.Compare(Sample(0.5f, true), 0.5f, true);
        tally.Compare(Sample(0, false), 1, true);
        tally.Fail();
        tally.Drop();
        tally.Drop();

        tally.Report().Should().BeEquivalentTo(new
        {
            ModelVersion = "a",
            ShadowVersion = "b",
            Since,
            Compared = 4,
            MeanAbsoluteDifference = 1.75 / 4,
            MeanDifference = 1.25 / 4,
            LargestDifference = 1.0,
            DecisionsThatDiffer = 3,
            ShadowAloneActs = 2,
            ChampionAloneActs = 1,
            Failed = 1,
            Dropped = 2,
        });
        tally.Report().Histogram.Select(bin => bin.Customers).Should().Equal(1, 0, 0, 0, 0, 0, 1, 2);
    }

    [Fact]
    public void The_bins_follow_each_other_from_0_to_1()
    {
        var bins = new ShadowTally("a", "b", Since).Report().Histogram;

        bins[0].From.Should().Be(0);
        bins[^1].To.Should().Be(1);
        bins.Skip(1).Select(bin => bin.From).Should().Equal(bins.SkipLast(1).Select(bin => bin.To));
    }

    private static ShadowSample Sample(float probability, bool acts) => new([], null, "a", probability, acts);
}
