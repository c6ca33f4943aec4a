using Churn.Core.Campaigns;
using Churn.Core.Monitoring;
using Churn.Core.Numerics;
using Churn.Core.Schema;

namespace Churn.Core.Tests.Monitoring;

public class VersionMonitorTests
{
    private static readonly DateTimeOffset January = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly CustomerSchema Schema =
        new([new NumberColumn("tenure", 0, 1)], new LabelColumn("churn", "yes", "no"));

    private static readonly MonitoredVersion Version = new(
        "v1",
        Schema,
        InputReference.Learn(Schema, [.. Enumerable.Range(0, 1_000).Select(i => new[] { i / 1_000f })]),
        Threshold: .5,
        ChurnRate: .5,
        CalibrationError: .01,
        Seed: 1);

    [Fact]
    public void Customers_like_before_who_behave_as_expected_confirm_the_version()
    {
        var found = Look(now: January.AddMonths(3), Month(January, 600), Month(January.AddMonths(1), 600));

        (found.Trust, found.Predictions).Should().Be((TrustLevel.Confirmed, 1_200));
        found.Realised.Figures!.Customers.Should().Be(1_200);
        found.Realised.Alarm.Should().BeFalse();
        found.Drift!.Alarm.Should().BeFalse();
        (found.Drift.FalseAlarmRate, found.Drift.Looks, found.Drift.From).Should().Be((.01, 12, January.AddMonths(1)));
        found.Cohorts.Select(cohort => (cohort.From, cohort.Customers, cohort.IsComplete)).Should().Equal(
            (January, 600, true), (January.AddMonths(1), 600, true));
        found.Cohorts.Should().OnlyContain(cohort => cohort.CalibrationP > .01 && cohort.Realised!.Customers == 600);
    }

    [Fact]
    public void Customers_who_behave_differently_contradict_the_version()
    {
        var found = Look(
            now: January.AddMonths(3), Month(January, 600), Month(January.AddMonths(1), 600, truth: p => 1 - p));

        found.Trust.Should().Be(TrustLevel.Contradicted);
        found.Sentence.Should().Contain("2026-02-01");
        found.Cohorts.Select(cohort => cohort.Alarm).Should().Equal(false, true);
        found.Cohorts[1].Contradicted.Should().Equal("rocAuc", "logLoss");
        found.Estimated!.Contradicted.Should().Equal("rocAuc", "logLoss");
        found.Estimated.Validity.Should().Contain(flag => flag.StartsWith("contradicted:", StringComparison.Ordinal));
        found.Drift!.Alarm.Should().BeFalse();
    }

    [Fact]
    public void Customer_counts_once_in_a_cohort_and_again_in_the_next()
    {
        var customer = Guid.NewGuid();
        MonitoredPrediction[] nights =
        [
            .. Enumerable.Range(0, 59).Select(night => Month(January, 1)[0] with
            {
                Time = January.AddDays(night),
                Customer = customer,
            }),];

        Look(now: January.AddMonths(3), nights).Cohorts.Select(cohort => cohort.Customers).Should().Equal(1, 1);
    }

    [Fact]
    public void A_customer_who_was_scored_before_a_campaign_treated_them_is_treated()
    {
        MonitoredPrediction[] scored = [.. Month(January, 400).Select(one => one with { Customer = Guid.NewGuid() })];
        var planned = scored.Take(150).Select(one => one with { Time = one.Time.AddHours(1), Group = PlanEntry.Treatment });

        var found = Look(now: January.AddMonths(3), [.. scored.Concat(planned).OrderBy(one => one.Time)]);

        found.Realised.Figures!.Customers.Should().Be(250);
        found.Realised.Groups.Select(group => (group.Group, group.Customers)).Should().Equal((PlanEntry.Treatment, 150));
    }

    [Fact]
    public void A_customer_whose_plan_is_not_in_the_sample_is_treated()
    {
        MonitoredPrediction[] scored = [.. Month(January, 400).Select(one => one with { Customer = Guid.NewGuid() })];
        var monitor = new VersionMonitor(Version, new MonitoringPlan { Now = January.AddMonths(3) });
        foreach (var one in scored) monitor.Add(one);
        foreach (var one in scored.Take(150)) monitor.Note(January.AddDays(30), one.Customer!.Value, PlanEntry.Treatment);
        monitor.Note(January.AddMonths(1), scored[200].Customer!.Value, PlanEntry.Treatment); // in a month without predictions

        var found = monitor.Find(
            [new CohortCounts(January, 400, 400, 400), new CohortCounts(January.AddMonths(1), 0, 0, 0)]);

        found.Realised.Figures!.Customers.Should().Be(250);
        found.Cohorts.Should().ContainSingle().Which.Customers.Should().Be(400);
    }

