using Churn.Core.Monitoring;

namespace Churn.Core.Tests.Monitoring;

public class CohortLengthTests
{
    private static readonly DateTimeOffset Moment = new(2026, 3, 31, 23, 30, 0, TimeSpan.FromHours(-2));

    [Fact]
    public void Month_is_a_month_of_UTC()
    {
        var start = CohortLength.Month.StartOf(Moment);

        start.Should().Be(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero));
        CohortLength.Month.EndOf(start).Should().Be(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));
        CohortLength.Month.PerYear.Should().Be(12);
    }

    [Theory]
    [InlineData("7d", 53)]
    [InlineData("30d", 13)]
    [InlineData("365d", 1)]
    public void Days_count_from_1970_whoever_looks_when(string text, int perYear)
    {
        var length = CohortLength.Parse(text)!;
        var start = length.StartOf(Moment);

        start.Should().BeOnOrBefore(Moment);
        length.EndOf(start).Should().BeAfter(Moment);
        length.StartOf(length.EndOf(start).AddTicks(-1)).Should().Be(start);
        (start - DateTimeOffset.UnixEpoch).TotalDays.Should().Match(days => days % (length.EndOf(start) - start).TotalDays == 0);
        (length.PerYear, length.ToString()).Should().Be((perYear, text));
    }

    [Fact]
    public void Starts_cover_a_span_and_stop_above_the_most()
    {
        CohortLength.Month.StartsIn(Moment.AddMonths(-2), Moment).Should().HaveCount(3);
        CohortLength.Month.StartsIn(Moment, Moment.AddDays(-40)).Should().BeEmpty();
        CohortLength.Parse("1d")!.StartsIn(Moment.AddYears(-9), Moment).Should().HaveCount(CohortLength.MaxCohorts + 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("0d")]
    [InlineData("4000d")]
    [InlineData("Month")]
    public void Other_texts_are_no_length(string text) => CohortLength.Parse(text).Should().BeNull();
}
