using Churn.Core.Monitoring;
using Churn.Core.Numerics;
using Churn.Core.Schema;

namespace Churn.Core.Tests.Monitoring;

public class InputDriftTests
{
    private const int ReferenceRows = 2_000;

    private static readonly CustomerSchema Schema = new(
        [
            new NumberColumn("tenure", 0, 72), new NumberColumn("charges", 0, 120),
            new CategoryColumn("contract", ["month", "year", "two"]), new NumberColumn("rare", 0, 1),
        ],
        new LabelColumn("churn", "yes", "no"));

    private static readonly InputReference Reference = InputReference.Learn(Schema, Rows(1, ReferenceRows));

    [Theory]
    [InlineData(50)]
    [InlineData(300)]
    public void Nothing_changed_and_alarms_are_as_rare_as_promised(int rows)
    {
        const int Looks = 400;

        var alarms = Enumerable.Range(0, Looks).Count(look => Look(Rows(1_000 + look, rows), seed: look).Alarms.Any());

        alarms.Should().BeLessThanOrEqualTo(10, "of 400 looks at 1 % four are expected, and eleven in 1 of 700 tries");
    }

    [Fact]
    public void Column_that_moved_is_named_with_its_values_and_its_size()
    {
        var drift = Look(Rows(2, 500, contract: random => random < .6 ? 0 : 2));

        var moved = drift.Columns[0];
        (moved.Column, moved.Alarm).Should().Be(("contract", true));
        moved.Psi.Should().BeGreaterThan(.2);
        moved.Moved.Values.Should().Be("year");
        moved.Moved.Before.Should().BeApproximately(.3, .05);
        moved.Moved.Now.Should().Be(0);
        drift.Alarms.Should().ContainSingle();
    }

    [Fact]
    public void Missing_unseen_and_out_of_range_values_are_counted()
    {
        var drift = Look([.. Enumerable.Range(0, 100).Select(row => (float[])
            [row < 25 ? float.NaN : 20, row < 10 ? 500 : 40, row < 5 ? -1 : 0, 0])]);

        Column(drift, "tenure").Missing.Should().Be(.25);
        Column(drift, "charges").OutOfRange.Should().Be(.1);
        Column(drift, "contract").Unseen.Should().Be(.05);
        drift.Outside.Should().Be(.1);
    }

    [Fact]
    public void Few_customers_are_not_tested()
    {
        var drift = Look(Rows(3, InputDrift.MinRows - 1, contract: _ => 1));

        drift.Columns.Should().OnlyContain(column => column.P == null && !column.Alarm);
    }

    [Fact]
    public void Same_seed_gives_the_same_report() =>
        Look(Rows(4, 60), seed: 5).Should().BeEquivalentTo(Look(Rows(4, 60), seed: 5));

    [Fact]
    public void Numbers_fall_into_tenths_of_the_training()
    {
        var column = Reference.Columns[0];

        column.Counts.Should().HaveCount(10).And.OnlyContain(count => count > ReferenceRows / 15 && count < ReferenceRows / 7);
        column.AllCounts().Sum().Should().Be(ReferenceRows);
        column.CellOf(column.Edges![0]).Should().Be(0);
        column.CellOf(MathF.BitIncrement(column.Edges[0])).Should().Be(1);
        column.CellOf(float.MaxValue).Should().Be(9);
        column.NameOf(0, Schema.Features[0]).Should().StartWith("up to ");
    }

    [Fact]
    public void Budget_is_shared_out_over_looks_and_columns()
    {
        new FalseAlarmBudget(.01).Alarms([.005, .004, .9]).Should().Equal(false, false, false);
        new FalseAlarmBudget(.01).Alarms([.005, .003, .9]).Should().Equal(true, true, false);
        new FalseAlarmBudget(.01, Looks: 10).Alarms([.005, .003, .9]).Should().Equal(false, false, false);
    }

    [Fact]
    public void P_values_of_small_samples_are_those_of_all_permutations()
    {
        int[] before = [30, 20], now = [4, 16];

        var test = HomogeneityTest.Of([.. before, 0, 0], [.. now, 0, 0], areOrdered: false, level: .0001, new RandomStream(1, 1));

        // Of 70 customers, 36 of them in the second cell, 20 are taken: 10.3 of the cell on average, and 16 were.
        var exact = Enumerable.Range(0, 21)
            .Where(drawn => Math.Abs(drawn - (720.0 / 70)) >= 16 - (720.0 / 70))
            .Sum(drawn => Chance(70, 36, 20, drawn));
        test.P.Should().BeApproximately(exact, exact / 2);
    }

    private static double Chance(int items, int marked, int taken, int drawn) => Math.Exp(
        LogChoose(marked, drawn) + LogChoose(items - marked, taken - drawn) - LogChoose(items, taken));

    private static double LogChoose(int items, int taken) => SpecialFunctions.LogGamma(items + 1)
        - SpecialFunctions.LogGamma(taken + 1) - SpecialFunctions.LogGamma(items - taken + 1);

    private static ColumnShift Column(InputDrift drift, string name) => drift.Columns.Single(column => column.Column == name);

    private static InputDrift Look(IEnumerable<float[]> rows, int seed = 0)
    {
        var counts = new InputCounts(Schema, Reference);
        foreach (var row in rows) counts.Add(row);
        return InputDrift.Of(counts, seed: seed);
    }

    private static float[][] Rows(int seed, int count, Func<double, int>? contract = null)
    {
        var random = new RandomStream(seed, 0xD41);
        return
        [
            .. Enumerable.Range(0, count).Select(_ => (float[])
            [
                (float)(72 * random.NextDouble()), random.NextDouble() < .1 ? float.NaN : 10 * random.NextBelow(13),
                contract?.Invoke(random.NextDouble()) ?? (random.NextDouble() < .4 ? 0 : random.NextDouble() < .5 ? 1 : 2),
                random.NextDouble() < .02 ? 1 : 0,
            ]),];
    }
}