    [Fact]
    public void Treated_customers_are_told_apart_and_raise_no_alarm()
    {
        MonitoredPrediction[] treated =
            [.. Month(January, 400, truth: p => p / 5).Select(one => one with { Group = PlanEntry.Treatment })];
        MonitoredPrediction[] control = [.. Month(January, 400).Select(one => one with { Group = "control" })];

        var found = Look(now: January.AddMonths(3), [.. treated, .. control]);

        found.Realised.Alarm.Should().BeFalse();
        found.Realised.Figures!.Customers.Should().Be(400);
        found.Realised.Groups.Select(group => (group.Group, group.Customers))
            .Should().Equal(("control", 400), ("treatment", 400));
        found.Realised.Groups[1].Figures!.ChurnRate.Should().BeLessThan(found.Realised.Groups[0].Figures!.ChurnRate - .2);
    }

    [Fact]
    public void Outcomes_of_early_leavers_alone_say_nothing()
    {
        MonitoredPrediction[] month = [.. Month(January, 600)];
        var left = month.Count(one => one.Score.Churned);

        var found = Look(
            now: January.AddMonths(3), [.. month.Select(one => one with { IsKnown = one.Score.Churned })], known: left);

        found.Realised.Figures.Should().BeNull();
        found.Cohorts[0].CalibrationP.Should().BeNull();
        found.Trust.Should().Be(TrustLevel.Unknown);
    }

    [Fact]
    public void Outcomes_of_less_than_four_in_five_raise_no_alarm()
    {
        var month = Month(January, 600, truth: p => 1 - p);

        var found = Look(now: January.AddMonths(3), month, known: 400);

        found.Realised.Figures.Should().NotBeNull();
        found.Cohorts[0].CalibrationP.Should().BeNull();
        found.Realised.Alarm.Should().BeFalse();
    }

    [Fact]
    public void Running_cohort_is_tested_at_set_sizes_only()
    {
        var moved = Month(January, 260, draw: random => random / 2);

        Look(now: January.AddDays(20), moved[..240]).Drift!.Alarm.Should().BeFalse("its first look is at 250 customers");
        var found = Look(now: January.AddDays(20), moved);
        found.Drift!.Alarm.Should().BeTrue();
        (found.Cohorts[0].IsComplete, found.Cohorts[0].DriftAlarms.Single()).Should().Be((false, "tenure"));
        Look(now: January.AddMonths(1), moved[..240]).Drift!.Alarm.Should().BeTrue("a complete one is looked at once more");
    }

    [Fact]
    public void Nothing_changed_and_a_growing_cohort_raises_alarms_as_rarely_as_promised()
    {
        const int Runs = 60;
        var alarms = Enumerable.Range(0, Runs).Count(run =>
        {
            var monitor = new VersionMonitor(Version, new MonitoringPlan
            {
                Now = January.AddMonths(1),
                FalseAlarmRate = .3,
                Looks = 1,
            });
            foreach (var one in Month(January, 1_050, seed: run)) monitor.Add(one with { IsKnown = false });
            return monitor.Find([new CohortCounts(January, 1_050, 0, 0)]).Drift!.Alarm;
        });

        alarms.Should().BeLessThanOrEqualTo(27, "of 60 cohorts at 30 % at most 18 are expected, and 28 in 1 of 150 tries");
    }

    [Fact]
    public void Rows_of_another_length_are_passed_over()
    {
        var found = Look(now: January.AddMonths(1), [.. Month(January, 300), Month(January, 1)[0] with { Codes = [1, 2] }]);

        found.Cohorts[0].Customers.Should().Be(300);
    }

    [Fact]
    public void Version_without_predictions_is_unknown()
    {
        var found = Look(now: January);

        (found.Trust, found.Predictions, found.Drift, found.Estimated).Should().Be((TrustLevel.Unknown, 0, null, null));
        found.Realised.Figures.Should().BeNull();
    }

    private static VersionFindings Look(DateTimeOffset now, params MonitoredPrediction[][] months) =>
        Look(now, [.. months.SelectMany(month => month)], known: null);

    private static VersionFindings Look(DateTimeOffset now, MonitoredPrediction[] predictions, long? known = null)
    {
        var monitor = new VersionMonitor(Version, new MonitoringPlan { Now = now });
        foreach (var prediction in predictions) monitor.Add(prediction);
        return monitor.Find(
        [
            .. predictions.GroupBy(one => CohortLength.Month.StartOf(one.Time))
                .Select(month => new CohortCounts(month.Key, month.Count(), month.Count(), known ?? month.Count())),]);
    }

    private static MonitoredPrediction[] Month(
        DateTimeOffset start, int rows, Func<double, double>? truth = null, Func<double, double>? draw = null, int seed = 0)
    {
        var random = new RandomStream(seed, start.Month);
        return
        [
            .. Enumerable.Range(0, rows).Select(row =>
            {
                var value = random.NextDouble();
                var code = draw is null ? value : draw(value);
                var churned = random.NextDouble() < (truth is null ? code : truth(code));
                return new MonitoredPrediction(
                    start.AddMinutes(row), [(float)code], new ScoredOutcome(churned, code), true, null, null);
            }),];
    }
}
