using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Outcomes.Storage;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Cli.Tests;

/// <summary><c>churn monitor --log</c> over a log in SQLite.</summary>
public sealed class LogMonitorCommandTests : IDisposable
{
    private const int Rows = 300;

    private static readonly DateTimeOffset January = new(2026, 1, 3, 0, 0, 0, TimeSpan.Zero);

    private readonly TempFolder folder = new();
    private readonly string version;

    public LogMonitorCommandTests() => version = HandMadeModel.WithLevers.PromoteIn(new ModelStore(folder["models"]));

    private string Log => $"sqlite:{folder["log.db"]}";

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task Outcomes_of_the_log_confirm_a_version_and_a_page_shows_it()
    {
        await FillAsync(truth: p => p);

        var found = Monitor("--from", "2026-01-01", "--until", "2026-02-01", "--fail-on", "drift,realised", "--json", "out.json",
            "--out", "page.html");

        found.ExitCode.Should().Be(ExitCode.Done, found.Errors);
        found.Output.Should().Contain(version).And.Contain("2026-01-01");
        var report = JsonNode.Parse(File.ReadAllText(folder["out.json"]))!;
        ((string)report["findings"]!["trust"]!).Should().Be("confirmed");
        ((long)report["findings"]!["realised"]!["known"]!).Should().Be(Rows);
        ((double)report["sampledShare"]!).Should().Be(1);
        ((string)report["versions"]![0]!["version"]!).Should().Be(version);
        File.ReadAllText(folder["page.html"]).Should().StartWith("<!DOCTYPE html>").And.Contain(version).And.Contain("Contract");
    }

    [Fact]
    public async Task Outcomes_that_contradict_a_version_are_an_exit_code()
    {
        await FillAsync(truth: p => 1 - p);

        var found = Monitor("--from", "2026-01-01", "--until", "2026-02-01", "--fail-on", "realised");

        found.ExitCode.Should().Be(ExitCode.BoundBroken, found.Errors);
        found.Output.Should().Contain("Do not rely on").And.Contain("alarm");
    }

    [Fact]
    public void Log_without_predictions_is_refused()
    {
        var found = Monitor();

        found.ExitCode.Should().Be(ExitCode.DataRefused);
        found.Errors.Should().Contain(version);
    }

    [Theory]
    [InlineData("--every", "fortnight")]
    [InlineData("--from", "March")]
    [InlineData("--until", "2020-01-01", "--from", "2020-01-02")]
    [InlineData("--from", "2010-01-01", "--every", "1d")]
    [InlineData("in.csv")]
    [InlineData("--reference", "in.csv")]
    [InlineData("--allow-missing-columns")]
    public void Options_that_cannot_be_are_refused(params string[] options) =>
        Monitor(options).ExitCode.Should().Be(ExitCode.Usage);

    [Theory]
    [InlineData]
    [InlineData("in.csv", "--every", "30d")]
    [InlineData("in.csv", "--out", "page.html")]
    public void Customers_are_of_a_file_or_of_a_log(params string[] options) =>
        CommandHost.Run(folder.Path, ["monitor", .. options]).ExitCode.Should().Be(ExitCode.Usage);

    private ChurnOutcome Monitor(params string[] options) =>
        CommandHost.Run(folder.Path, ["monitor", "--log", Log, .. options]);

    /// <summary>A month of predictions of customers like those of the training, with the outcome of each.</summary>
    private async Task FillAsync(Func<double, double> truth)
    {
        var model = new ModelStore(folder["models"]).Open(version);
        var logged = new LoggedModel(
            version, [.. model.Schema.Features.Select(column => column.Name)], new LabelWindow { HorizonDays = 30 });
        var random = new RandomStream(3, 0x10C);
        LoggedPrediction[] predictions =
        [
            .. Enumerable.Range(0, Rows).Select(row =>
            {
                var codes = HandMadeModel.WithLevers.Training![row % 60];
                var probability = model.Score(new CodedCustomer(codes)).Value;
                return new LoggedPrediction
                {
                    Id = Guid.CreateVersion7(January.AddHours(row)),
                    Model = logged,
                    CustomerId = $"C{row}",
                    Codes = codes,
                    Probability = probability,
                    ShouldContact = probability >= .5,
                    Segment = "at-risk",
                };
            }),];
        LogLocation.TryParse(Log, out var location, out _).Should().BeTrue();
        using var store = location!.CreateStore();
        await store.OpenAsync();
        await store.AppendAsync(predictions);
        await store.RecordAsync(
            [.. predictions.Select(one =>
            {
                var churned = random.NextDouble() < truth(one.Probability);
                var at = one.Time.AddDays(churned ? 3 : 31);
                return new Outcome(one.Id, null, churned, at, at);
            }),],
            TimeProvider.System.GetUtcNow());
    }
}
