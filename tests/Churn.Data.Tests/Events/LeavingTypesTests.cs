using Churn.Data.Events;
using Churn.TestSupport;

namespace Churn.Data.Tests.Events;

public sealed class LeavingTypesTests : IDisposable
{
    private static readonly DateOnly First = new(2026, 1, 1);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Type_that_is_always_a_customers_last_event_is_warned_of() =>
        Warnings(customer => [("login", customer), ("cancel", customer + 5)]).Should().ContainSingle()
            .Which.Should().Contain("'cancel'").And.Contain("--churn-type cancel");

    [Fact]
    public void Type_that_is_once_followed_by_another_event_is_not() =>
        Warnings(customer => [("login", customer), ("cancel", customer + 5), .. customer == 7 ? [("login", 20)] : None])
            .Should().BeEmpty();

    [Fact]
    public void Only_events_of_customers_are_their_last_ones_by_nature() =>
        Warnings(customer => [("buy", customer)]).Should().BeEmpty();

    [Fact]
    public void Type_of_the_last_days_of_the_file_is_not() =>
        Warnings(customer => [("login", customer), ("offer", 190 + (customer % 10))]).Should().BeEmpty();

    [Fact]
    public void Type_that_is_named_as_churn_is_not() =>
        Warnings(customer => [("login", customer), ("cancel", customer + 5)], "cancel").Should().BeEmpty();

    private static (string Type, int Day)[] None => [];

    private IReadOnlyList<string> Warnings(Func<int, (string Type, int Day)[]> eventsOf, string? churnType = null)
    {
        var rows = Enumerable.Range(0, 30).SelectMany(customer => eventsOf(customer).Select(
            happened => $"C{customer},{First.AddDays(happened.Day):yyyy-MM-dd},{happened.Type}"));
        File.WriteAllLines(folder["events.csv"], ["customer,time,type", .. rows, $"D,{First.AddDays(200):yyyy-MM-dd},login"]);
        using var file = EventFile.Read(folder["events.csv"], null, new EventFileOptions { ChurnType = churnType });
        return file.WarnOfLeavingTypes();
    }
}
