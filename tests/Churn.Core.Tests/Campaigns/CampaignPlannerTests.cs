using Churn.Core.Campaigns;
using Churn.Core.Decisions;
using Churn.Core.Numerics;
using Churn.Core.Schema;

namespace Churn.Core.Tests.Campaigns;

public sealed class CampaignPlannerTests
{
    private static readonly CustomerSchema Schema = new(
        [
            new IdentifierColumn("id"),
            new NumberColumn("tenure", 0, 72, format: new NumberFormat(DecimalMark.Comma)),
            new DateColumn("seen", DateFormat.DayFirstPoints, new DateOnly(2020, 1, 1), new DateOnly(2026, 1, 1)),
        ],
        new LabelColumn("Churn", "Yes", "No"),
        new DateOnly(2026, 1, 1));

    private static readonly CampaignAction Offer =
        new("offer", 1, 10, new ActionAmount(0.3, null), new ActionAmount(200, null));

    private static readonly CampaignAction Cheap =
        new("cheap", 1, 1, new ActionAmount(0.1, null), new ActionAmount(200, null));

    private static readonly CampaignAction Measured = Offer with { Name = "call", Acceptance = default, Uplift = "models" };

    private readonly Dictionary<string, string> fields = [];

    [Fact]
    public void Contact_earns_and_costs_what_the_economics_say()
    {
        var planner = Planner([Offer], 100, controls: 0);
        Add(planner, "a", 0.5f);

        var entry = planner.Plan(0).Entries.Single();

        entry.ExpectedProfit.Should().BeApproximately((0.5 * ((0.3 * 190) - 1)) - (0.5 * 11), 1e-9);
        entry.Cost.Should().BeApproximately(1 + (10 * (0.15 + 0.5)), 1e-9);
        (entry.Action, entry.Group, entry.Planned.Key).Should().Be(("offer", "treatment", "a"));
    }

    [Fact]
    public void Segment_with_an_action_of_its_own_gets_no_other()
    {
        var list = new ActionList("EUR", [], [], [Offer, Cheap]) { Segments = [new SegmentAction("loyal", "cheap")] };
        var planner = new CampaignPlanner(
            list, new CampaignOptions { Budget = 100, ControlShare = 0 }, Schema, _ => default);

        planner.Add(new PlannedCustomer("a", new ChurnProbability(0.5f), "loyal"));
        planner.Add(new PlannedCustomer("b", new ChurnProbability(0.5f), "standard"));

        planner.Plan(0).Entries.Select(entry => (entry.Planned.Key, entry.Action))
            .Should().BeEquivalentTo([("a", "cheap"), ("b", "offer")]);
    }

    [Fact]
    public void Customer_on_whom_nothing_is_earned_gets_no_action()
    {
        var planner = Planner([Offer], 100, controls: 0);
        Add(planner, "a", 0.1f);

        planner.Plan(0).Entries.Should().BeEmpty();
    }

    [Fact]
    public void Contact_of_a_measured_action_earns_uplift_times_value_less_its_costs()
    {
        var planner = Planner([Measured], 100, controls: 0);
        Add(planner, "a", 0.5f, 0.2);

        var plan = planner.Plan(0);

        var entry = plan.Entries.Single();
        entry.Cost.Should().BeApproximately(1 + (10 * (0.2 + 0.5)), 1e-9);
        entry.ExpectedProfit.Should().BeApproximately((0.2 * 200) - entry.Cost, 1e-9);
        (entry.Evidence, plan.Evidence, plan.Actions[0].Evidence)
            .Should().Be((PlanEvidence.Trial, PlanEvidence.Trial, PlanEvidence.Trial));
    }

