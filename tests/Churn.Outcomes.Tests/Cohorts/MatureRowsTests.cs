using Churn.Core.Campaigns;
using Churn.Outcomes.Cohorts;
using Churn.Outcomes.Storage;

namespace Churn.Outcomes.Tests.Cohorts;

public class MatureRowsTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_customer_counts_once_a_month_if_mature_and_untreated()
    {
        var (one, two) = (Guid.NewGuid(), Guid.NewGuid());
        var rows = new MatureRows(
            new MemoryLog(
            [
                Row(1, 2, one), Row(1, 3, one), Row(2, 2, one), Row(1, 4, two),
                Row(1, 5, Guid.NewGuid()) with { Group = PlanEntry.Treatment },
                Row(1, 6, Guid.NewGuid()) with { Group = "control" },
                Row(1, 7, Guid.NewGuid()) with { ShouldContact = null },
                Row(5, 20, Guid.NewGuid()), Row(1, 8, null), Row(1, 8, null),
            ]),
            Now);

        var cohorts = await rows.CountAsync();

        cohorts.Select(cohort => (cohort.Month, cohort.Mature)).Should().Equal(
            (new DateOnly(2026, 1, 1), 5), (new DateOnly(2026, 2, 1), 1));
        (rows.Repeated, rows.Treated, rows.Immature).Should().Be((1, 1, 1));
    }

    [Fact]
    public async Task A_customer_who_was_scored_before_a_campaign_treated_them_is_treated_for_that_month()
    {
        var one = Guid.NewGuid();
        var rows = new MatureRows(
            new MemoryLog([Row(1, 2, one), Row(1, 3, one) with { Group = PlanEntry.Treatment }, Row(2, 2, one)]), Now);

        (await rows.CountAsync()).Single().Month.Should().Be(new DateOnly(2026, 2, 1));
        rows.Treated.Should().Be(2);
    }

    [Fact]
    public async Task The_cohort_is_the_month_that_a_prediction_is_about()
    {
        var row = Row(2, 1, Guid.NewGuid()) with { AsOf = new DateOnly(2026, 1, 31) };

        (await new MatureRows(new MemoryLog([row]), Now).CountAsync()).Single().Month.Should().Be(new DateOnly(2026, 1, 1));
    }

    [Theory]
    [InlineData(100, 90, true)]
    [InlineData(100, 89, false)]
    [InlineData(0, 0, false)]
    public void A_cohort_is_complete_where_nine_in_ten_outcomes_are_known(long mature, long known, bool isComplete) =>
        new MatureCohort(default, mature, known, known / 2).IsComplete.Should().Be(isComplete);

    private static PredictionWithOutcome Row(int month, int day, Guid? customer)
    {
        var time = new DateTimeOffset(2026, month, day, 12, 0, 0, TimeSpan.Zero);
        return new PredictionWithOutcome(
            Guid.NewGuid(), time, time.AddDays(37), "aaaaaaaaaaaa", null, [], .2, false, "at-risk", null, null, true)
        {
            Customer = customer,
        };
    }
}
