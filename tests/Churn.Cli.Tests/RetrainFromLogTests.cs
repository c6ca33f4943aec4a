using System.Text.Json;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.Outcomes.Storage;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

/// <summary><c>churn retrain</c> on a log, and only where it is needed.</summary>
public sealed class RetrainFromLogTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly TempFolder folder = new();

    private string Log => $"sqlite:{folder["log.db"]}";

    private ModelStore Store => new(folder["models"]);

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task A_challenger_learns_from_the_log_what_the_customers_file_had()
    {
        Train();
        await FillAsync(1_000, 140, 105, 70);

        var outcome = Retrain("--from-log", "--rows", "rows.csv");

        outcome.ExitCode.Should().BeOneOf([ExitCode.Done, ExitCode.NotPromoted], outcome.Errors);
        outcome.Errors.Should().Contain("3000 rows of ").And.Contain("split by time: learnt from");
        var challenger = JsonOf("out.json").GetProperty("challenger").GetString()!;
        var (before, after) = (Store.ReadManifest(Store.Versions().Single(version => version != challenger)).Schema,
            Store.ReadManifest(challenger).Schema);
        after.UsedColumns.Select(column => (column.Name, column.KindName)).Should().Equal(
            before.UsedColumns.Select(column => (column.Name, column.KindName)));
        after.Identifier!.Name.Should().Be(before.Identifier!.Name);
        var rows = File.ReadAllLines(folder["rows.csv"]);
        rows[0].Should().Be("customerID,predicted_on,tenure,MonthlyCharges,plan,region,paperless,Churn");
        rows[1..].Select(row => row[(row.IndexOf(',', row.IndexOf(',') + 1) + 1)..]).Should().Contain(
            SyntheticCustomers.Csv(1_000, 140).TrimEnd().Split('\n')[1..].Select(row => row[(row.IndexOf(',') + 1)..]));
        rows.Should().NotContain(row => row.StartsWith("C0"), "the log holds no key");
    }

    [Fact]
    public async Task A_champion_trained_on_the_log_may_be_trained_on_a_file_again()
    {
        Train();
        await FillAsync(1_000, 140, 105, 70);
        Retrain("--from-log");
        Run("models", "promote", JsonOf("out.json").GetProperty("challenger").GetString()!).ExitCode.Should().Be(ExitCode.Done);
        SyntheticCustomers.WriteTo(folder, 1_520);

        Retrain("customers.csv").ExitCode.Should().BeOneOf(ExitCode.Done, ExitCode.NotPromoted);
    }

    [Fact]
    public async Task A_log_without_known_outcomes_is_refused_with_what_it_lacks()
    {
        Train();
        await FillAsync(100, 1);

        var outcome = Retrain("--from-log");

        outcome.ExitCode.Should().Be(ExitCode.DataRefused);
        outcome.Errors.Should().Contain("0 predictions have an outcome that is known").And.NotContain("log.csv");
        JsonOf("out.json").GetProperty("outcome").GetString().Should().Be("dataRefused");
    }

    [Fact]
    public async Task A_champion_whose_loss_is_as_expected_is_not_trained_again()
    {
        Train();
        await FillAsync(1_000, 70);

        var outcome = Retrain("--from-log", "--if-needed");

        outcome.ExitCode.Should().Be(ExitCode.Done, outcome.Errors);
        JsonOf("out.json").GetProperty("outcome").GetString().Should().Be("notNeeded");
        Store.Versions().Should().ContainSingle();
        Store.History()[^1].Should().Match<HistoryEntry>(entry =>
            entry.Action == HistoryEntry.Check && entry.Why.StartsWith("not needed: "));
    }

    [Fact]
    public async Task A_champion_whose_probabilities_do_not_hold_is_trained_again()
    {
        Train();
        await FillAsync(probability => Math.Pow(probability, 3), 1_000, 70);

        var outcome = Retrain("--from-log", "--if-needed");

        outcome.ExitCode.Should().BeOneOf([ExitCode.Done, ExitCode.NotPromoted], outcome.Errors);
        outcome.Output.Should().Contain("needed: loss: ").And.Contain("the estimate is contradicted");
        Store.Versions().Should().HaveCount(2);
        Store.History().Should().Contain(entry =>
            entry.Action == HistoryEntry.Check && entry.Why.StartsWith("needed: "));
    }

    [Fact]
    public void Age_alone_is_a_reason_where_it_is_bounded()
    {
        Train();

        Retrain("customers.csv", "--if-needed", "--max-age", "0d").Output.Should().Contain("needed: age: ");
        Retrain("customers.csv", "--if-needed", "--max-age", "90d").Output.Should().Contain("not needed: age: ");
    }

    [Fact]
    public async Task The_second_of_two_retrainings_is_told_who_retrains()
    {
        Train();
        await using var turn = await Outcomes.Retraining.RetrainTurn.TakeAsync(Store, null, "the nightly job", Now);

        var outcome = Retrain("customers.csv");

        outcome.ExitCode.Should().Be(ExitCode.Busy);
        outcome.Errors.Should().Contain("the nightly job since ");
        JsonOf("out.json").GetProperty("outcome").GetString().Should().Be("busy");
        Store.Versions().Should().ContainSingle();
    }

    [Theory]
    [InlineData("retrain")]
    [InlineData("retrain", "customers.csv", "--from-log", "--log", "sqlite:log.db")]
    [InlineData("retrain", "--from-log")]
    [InlineData("retrain", "customers.csv", "--if-needed")]
    [InlineData("retrain", "customers.csv", "--max-age", "90d")]
    [InlineData("retrain", "--from-log", "--log", "sqlite:log.db")]
    public void Options_that_cannot_be_together_are_a_fault_of_usage(params string[] arguments) =>
        Run(arguments).ExitCode.Should().Be(ExitCode.Usage);

    private void Train()
    {
        SyntheticCustomers.WriteTo(folder, 1_500);
        Run(["train", "customers.csv", "--model", "logistic", .. ChurnProcess.QuickTraining]).ExitCode.Should().Be(ExitCode.Done);
        // Their outcomes must be newer than the training.
        var history = folder["models/history.jsonl"];
        var longAgo = FormattableString.Invariant($"{Now.AddDays(-200).UtcDateTime:yyyy-MM-dd}T");
        File.WriteAllText(history, System.Text.RegularExpressions.Regex.Replace(
            File.ReadAllText(history), "(?<=\"time\":\")[^T]*T", longAgo));
    }

    private Task FillAsync(int customers, params int[] daysAgo) => FillAsync(null, customers, daysAgo);

    private async Task FillAsync(Func<double, double>? distort, int customers, params int[] daysAgo)
    {
        LogLocation.TryParse(Log, out var location, out _).Should().BeTrue();
        using var log = location!.CreateStore();
        await log.OpenAsync();
        foreach (var days in daysAgo)
            await LoggedCustomers.WriteAsync(
                log, Store.Open(Store.ChampionVersion()!), SyntheticCustomers.Csv(customers, days), Now.AddDays(-days), distort);
    }

    private JsonElement JsonOf(string name) => JsonElement.Parse(File.ReadAllBytes(folder[name]));

    private ChurnOutcome Retrain(params string[] arguments) => Run([
        "retrain", .. arguments, .. arguments.Contains("--from-log") ? ["--log", Log] : Array.Empty<string>(),
        "--json", "out.json", .. ChurnProcess.QuickTraining,]);

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