    [Fact]
    public void Measured_action_costs_no_more_than_one_offer()
    {
        var planner = Planner([Measured], 100, controls: 0);
        Add(planner, "a", 0.1f, 0.4); // more than leave: the two models disagree

        planner.Plan(0).Entries.Single().Cost.Should().BeApproximately(1 + 10, 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    public void Customer_whom_a_measured_action_does_not_help_never_gets_it(double uplift)
    {
        var planner = Planner([Measured with { ContactCost = 0, AcceptanceCost = 0 }], 100, controls: 0);
        Add(planner, "a", 0.9f, uplift);

        planner.Eligible.Should().Equal(0);
        planner.Check().Should().ContainSingle().Which.Should().Contain("its uplift is above 0");
        var plan = planner.Plan(0);
        (plan.Entries.Count, plan.Everybody.Contacts, plan.ByRisk.Contacts).Should().Be((0, 0, 0));
    }

    [Fact]
    public void Plan_of_measured_and_assumed_actions_is_of_mixed_evidence()
    {
        var planner = Planner([Measured, Offer], 100, controls: 0);
        Add(planner, "a", 0.5f, 0.3);
        Add(planner, "b", 0.9f, 0.01);

        var plan = planner.Plan(0);

        plan.Evidence.Should().Be(PlanEvidence.Mixed);
        plan.Entries.Select(entry => (entry.Planned.Key, entry.Evidence)).Should().BeEquivalentTo(
            [("a", PlanEvidence.Trial), ("b", PlanEvidence.Assumption)]);
    }

    [Fact]
    public void Error_of_the_measured_effect_widens_the_interval()
    {
        var planner = Planner([Measured with { Capacity = 2 }], 100, controls: 0);
        for (var customer = 0; customer < 8; customer++) Add(planner, $"C{customer}", 0.5f, 0.2);

        var (sure, unsure) = (planner.Plan(0).ExpectedProfit, planner.Plan(0, [0.01]).ExpectedProfit);

        var error = 2 * 190 * 0.01 * Math.Sqrt(8 / 2.0); // a quarter of the customers is known half as well
        Math.Pow(Half(unsure), 2).Should().BeApproximately(Math.Pow(Half(sure), 2) + Math.Pow(1.959964 * error, 2), 0.01);

        static double Half(ProfitInterval interval) => (interval.Upper - interval.Lower) / 2;
    }

    [Fact]
    public void Measured_acceptance_needs_an_uplift_model()
    {
        Check(Measured).Should().BeEmpty();
        Check(Measured with { Uplift = null }).Should().ContainSingle().Which.Should().Contain("churn uplift");

        static IEnumerable<string> Check(CampaignAction action) =>
            CampaignPlanner.Check(new ActionList(null, [], [], [action]), ["id"], new CampaignOptions { Budget = 1 }, Schema);
    }

    [Theory]
    [InlineData("12,5", "tenure > 12", true)]
    [InlineData("12,5", "tenure > 13", false)]
    [InlineData("", "tenure < 100", false)]
    [InlineData("", "tenure != 5", true)]
    public void Eligibility_reads_numbers_as_the_model_does(string tenure, string condition, bool isEligible)
    {
        var planner = Planner([Offer with { Eligibility = [RowCondition.Parse(condition)] }], 100, controls: 0);
        fields["tenure"] = tenure;
        Add(planner, "a", 0.5f);

        planner.Eligible.Should().Equal(isEligible ? 1 : 0);
    }

    [Theory]
    [InlineData("01.12.2025", 30, true)]
    [InlineData("03.12.2025", 30, false)]
    [InlineData("", 30, true)]
    public void Cool_down_counts_from_the_column_of_the_last_contact(string seen, int days, bool isEligible)
    {
        var planner = Planner([Offer with { CoolDown = new CoolDown(days, "seen") }], 100, day: new DateOnly(2026, 1, 1));
        fields["seen"] = seen;
        Add(planner, "a", 0.5f);

        planner.Eligible.Should().Equal(isEligible ? 1 : 0);
    }

    [Fact]
    public void Earlier_lists_count_for_cool_downs_and_for_actions_that_may_not_follow()
    {
        var earlier = new EarlierContacts();
        earlier.Add("a", "other", new DateOnly(2025, 12, 20));
        var planner = Planner(
            [Offer with { CoolDown = new CoolDown(30, null) }, Offer with { Name = "second", NotAfter = ["other"] }],
            100,
            day: new DateOnly(2026, 1, 1),
            earlier: earlier);
        Add(planner, "a", 0.5f);
        Add(planner, "b", 0.5f);

        planner.Eligible.Should().Equal(1, 1);
    }

    [Theory]
    [InlineData("-1", "value", "A value kept")]
    [InlineData("many", "value", "not a number")]
    public void Value_that_cannot_be_is_a_fault(string value, string column, string rule)
    {
        var planner = Planner([Offer with { ValueKept = new ActionAmount(null, "value") }], 100);
        fields["value"] = value;

        var fault = planner.Add(new PlannedCustomer("a", new ChurnProbability(0.5f), "s")).Single();

        fault.Column.Should().Be(column);
        fault.Rule.Should().ContainEquivalentOf(rule);
    }

    [Fact]
    public void Acceptance_over_1_in_a_column_is_a_fault_and_a_missing_one_closes_the_action()
    {
        var planner = Planner([Offer with { Acceptance = new ActionAmount(null, "accepts") }], 100);
        fields["accepts"] = "1.5";
        planner.Add(new PlannedCustomer("a", new ChurnProbability(0.5f), "s")).Should().ContainSingle();
        fields["accepts"] = "";
        planner.Add(new PlannedCustomer("b", new ChurnProbability(0.5f), "s")).Should().BeEmpty();

        planner.Eligible.Should().Equal(0);
        planner.Check().Should().Contain(fault => fault.Contains("No customer is eligible for the action 'offer'"));
    }

    [Fact]
    public void Unknown_columns_measured_acceptance_and_a_missing_day_are_reported_at_once()
    {
        var list = new ActionList(null, [], [],
        [
            Offer with { ValueKept = new ActionAmount(null, "tenur"), Acceptance = default },
            Offer with { Name = "b", CoolDown = new CoolDown(3, null) },
        ]);

        var faults = CampaignPlanner.Check(list, ["id", "tenure"], new CampaignOptions { Budget = 1 }, Schema).ToArray();

        faults.Should().HaveCount(3);
        faults[0].Should().Contain("'tenur'").And.Contain("Did you mean 'tenure'?");
    }

    [Fact]
    public void Budget_below_one_contact_is_a_fault()
    {
        var planner = Planner([Offer], 0.5);
        Add(planner, "a", 0.5f);

        planner.Check().Should().ContainSingle().Which.Should().Contain("below the cost of one contact, 7.50");
    }

    [Fact]
    public void Key_that_comes_twice_is_found_with_its_first_place()
    {
        var planner = Planner([Offer], 1);

        planner.TryNote("a", 7, out _).Should().BeTrue();
        planner.TryNote("a", 9, out var first).Should().BeFalse();
        first.Should().Be(7);
    }

    [Theory]
    [InlineData(0.1, 300)]
    [InlineData(0.25, 40)]
    [InlineData(0.1, 1_000_000)]
    public void Control_share_is_exact_and_budget_and_capacity_hold_for_those_contacted(double share, double budget)
    {
        var planner = Planner([Offer with { Capacity = 37 }, Cheap], budget, share);
        Fill(planner, 500);

        var plan = planner.Plan(0);

        plan.Total.Cost.Should().BeLessThanOrEqualTo(budget);
        plan.Actions[0].Total.Contacts.Should().BeLessThanOrEqualTo(37);
        foreach (var (_, total) in plan.Actions)
            total.Controls.Should().Be(
                (int)Math.Round(share * (total.Contacts + total.Controls), MidpointRounding.AwayFromZero));
        plan.Entries.Select(entry => entry.Planned.Key).Should().OnlyHaveUniqueItems();
        if (budget < 1_000) plan.Total.Cost.Should().BeGreaterThan(0.9 * budget);
    }

    [Fact]
    public void Same_customers_get_the_same_plan_and_keep_their_lots_when_others_come()
    {
        CampaignPlan PlanOf(int customers)
        {
            var planner = Planner([Offer], 1_000_000);
            Fill(planner, customers);
            return planner.Plan(0);
        }

        static HashSet<string> ControlsOf(CampaignPlan plan) =>
            [.. plan.Entries.Where(entry => entry.IsControl).Select(entry => entry.Planned.Key)];
        var (plan, again, larger) = (PlanOf(1_000), PlanOf(1_000), PlanOf(1_100));

        again.Entries.Should().Equal(plan.Entries);
        again.CampaignId.Should().Be(plan.CampaignId);
        var (before, after) = (ControlsOf(plan), ControlsOf(larger));
        before.Count(after.Contains).Should().BeGreaterThan(before.Count * 8 / 10);
    }

    [Fact]
    public void Plan_earns_at_least_as_much_as_a_campaign_by_risk_within_its_bound()
    {
        var planner = Planner([Offer with { Capacity = 20 }, Cheap], 300, 0);
        Fill(planner, 400);

        var plan = planner.Plan(0);

        plan.ByRisk.Cost.Should().BeLessThanOrEqualTo(300);
        plan.Total.ExpectedProfit.Should().BeGreaterThan(plan.ByRisk.ExpectedProfit - plan.MaxLoss);
        plan.ByRisk.ExpectedProfit.Should().BeApproximately(
            planner.PlanByRisk().Sum(entry => entry.ExpectedProfit), 1e-9);
        plan.Everybody.Contacts.Should().Be(400);
    }

    [Fact]
    public void Interval_covers_what_simulated_campaigns_earn_about_95_times_in_100()
    {
        var planner = Planner([Offer], 1_000_000, controls: 0);
        Fill(planner, 2_000);
        var plan = planner.Plan(0);
        var random = new RandomStream(5, 0);
        var inside = 0;
        for (var run = 0; run < 1_000; run++)
        {
            var earned = plan.Entries.Sum(entry =>
                random.NextDouble() >= entry.Planned.Probability.Value ? -11 : random.NextDouble() < 0.3 ? 189 : -1);
            if (earned >= plan.ExpectedProfit.Lower && earned <= plan.ExpectedProfit.Upper) inside++;
        }

        inside.Should().BeInRange(930, 970);
    }

    [Fact]
    public void Error_of_the_level_widens_the_interval_as_shifted_probabilities_would()
    {
        var planner = Planner([Offer], 1_000_000, controls: 0);
        Fill(planner, 2_000);
        var (exact, plan) = (planner.Plan(0), planner.Plan(0.1));

        var half = (plan.ExpectedProfit.Upper - plan.ExpectedProfit.Lower) / 2;
        var chance = (exact.ExpectedProfit.Upper - exact.ExpectedProfit.Lower) / 2;
        var shifted = plan.Entries.Sum(entry => CampaignEconomics.Standard.ExpectedProfit(new ChurnProbability(
            (float)LogOddsScale.ToProbability(LogOddsScale.OfProbability(entry.Planned.Probability.Value) + 0.001))));
        var slope = (shifted - plan.ExpectedProfit.Value) / 0.001;
        half.Should().BeApproximately(Math.Sqrt((chance * chance) + Math.Pow(1.959963984540054 * 0.1 * slope, 2)), half * 0.02);
    }

    [Fact]
    public void Gain_curve_rises_from_nothing_to_the_plan_without_a_budget()
    {
        var planner = Planner([Offer], 100, controls: 0);
        Fill(planner, 300);

        var curve = planner.GainCurve(10);

        curve.Should().HaveCount(11);
        curve[0].ExpectedProfit.Should().Be(0);
        curve.Should().BeInAscendingOrder(point => point.Budget);
        curve[^1].ExpectedProfit.Should().BeGreaterThan(curve[5].ExpectedProfit);
    }

    private CampaignPlanner Planner(
        IReadOnlyList<CampaignAction> actions,
        double budget,
        double controls = 0.1,
        DateOnly? day = null,
        EarlierContacts? earlier = null) =>
        new(
            new ActionList("EUR", [], [], actions),
            new CampaignOptions { Budget = budget, ControlShare = controls, Day = day },
            Schema,
            column => new RecordField(fields.GetValueOrDefault(column)),
            earlier);

    private static void Add(CampaignPlanner planner, string key, float probability, params double[] uplift) =>
        planner.Add(new PlannedCustomer(key, new ChurnProbability(probability), "all"), uplift).Should().BeEmpty();

    private static void Fill(CampaignPlanner planner, int customers)
    {
        var random = new RandomStream(3, 0);
        for (var customer = 0; customer < customers; customer++)
            Add(planner, FormattableString.Invariant($"C{customer}"), (float)random.NextDouble());
    }
}
