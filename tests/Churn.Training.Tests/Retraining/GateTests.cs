using System.Xml.Linq;
using Churn.Core.Decisions;
using Churn.Training.Retraining;

namespace Churn.Training.Tests.Retraining;

public class GateTests
{
    private static readonly GateOptions Quick = new() { Resamples = 300 };

    [Fact]
    public void A_challenger_that_is_better_beyond_doubt_is_passed()
    {
        var verdict = Judge(Comparisons.Of(2_000, championNoise: 1, challengerNoise: 0));

        verdict.Failures.Should().BeEmpty();
        verdict.Summary.Should().StartWith("the gate passed it: ").And.Contain(": gain 0.");
    }

    [Theory]
    [InlineData(0, 1, "the gate refused it: ")]
    [InlineData(0.5, 0.5, "no sure gain: ")]
    public void A_challenger_that_is_worse_or_no_better_is_refused_by_its_log_loss(
        double champion,
        double challenger,
        string summary)
    {
        var verdict = Judge(Comparisons.Of(2_000, champion, challenger));

        verdict.Passed.Should().BeFalse();
        verdict.Failures.Select(check => check.Name).Should().Contain("log loss");
        verdict.Summary.Should().StartWith(summary);
    }

    [Fact]
    public void A_gain_that_is_smaller_than_the_asked_one_is_refused() =>
        Judge(Comparisons.Of(2_000, 1, 0), Quick with { MinimumGain = 0.5 })
            .Failures.Should()
            .ContainSingle()
            .Which.Name.Should()
            .Be("log loss");

    [Fact]
    public void Too_few_rows_decide_nothing_and_the_data_are_judged_all_the_same()
    {
        var verdict = Judge(Comparisons.Of(100, 1, 0) with { Drift = Comparisons.NoDrift with { Lacking = ["tenure"] } });

        verdict.Failures.Select(check => check.Name).Should().Equal("rows", "columns");
        verdict.Checks.Should().NotContain(check => check.Name == "log loss");
    }

    [Fact]
    public void A_segment_that_becomes_notably_worse_is_named_though_the_whole_is_better()
    {
        var compared = Comparisons.Of(4_000, 1.5, 0);
        var spoilt = compared with
        {
            Customers = [.. compared.Customers.Select(customer => customer.Segment == SegmentationRules.HighRisk
                ? customer with { Challenger = customer.Champion * 0.7 } : customer)],
        };

        Judge(spoilt)
            .Failures.Select(check => check.Name)
            .Should()
            .Contain("segment high-risk")
            .And.NotContain("segment standard");
    }

    [Fact]
    public void Probabilities_that_are_off_are_refused()
    {
        var compared = Comparisons.Of(4_000, 3, 0);
        var shifted = compared with
        {
            Customers =
            [
                .. compared.Customers.Select(customer => customer with { Challenger = 0.25 + (0.75 * customer.Challenger) }),],
        };

        Judge(shifted, Quick with { CalibrationErrorRise = 0 })
            .Checks.Should()
            .Contain(check => check.Name == "calibration error");
        Judge(shifted, Quick with { CalibrationErrorRise = 0, CalibrationErrorAllowed = 0 })
            .Checks.Single(check => check.Name == "calibration error")
            .Found.Should()
            .Contain("challenger 0.1");
    }

    [Fact]
    public void Every_way_in_which_the_data_drifted_is_named_at_once()
    {
        var drift = Comparisons.NoDrift with
        {
            Lacking = ["plan"],
            Changed = ["age (number before, category now)"],
            New = ["region"],
            Columns =
            [
                new ColumnDrift("tenure", 0.02, 0.3, 0),
                new ColumnDrift("city", 0, 0, 0.4),
                new ColumnDrift("fine", 0.5, 0.55, 0.05),
                new ColumnDrift("old", null, 0.9, 0),],
            Unreadable = 3,
            ChurnRate = 0.05,
        };

        var verdict = Judge(Comparisons.Of(2_000, 1, 0) with { Drift = drift, ChallengerMilliseconds = 50 });

        verdict
            .Failures.Select(check => check.Name)
            .Should()
            .Equal("columns", "readable rows", "column tenure", "column city", "churn rate", "latency");
        verdict
            .Failures.First()
            .Found.Should()
            .Be("lacking: plan; of another kind: age (number before, category now); new: region");
    }

    [Fact]
    public void No_sure_gain_confirms_the_champion_and_is_skipped_in_JUnit()
    {
        var verdict = Judge(Comparisons.Of(2_000, 0.5, 0.5));

        verdict.ConfirmsChampion.Should().BeTrue();
        verdict.Summary.Should().StartWith("no sure gain: log loss: champion 0.").And.Contain(", challenger 0.");
        var suite = JUnit(verdict);
        suite.Attribute("failures")!.Value.Should().Be("0");
        suite.Attribute("skipped")!.Value.Should().Be("1");
        suite.Elements("testcase").Should().HaveCount(verdict.Checks.Count);
    }

    [Fact]
    public void A_challenger_that_is_surely_worse_fails_in_JUnit()
    {
        var verdict = Judge(Comparisons.Of(2_000, 0, 1));

        verdict.ConfirmsChampion.Should().BeFalse();
        JUnit(verdict).Attribute("failures")!.Value.Should().NotBe("0");
    }

    [Theory]
    [InlineData(31, true)]
    [InlineData(29, false)]
    public void An_old_champion_gives_way_to_a_challenger_that_is_not_worse(int days, bool passes)
    {
        var compared = Comparisons.Of(4_000, 0.1, 0.1);

        Judge(compared with { ChampionAge = TimeSpan.FromDays(days) }).Passed.Should().Be(passes);
    }

    [Fact]
    public void An_old_champion_stays_where_the_challenger_is_worse_or_age_does_not_count()
    {
        var age = TimeSpan.FromDays(400);

        Judge(Comparisons.Of(2_000, 0, 0.7) with { ChampionAge = age }).Passed.Should().BeFalse();
        Judge(Comparisons.Of(4_000, 0.1, 0.1) with { ChampionAge = age }, Quick with { MaxChampionAgeDays = null })
            .Passed.Should()
            .BeFalse();
    }

    [Fact]
    public void The_same_comparison_gets_the_same_verdict() =>
        Judge(Comparisons.Of(1_000, 0.6, 0.4)).Should().BeEquivalentTo(Judge(Comparisons.Of(1_000, 0.6, 0.4)));

    [Fact]
    public void Bounds_out_of_range_are_all_told()
    {
        new GateOptions
        {
            Confidence = 1,
            Milliseconds = 0,
            ChurnRateFactor = 0.5,
        }
            .Check()
            .Should()
            .HaveCount(3);
        FluentActions
            .Invoking(() => RetrainJson.ReadGate("""{"confidance": 0.9}"""u8))
            .Should()
            .Throw<FormatException>()
            .WithMessage("*confidance*");
        RetrainJson.ReadGate("""{"confidence": 0.9}"""u8).Should().Be(new GateOptions { Confidence = 0.9 });
    }

    private static XElement JUnit(GateVerdict verdict) => RetrainJUnit.Of(new RetrainReport(
        RetrainOutcome.Refused, verdict.Summary, "old", "new", verdict.Checks, null)).Root!.Element("testsuite")!;

    private static GateVerdict Judge(ModelComparison compared, GateOptions? options = null) =>
        new Gate(options ?? Quick).Judge(compared);
}
