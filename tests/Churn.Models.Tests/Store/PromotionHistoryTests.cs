using Churn.Models.Registry;

namespace Churn.Models.Tests.Store;

public class PromotionHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 3, 14, 0, 0, TimeSpan.Zero);

    private static readonly PromotionHistory History = new(
    [
        new HistoryEntry(Start, "publish", "a", null, ""),
        new HistoryEntry(Start.AddHours(1), "promote", "a", null, ""),
        new HistoryEntry(Start.AddHours(2), "pin", "a", null, ""),
        new HistoryEntry(Start.AddHours(3), "promote", "b", "a", "better"),
        new HistoryEntry(Start.AddHours(5), "rollback", "a", "b", "worse"),
    ]);

    [Theory]
    [InlineData(0, null)]
    [InlineData(59, null)]
    [InlineData(60, "a")]
    [InlineData(179, "a")]
    [InlineData(180, "b")]
    [InlineData(299, "b")]
    [InlineData(300, "a")]
    [InlineData(9999, "a")]
    public void The_champion_of_a_time_is_the_one_promoted_last_before(int minutes, string? version) =>
        History.At(Start.AddMinutes(minutes))?.Version.Should().Be(version);

    [Fact]
    public void A_span_lasts_until_the_next_promotion()
    {
        History
            .At(Start.AddHours(4))
            .Should()
            .BeEquivalentTo(
                new
                {
                    Version = "b",
                    From = Start.AddHours(3),
                    Until = Start.AddHours(5),
                });
        History.At(Start.AddHours(6))!.Until.Should().BeNull();
        History.At(Start).Should().BeNull();
        History.Champion.Should().Be("a");
        History.ServedBefore.Should().Be("b");
    }

    [Theory]
    [InlineData("2026-11-03", "2026-11-03T00:00:00Z")]
    [InlineData("2026-11-03T14:00", "2026-11-03T14:00:00Z")]
    [InlineData("2026-11-03 14:00", "2026-11-03T14:00:00Z")]
    [InlineData("2026-11-03T14:00:30Z", "2026-11-03T14:00:30Z")]
    [InlineData("2026-11-03T14:00+01:00", "2026-11-03T13:00:00Z")]
    [InlineData("2026-11-03T14:00:00.5-03:30", "2026-11-03T17:30:00.5Z")]
    public void A_time_is_UTC_unless_it_says_otherwise(string text, string expected)
    {
        PointInTime.TryParse(text, out var time).Should().BeTrue();
        time.Should().Be(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));
        time.Offset.Should().Be(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("yesterday")]
    [InlineData("3.11.2026")]
    [InlineData("2026-13-01")]
    [InlineData("2026-11-03T25:00")]
    public void What_is_no_time_is_not_guessed_at(string? text) => PointInTime.TryParse(text, out _).Should().BeFalse();
}
