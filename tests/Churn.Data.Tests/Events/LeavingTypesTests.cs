using Churn.Core.Events;
using Churn.Data.Events;
using Churn.TestSupport;

namespace Churn.Data.Tests.Events;

public sealed class LeavingTypesTests : IDisposable
{
    private static readonly DateOnly First = new(2026, 1, 1);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Type_whose_name_says_churn_and_after_which_nothing_comes_is_churn() =>
        Read(customer => [("login", customer), ("cancel", customer + 40)]).Should().Be(
            ("cancel", "each of the 30 events of the type 'cancel' is among the last of its customer: they are taken for churn, "
                + "as by --churn-type cancel; with --churn-type none, churn is that no event comes"));

    [Fact]
    public void Last_bill_belongs_to_the_leaving() =>
        Read(customer => [("login", customer), ("login", 30), ("Kündigung", customer + 40), ("bill", customer + 46)]).Type
            .Should().Be("Kündigung");

    [Fact]
    public void Customer_who_comes_back_is_a_sign_against_churn_no_more_than_rarely()
    {
        Read(customer => [("login", customer), ("cancel", customer + 40), .. customer == 7 ? [("login", 100)] : None]).Type
            .Should().Be("cancel");
        Read(customer =>
            [("login", customer), ("login", 30), ("cancel", customer + 40), .. customer < 4 ? [("login", 100)] : None])
            .Should().Be((null, "4 of the 30 events of the type 'cancel' are followed by others more than a week later, so it "
                + "is no sign of churn by itself; if it is one, train with --churn-type cancel, and whoever had one has left"));
    }

    [Fact]
    public void Cancelled_orders_are_nothing_to_warn_of() =>
        Read(customer => [("login", customer), ("cancel", customer + 40), .. customer < 18 ? [("login", 100)] : None])
            .Should().Be((null, ""));

    [Fact]
    public void Type_of_another_name_after_which_nothing_comes_is_warned_of() =>
        Read(customer => [("login", customer), ("form 17", customer + 40)]).Should().Be(
            (null, "each of the 30 events of the type 'form 17' is among the last of its customer, as if it said that the "
                + "customer leaves: what is learned from it gives the answer away; if it does, train with "
                + "--churn-type 'form 17'"));

    [Fact]
    public void Type_of_another_name_that_is_once_followed_by_another_event_is_not() =>
        Read(customer => [("login", customer), ("form 17", customer + 40), .. customer == 7 ? [("login", 100)] : None])
            .Should().Be((null, ""));

    [Fact]
    public void Two_types_that_say_churn_are_asked_about()
    {
        var (type, notes) = Read(
            customer => [("login", customer), ("login", 30), (customer % 2 == 0 ? "cancel" : "closed", customer + 40)]);
        type.Should().BeNull();
        notes.Should().Contain("--churn-type cancel").And.Contain("--churn-type closed");
    }

    [Fact]
    public void Only_events_of_customers_are_their_last_ones_by_nature() =>
        Read(customer => [("cancel", customer)]).Should().Be((null, ""));

    [Fact]
    public void Type_of_the_last_days_of_the_file_is_not_looked_at() =>
        Read(customer => [("login", customer), ("cancel", 190 + (customer % 10))]).Should().Be((null, ""));

    [Fact]
    public void What_comes_later_than_what_counts_changes_nothing()
    {
        Read(customer => [("login", customer), ("cancel", customer + 40), ("login", 150)], Until(120)).Type
            .Should().Be("cancel");
        Read(customer => [("login", customer), ("cancel", 110)], Until(120)).Type
            .Should().BeNull();
    }

    [Fact]
    public void Type_that_is_named_is_churn_without_a_word() =>
        Read(customer => [("login", customer), ("cancel", customer + 40)], Asked with { ChurnType = "login" })
            .Should().Be(("login", ""));

    [Fact]
    public void Type_that_is_predicted_is_not_churn() =>
        Read(customer => [("login", customer), ("cancel", customer + 40)], Asked with { Target = "cancel" })
            .Should().Be((null, ""));

    [Fact]
    public void Nothing_is_looked_for_unless_asked() =>
        Read(customer => [("login", customer), ("cancel", customer + 40)], new EventFileOptions { FindsChurnType = false })
            .Should().Be((null, ""));

    private static (string Type, int Day)[] None => [];

    private static EventFileOptions Asked { get; } = new() { FindsChurnType = true };

    private static EventFileOptions Until(int day) => Asked with { CountedUntil = EventClock.StartOf(First.AddDays(day)) };

    private (string? Type, string Notes) Read(Func<int, (string Type, int Day)[]> eventsOf, EventFileOptions? options = null)
    {
        var rows = Enumerable.Range(0, 30).SelectMany(customer => eventsOf(customer).Select(
            happened => $"C{customer},{First.AddDays(happened.Day):yyyy-MM-dd},{happened.Type}"));
        File.WriteAllLines(folder["events.csv"], ["customer,time,type", .. rows, $"D,{First.AddDays(200):yyyy-MM-dd},login"]);
        using var file = EventFile.Read(folder["events.csv"], null, options ?? Asked);
        return (file.ChurnType, string.Join('\n', file.Notes));
    }
}
