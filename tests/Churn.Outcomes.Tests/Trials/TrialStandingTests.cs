using Churn.Core.Campaigns;
using Churn.Core.Numerics;
using Churn.Models.Registry;
using Churn.Outcomes.Cohorts;
using Churn.Outcomes.Storage;
using Churn.Outcomes.Trials;

namespace Churn.Outcomes.Tests.Trials;

public class TrialStandingTests
{
    private const string Champion = "aaaaaaaaaaaa";
    private const string Challenger = "bbbbbbbbbbbb";

    private static readonly DateTimeOffset Day1 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ModelTrial Trial = new(Champion, Challenger, .1, Day1, Day1.AddDays(180), false);
    private static readonly DateTimeOffset Later = Day1.AddDays(100);

    [Fact]
    public async Task Equal_versions_are_told_apart_no_more_often_than_the_level_says()
    {
        const int Trials = 300;
        var wrong = 0;
        for (var seed = 0; seed < Trials; seed++)
            if ((await Look(Rows(2_000, seed, .4, .4))).Verdict != TrialVerdict.Undecided) wrong++;

        ((double)wrong / Trials).Should().BeLessThanOrEqualTo(1 - TrialStanding.Level);
    }

    [Theory]
    [InlineData(1.2, .1, TrialVerdict.Challenger)]
    [InlineData(.1, 1.2, TrialVerdict.Champion)]
    public async Task The_better_version_is_found(double champion, double challenger, TrialVerdict verdict)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var standing = await Look(Rows(6_000, seed, champion, challenger));

            standing.Verdict.Should().Be(verdict);
            (standing.Difference!.Value > 0).Should().Be(verdict == TrialVerdict.Challenger);
            standing.ForHistory!.Rows.Should().Be(standing.Compared);
        }
    }

    [Fact]
    public async Task Who_left_counts_no_sooner_than_who_stayed()
    {
        // The churners of the second half are known, and nobody who stayed is.
        var rows = Rows(4_000, 1, .4, .4)
            .Select((row, i) => i < 2_000 || row.Churned == true ? row : row with { Churned = null });

        (await Look(rows)).Compared.Should().Be(2_000);
    }

    [Fact]
    public async Task A_customer_counts_once_and_one_whom_a_campaign_treated_not_at_all()
    {
        var rows = Rows(200, 1, .4, .4).ToArray();
        var again = rows.Select(row => row with { Id = Guid.NewGuid(), Time = row.Time.AddHours(1) });
        var treated = Rows(200, 2, .4, .4).Select(row => row with { Group = PlanEntry.Treatment });

        (await Look([.. rows, .. again, .. treated])).Should().Match<TrialStanding>(standing =>
            standing.Customers == 200 && standing.Compared == 200);
    }

    [Fact]
    public async Task A_customer_whom_a_plan_treated_later_is_not_compared()
    {
        var rows = Rows(300, 1, .4, .4).ToArray();
        var planned = rows.Take(100).Select(row => row with
        {
            Id = Guid.NewGuid(),
            Time = row.Time.AddHours(1),
            Group = PlanEntry.Treatment,
            Other = null,
        });

        (await Look([.. rows, .. planned])).Customers.Should().Be(200);
    }

    [Fact]
    public async Task Predictions_of_other_versions_and_single_ones_are_not_in_the_trial()
    {
        var rows = Rows(100, 1, .4, .4).ToArray();

        (await Look(rows.Select(row => row with { Other = null }))).Customers.Should().Be(0);
        (await Look(rows.Select(row => row with { Version = "cccccccccccc" }))).Customers.Should().Be(0);
        (await Look(rows.Select(row => row with { Time = Day1.AddDays(-1) }))).Customers.Should().Be(0);
    }

    [Fact]
    public async Task A_trial_ends_when_its_time_is_over_or_another_version_is_the_champion()
    {
        var log = new MemoryLog([.. Rows(100, 1, .4, .4)]);

        (await TrialStanding.OfAsync(log, Trial, Champion, Trial.Until)).Verdict.Should().Be(TrialVerdict.OutOfTime);
        (await TrialStanding.OfAsync(log, Trial, "cccccccccccc", Later)).Verdict.Should().Be(TrialVerdict.Void);
    }

    [Fact]
    public void The_share_of_the_customers_is_the_challengers_the_same_ones_in_one_trial_and_others_in_the_next()
    {
        var (one, other) = (Assignment(1), Assignment(2));
        string[] customers = [.. Enumerable.Range(0, 20_000).Select(i => $"C{i}")];

        (customers.Count(one.IsChallengers) / 20_000.0).Should().BeApproximately(.1, .01);
        customers.Where(one.IsChallengers).Should().Equal(customers.Where(Assignment(1).IsChallengers));
        (customers.Count(customer => one.IsChallengers(customer) && other.IsChallengers(customer)) / 20_000.0)
            .Should().BeApproximately(.01, .005);

        static TrialAssignment Assignment(byte key) => new(Trial, [key]);
    }

    private static Task<TrialStanding> Look(IEnumerable<PredictionWithOutcome> rows) =>
        TrialStanding.OfAsync(new MemoryLog([.. rows]), Trial, Champion, Later);

    /// <summary>Customers under two versions, whose log-odds are off by normal errors of the given sizes.</summary>
    private static IEnumerable<PredictionWithOutcome> Rows(int count, int seed, double champion, double challenger)
    {
        var random = new RandomStream(seed, 7);
        for (var i = 0; i < count; i++)
        {
            var logOdds = -1.5 + Normal(random);
            var churned = random.NextDouble() < Probability(logOdds);
            var (one, other) = (
                Probability(logOdds + (champion * Normal(random))), Probability(logOdds + (challenger * Normal(random))));
            var isChallengers = random.NextDouble() < Trial.Share;
            var time = Day1.AddMinutes(i);
            yield return new PredictionWithOutcome(
                Guid.NewGuid(), time, time.AddDays(30), isChallengers ? Challenger : Champion, null, [],
                isChallengers ? other : one, true, "at-risk", null, null, churned)
            {
                Customer = new Guid(seed, 0, 0, BitConverter.GetBytes((long)i)),
                Other = isChallengers ? new OtherScore(Champion, one) : new OtherScore(Challenger, other),
            };
        }
    }

    private static double Normal(RandomStream random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double Probability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));
}
