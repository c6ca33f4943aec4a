using System.Globalization;
using Churn.Core.Events;
using Churn.Core.Schema;
using Churn.Data.Events;
using Churn.Data.Tables;
using Churn.TestSupport;

namespace Churn.Data.Tests.Events;

public sealed class SnapshotMakerTests : IDisposable
{
    private static readonly DateOnly Today = new(2026, 11, 28);
    private static readonly DateOnly AsOf = new(2026, 3, 1);
    private static readonly EventClock Clock = new(ObserveDays: 60, GraceDays: 5, HorizonDays: 10);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("2026-03-05T23:59:59", true)] // in the grace
    [InlineData("2026-03-06T00:00:00", false)]
    [InlineData("2026-03-15T23:59:59", false)]
    [InlineData("2026-03-16T00:00:00", true)] // after the horizon
    public void Customer_without_event_in_the_horizon_has_churned(string next, bool churned)
    {
        var made = Make($"a,2026-02-01T10:00:00\na,{next}\n{Others}");

        made.Single(row => row.Name == "a").Churned.Should().Be(churned);
    }

    [Theory]
    [InlineData("2026-03-05T23:59:59", null)] // gone before the horizon
    [InlineData("2026-03-06T00:00:00", true)]
    [InlineData("2026-03-15T23:59:59", true)]
    [InlineData("2026-03-16T00:00:00", false)]
    public void Customer_with_an_event_of_leaving_in_the_horizon_has_churned(string leave, bool? churned)
    {
        var made = Make(
            $"a,2026-02-01T10:00:00,buy\na,{leave},leave\nb,2026-02-01T10:00:00,buy\nc,2026-02-01T10:00:00,buy\n"
            + "c,2026-03-10T10:00:00,leave\nb,2026-04-01T00:00:00,buy\n",
            options => options with { Events = new EventFileOptions { ChurnType = "leave" } },
            "customer,time,type");

        made.Where(row => row.Name == "a").Select(row => row.Churned).Should().Equal(churned is null ? [] : [churned]);
    }

    [Theory]
    [InlineData("2026-03-05T23:59:59", false)] // in the grace
    [InlineData("2026-03-06T00:00:00", true)]
    [InlineData("2026-03-15T23:59:59", true)]
    [InlineData("2026-03-16T00:00:00", false)] // after the horizon
    public void Customer_with_an_event_of_the_target_in_the_horizon_is_positive(string next, bool happened)
    {
        var made = Make($"a,2026-02-01T10:00:00,buy\na,{next},buy\n{OfTypes}", Predicting("buy"), "customer,time,type");

        made.Single(row => row.Name == "a").Churned.Should().Be(happened);
        made.Single(row => row.Name == "looks").Churned.Should().BeFalse("it has other events in the horizon");
    }

    [Fact]
    public void Target_that_few_customers_had_is_refused_and_rare_types_are_not_named()
    {
        var rare = string.Concat(Enumerable.Range(0, 9).Select(i => $"r{i},2026-02-02T10:00:00,rare\n"));

        var refused = FluentActions.Invoking(() => Make(OfTypes + rare, Predicting("rare"), "customer,time,type"))
            .Should().Throw<DataRefusedException>().Which;

        refused.Message.Should().Contain("fewer than 10 customers").And.Contain("buy, look").And.NotContain("buy, look, rare");
        Make(
            OfTypes + rare + "r9,2026-02-02T10:00:00,rare\nr9,2026-03-07T10:00:00,rare\n",
            Predicting("rare"),
            "customer,time,type").Count(row => row.Churned == true).Should().Be(1);
    }

    [Fact]
    public void Ties_in_time_give_the_same_snapshots_in_any_order()
    {
        string[] tied =
        [
            .. Enumerable.Range(0, 40).Select(i => $"a,2026-02-0{1 + (i % 3)}T10:00:00,{"xyz"[i % 3]},{i * 0.1:0.0}\n"),
            "a,2026-03-10T10:00:00,x,1\n", "b,2026-02-01T10:00:00,x,1\n", "b,2026-04-01T10:00:00,x,1\n",
        ];

        var forwards = Make(string.Concat(tied), header: "customer,time,type,amount");
        var backwards = Make(string.Concat(tied.Reverse()), header: "customer,time,type,amount");

        backwards.OrderBy(row => row.Name).Select(row => string.Join(' ', row.Features))
            .Should().Equal(forwards.OrderBy(row => row.Name).Select(row => string.Join(' ', row.Features)));
    }

    [Theory]
    [InlineData("2025-12-30T23:59:59", false)]
    [InlineData("2025-12-31T00:00:00", true)]
    [InlineData("2026-02-28T23:59:59", true)]
    [InlineData("2026-03-01T00:00:00", false)]
    public void Only_customers_with_an_event_in_the_time_that_is_looked_at_are_taken(string time, bool isTaken) =>
        Make($"a,{time}\n{Others}").Any(row => row.Name == "a").Should().Be(isTaken);

    [Fact]
    public void Snapshot_whose_horizon_is_not_over_is_refused_unless_it_is_for_scoring()
    {
        const string late = "a,2026-02-01T10:00:00\na,2026-03-14T10:00:00\nb,2026-02-01T10:00:00\n";

        FluentActions.Invoking(() => Make(late)).Should().Throw<DataRefusedException>();
        Make(late, options => options with { Until = new DateOnly(2026, 3, 15) }).Should().HaveCount(2);
        Make(late, options => options with { IsLabelled = false })
            .Should().HaveCount(2).And.OnlyContain(row => row.Churned == null);
    }

    [Fact]
    public void Horizon_in_which_nobody_or_everybody_churns_is_refused()
    {
        FluentActions.Invoking(() => Make("a,2026-02-01T10:00:00\na,2026-03-10T10:00:00\nb,2026-03-20T10:00:00\n"))
            .Should().Throw<DataRefusedException>();
        FluentActions.Invoking(() => Make("a,2026-02-01T10:00:00\nb,2026-03-20T10:00:00\n"))
            .Should().Throw<DataRefusedException>();
    }

    [Fact]
    public void Earlier_snapshots_are_taken_while_there_are_events_of_the_whole_time()
    {
        var made = Make(
            $"z,2025-11-01T10:00:00\nz,2026-01-01T10:00:00\n{Others}",
            options => options with { EveryDays = 20, AsOf = [AsOf, AsOf.AddDays(-7)] });

        made.Select(row => row.AsOf).Distinct().Order().Should().Equal(
            new DateOnly(2026, 1, 13), new DateOnly(2026, 2, 2), new DateOnly(2026, 2, 22), AsOf);
    }

    [Fact]
    public void Day_of_leaving_in_the_customers_file_says_who_churned()
    {
        File.WriteAllText(
            folder["customers.csv"], "customer,left\na,2026-03-06\nb,\nc,2026-03-02\nd,2026-03-16\n");
        var made = Make(
            string.Concat("abcd".Select(name => $"{name},2026-02-01T10:00:00\n{name},2026-03-20T10:00:00\n")),
            options => options with { Events = new EventFileOptions { End = "left" } },
            customers: CsvCustomerReader.Read(folder["customers.csv"]));

        made.Select(row => (row.Name, row.Churned)).Should().Equal(("a", true), ("b", false), ("d", false));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Thousands_of_events_after_the_horizon_and_the_order_of_rows_change_nothing(int seed)
    {
        var random = new Churn.Core.Numerics.RandomStream(seed, 0);
        var rows = Enumerable.Range(0, 600).Select(_ =>
        {
            var time = new DateTime(2026, 1, 1).AddMinutes(random.NextBelow(100 * 24 * 60));
            return $"c{random.NextBelow(40)},{time:yyyy-MM-ddTHH:mm:ss},{"xyz"[random.NextBelow(3)]}\n";
        }).ToArray();
        var future = Enumerable.Range(0, 20_000).Select(i =>
            $"c{i % 40},2026-05-{1 + (i % 28):00}T{i % 24:00}:00:00,w{i % 90}\n");
        var expected = Made(rows);

        Made([.. rows, .. future]).Should().Equal(expected);
        random.Shuffle(rows.AsSpan());
        Made(rows).Order().Should().Equal(expected.Order());

        string[] Made(string[] events) =>
        [
            .. Make(string.Concat(events), header: "customer,time,type")
                .Select(row => $"{row.Name} {row.Churned} {string.Join(' ', row.Features.Select(Exact))}"),
        ];

        static string Exact(double feature) => feature.ToString("R", CultureInfo.InvariantCulture);
    }

    [SkippableTheory]
    [InlineData("1997-04-15", 16_560)]
    [InlineData("1997-07-01", 17_190)]
    [InlineData("1998-01-01", 18_207)]
    public void As_many_customers_of_cdnow_churn_as_its_purchases_say(string asOf, int churned)
    {
        var path = SharedData.Require("cdnow.csv");
        var options = new SnapshotOptions(new EventClock(365, 0, 180), [DateOnly.Parse(asOf, CultureInfo.InvariantCulture)]);
        using var file = EventFile.Read(path, null, SnapshotMaker.OptionsFor(options, Today));

        var day = new SnapshotMaker(file, options).Make(_ => { }).Single();

        day.Should().Be(new SnapshotDay(options.AsOf[0], 23_570, churned, Gone: 0, Inactive: 0));
    }

    /// <summary>Of twelve customers who bought, half buy again in the horizon; others only look.</summary>
    private static string OfTypes => string.Concat(Enumerable.Range(0, 12).Select(i =>
        $"b{i},2026-02-01T10:00:00,buy\nb{i},2026-03-10T10:00:00,{(i % 2 == 0 ? "buy" : "look")}\n"
        + $"l{i},2026-02-01T10:00:00,look\n"))
        + "looks,2026-02-01T10:00:00,look\nlooks,2026-03-10T10:00:00,look\n"
        + "z,2026-02-01T10:00:00,buy\nz,2026-04-01T10:00:00,buy\n";

    private static Func<SnapshotOptions, SnapshotOptions> Predicting(string type) =>
        options => options with { Target = new LabelTarget(type, Clock.HorizonDays) };

    private static string Others =>
        "y,2026-02-01T10:00:00\ny,2026-03-10T10:00:00\nx,2026-02-01T10:00:00\nx,2026-04-01T10:00:00\n";

    private List<Row> Make(
        string events,
        Func<SnapshotOptions, SnapshotOptions>? change = null,
        string header = "customer,time",
        CustomerTable? customers = null)
    {
        File.WriteAllText(folder["events.csv"], $"{header}\n{events}");
        var options = new SnapshotOptions(Clock, [AsOf]);
        options = change?.Invoke(options) ?? options;
        using var file = EventFile.Read(folder["events.csv"], customers, SnapshotMaker.OptionsFor(options, Today));
        var (maker, made) = (new SnapshotMaker(file, options), new List<Row>());
        maker.Make(one => made.Add(new Row(file.Customers.Name(one.Customer), one.AsOf, one.Churned, [.. one.Features])));
        return made;
    }

    private sealed record Row(string Name, DateOnly AsOf, bool? Churned, double[] Features);
}
