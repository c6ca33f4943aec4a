using Churn.Data.Events;

namespace Churn.Data.Tests.Events;

public class SnapshotDaysTests
{
    private static readonly DateOnly Newest = new(2026, 3, 1);

    [Theory]
    [InlineData(1000, 365)]
    [InlineData(365 + 90 + 30, 365)]
    [InlineData(365 + 90 + 29, 180)]
    [InlineData(240, 90)]
    [InlineData(30, 30)]
    public void Features_look_back_as_far_as_leaves_room_for_three_horizons(int coveredDays, int observeDays)
    {
        var chosen = SnapshotDays.Choose(Newest.AddDays(1 - coveredDays), Newest, 0, 30, every: null, observe: null);

        chosen.Clock.ObserveDays.Should().Be(observeDays);
        chosen.EveryDays.Should().Be(30);
        chosen.AsOf.Should().Equal(Newest.AddDays(1 - 30));
    }

    [Fact]
    public void What_is_given_is_kept_and_the_grace_counts()
    {
        var chosen = SnapshotDays.Choose(Newest.AddDays(-900), Newest, 7, 30, every: 10, observe: 45);

        chosen.Clock.Should().Be(new Core.Events.EventClock(45, 7, 30));
        chosen.EveryDays.Should().Be(10);
        chosen.AsOf.Should().Equal(Newest.AddDays(1 - 37));
    }
}
