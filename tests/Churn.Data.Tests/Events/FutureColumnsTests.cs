using Churn.Core.Events;
using Churn.Data.Events;
using Churn.Data.Inference;
using Churn.Data.Tables;
using Churn.TestSupport;

namespace Churn.Data.Tests.Events;

public sealed class FutureColumnsTests : IDisposable
{
    private const int Days = 300;
    private const int AsOf = 200;

    private static readonly DateOnly First = new(2026, 1, 1);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Number_of_events_until_the_end_of_the_file_is_surely_written_later()
    {
        var found = Find(customer => $"{customer.Events.Count}").Single();

        found.IsSure.Should().BeTrue();
        found.Reason.Should().Contain("the number of events until ").And.Contain("(rank correlation 1.00)")
            .And.Contain("snapshot of 2026-07-20");
    }

    [Fact]
    public void Day_of_the_last_event_is_surely_written_later() =>
        Find(customer => $"{First.AddDays(customer.Events[^1].Day):yyyy-MM-dd}").Single().IsSure.Should().BeTrue();

    [Fact]
    public void Days_since_the_last_event_are_surely_written_later() =>
        Find(customer => $"{Days - customer.Events[^1].Day}").Single().IsSure.Should().BeTrue();

    [Fact]
    public void Number_of_events_of_a_type_is_surely_written_later() =>
        Find(customer => $"{customer.Events.Count(happened => happened.Type == "buy")}").Single().Reason
            .Should().Contain("the number of events of the type 'buy'");

    [Fact]
    public void Number_that_is_counted_a_little_differently_is_found() =>
        Find(customer => $"{(int)(customer.Events.Count * (0.9 + (0.2 * customer.Random.NextDouble())))}")
            .Should().ContainSingle();

    [Fact]
    public void Class_of_customers_by_their_last_event_is_suspected() =>
        Find(customer => customer.Events[^1].Day switch { < 220 => "lost", < 280 => "quiet", _ => "active" }).Single()
            .IsSure.Should().BeFalse();

    [Fact]
    public void Number_of_events_until_the_snapshot_is_not() =>
        Find(customer => $"{customer.Events.Count(happened => happened.Day < AsOf)}").Should().BeEmpty();

    [Fact]
    public void Column_that_drives_the_events_is_not() =>
        Find(customer => FormattableString.Invariant($"{customer.Rate:0.0000}")).Should().BeEmpty();

    [Fact]
    public void Day_of_joining_is_not() =>
        Find(customer => $"{First.AddDays(customer.Joined):yyyy-MM-dd}").Should().BeEmpty();

    [Fact]
    public void Customers_whose_last_events_are_of_one_moment_are_told_apart_by_the_rest() =>
        Find(customer => $"{customer.Events.Count}", lastDay: Days - 1).Single().Reason
            .Should().Contain("the number of events until ");

    [Fact]
    public void Of_few_customers_nothing_is_said() =>
        Find(customer => $"{customer.Events.Count}", customers: 40).Should().BeEmpty();

    private IReadOnlyList<FutureColumn> Find(Func<Made, string> column, int customers = 300, int? lastDay = null)
    {
        var made = Enumerable.Range(0, customers).Select(Make).ToArray();
        foreach (var customer in made.Where(_ => lastDay is not null)) customer.Events.Add((lastDay!.Value, "login"));
        File.WriteAllLines(
            folder["customers.csv"], ["customer,value", .. made.Select((customer, i) => $"C{i},{column(customer)}")]);
        File.WriteAllLines(
            folder["events.csv"],
            [
                "customer,time,type",
                .. made.SelectMany((customer, i) => customer.Events.Select(
                    happened => $"C{i},{First.AddDays(happened.Day):yyyy-MM-dd},{happened.Type}")),
            ]);
        var table = CsvCustomerReader.Read(folder["customers.csv"], new ReadingOptions());
        using var file = EventFile.Read(folder["events.csv"], table, new EventFileOptions());
        var schema = file.SchemaFor(90);
        var found = new FutureColumns(file.Customers, schema, First.AddDays(AsOf), file.Counts.Newest);
        file.ForEachCustomer(schema, (customer, history, _) => found.Add(customer, history));
        return found.Among(file.CustomerColumns);
    }

    /// <summary>A customer who comes in the first two months, acts at a rate of their own, and leaves at some time.</summary>
    private static Made Make(int customer)
    {
        var random = new Random(customer);
        var (rate, joined) = (0.05 + (0.5 * random.NextDouble()), random.Next(60));
        var left = joined - (250 * Math.Log(random.NextDouble()));
        var events = new List<(int Day, string Type)> { (joined, "login") };
        for (var day = joined + 1; day < Math.Min(left, Days); day++)
            if (random.NextDouble() < rate) events.Add((day, random.Next(3) == 0 ? "buy" : "login"));
        return new Made(rate, joined, events, random);
    }

    private sealed record Made(double Rate, int Joined, List<(int Day, string Type)> Events, Random Random);
}
