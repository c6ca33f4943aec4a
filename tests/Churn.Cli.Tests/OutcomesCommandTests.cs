using System.Text.Json;
using Churn.Cli.Output;
using Churn.Models.Manifest;
using Churn.Outcomes.Storage;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

/// <summary><c>churn outcomes import</c> and <c>churn log erase</c> over a log in SQLite.</summary>
public sealed class OutcomesCommandTests : IDisposable
{
    private static readonly DateTimeOffset Day1 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly LoggedModel Model = new("v1", ["tenure"], new LabelWindow { HorizonDays = 30, GraceDays = 7 });

    private readonly TempFolder folder = new();

    private string Log => $"sqlite:{folder["log.db"]}";

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task A_list_of_leavers_says_who_left_and_who_stayed()
    {
        await PredictAsync("C1", "C2", "C3");
        File.WriteAllText(folder["left.csv"], "id;cancelled\nC1;2026-01-20\nC9;2026-01-20\n");

        var outcome = Run(
            "outcomes", "import", "left.csv", "--leavers", "--key", "id", "--date", "cancelled",
            "--everybody-else-here-on", "2026-02-15", "--log", Log, "--json", "-");

        outcome.ExitCode.Should().Be(ExitCode.Done, outcome.Errors);
        var report = JsonElement.Parse(outcome.Output);
        report.GetProperty("accepted").GetInt64().Should().Be(1);
        report.GetProperty("unknown").GetInt64().Should().Be(1);
        report.GetProperty("stayed").GetInt64().Should().Be(2);
    }

    [Fact]
    public async Task Rows_that_cannot_be_taken_are_named_by_line_and_the_others_are_taken()
    {
        await PredictAsync("C1", "C2");
        File.WriteAllText(
            folder["outcomes.csv"],
            "customerId,churned,at\nC1,yes,2026-01-20\nC2,perhaps,2026-01-20\nC2,yes,1999-01-01\n");

        var outcome = Run("outcomes", "import", "outcomes.csv", "--log", Log);

        outcome.ExitCode.Should().Be(ExitCode.DataRefused);
        outcome.Output.Should().Contain("1 accepted").And.Contain("2 invalid");
        outcome.Errors.Should().Contain("outcomes.csv:3:").And.Contain("outcomes.csv:4:");
    }

    [Fact]
    public async Task An_erased_customer_is_unknown_afterwards()
    {
        await PredictAsync("C1", "C1", "C2");

        Run("log", "erase", "--customer", "C1", "--log", Log).Output.Should().Contain("log: predictions: 2 erased, 0 left");

        Run("erase", "--customer", "C1", "--log", Log).Output.Should().Contain("log: predictions: 0 erased, 0 left");
    }

    [Theory]
    [InlineData("log.db")]
    [InlineData("postgres:Host=db.example;SSL Mode=Disable")]
    public void A_place_that_is_no_log_is_a_fault_of_usage(string log) =>
        Run("log", "erase", "--customer", "C1", "--log", log).ExitCode.Should().Be(ExitCode.Usage);

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);

    private async Task PredictAsync(params string[] customers)
    {
        LogLocation.TryParse(Log, out var location, out _).Should().BeTrue();
        using var store = location!.CreateStore();
        await store.OpenAsync();
        await store.AppendAsync(
        [
            .. customers.Select(customer => new LoggedPrediction
            {
                Id = Guid.CreateVersion7(Day1),
                Model = Model,
                CustomerId = customer,
                Codes = [1],
                Probability = .5,
                Segment = "at-risk",
            }),
        ]);
    }
}
