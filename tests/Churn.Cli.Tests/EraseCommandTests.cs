using System.Text.Json;
using Churn.Cli.Output;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Outcomes.Erasure;
using Churn.Outcomes.Storage;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

/// <summary><c>churn erase</c>: nothing is left of a customer, and what is trained later never saw them.</summary>
public sealed class EraseCommandTests : IDisposable
{
    private const string Key = "C00007";

    private readonly TempFolder folder = new();

    public EraseCommandTests() => SyntheticCustomers.WriteTo(folder, 300);

    private string Log => $"sqlite:{folder["log.db"]}";

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task An_erased_customer_is_found_nowhere_and_a_retrained_model_never_saw_them()
    {
        var before = Train("customers.csv", "models");
        Run("score", "customers.csv", "--out", "scored.csv", "--log", Log).ExitCode.Should().Be(ExitCode.Done);
        await ListAndNoteAsync();
        Holding(File.ReadAllBytes(folder["scored.csv"])).Should().BeTrue("or the scan would find nothing anyway");

        var erased = Run("erase", "--customer", Key, "--log", Log, "--data", "customers.csv", "--proof", "proof.json");

        erased.ExitCode.Should().Be(ExitCode.Done, erased.Errors + erased.Output);
        erased.Output.Should().Contain("log: predictions: 1 erased, 0 left").And.Contain("log: notes: 1 erased, 0 left")
            .And.Contain("call lists: 1 erased, 0 left")
            .And.Contain($"version {before}, the champion: learned from the customer");
        (erased.Output + erased.Errors).Should().NotContain(Key);

        var scored = Run("score", "customers.csv", "--out", "scored.csv", "--log", Log);
        scored.Errors.Should().Contain("1 row of an erased customer is left out");
        File.ReadAllLines(folder["scored.csv"]).Should().HaveCount(300);
        var after = Train("customers.csv", "models");

        Directory.CreateDirectory(folder["never"]);
        File.WriteAllLines(
            folder["never/customers.csv"],
            File.ReadAllLines(folder["customers.csv"]).Where(line => !line.StartsWith(Key, StringComparison.Ordinal)));
        Train("never/customers.csv", "never/models").Should().Be(after).And.NotBe(before);
        foreach (var file in Directory.GetFiles(folder[$"models/{after}"]))
            File.ReadAllBytes(file).Should().Equal(File.ReadAllBytes(folder[$"never/models/{after}/{Path.GetFileName(file)}"]));

        var proof = ErasureProof.Read(File.ReadAllBytes(folder["proof.json"]));
        var hash = proof.LogCustomer!.Value.ToByteArray(bigEndian: true);
        foreach (var file in Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories))
            if (file != folder["customers.csv"])
            {
                var bytes = File.ReadAllBytes(file);
                Holding(bytes).Should().BeFalse(file);
                bytes.AsSpan().IndexOf(hash).Should().Be(-1, file);
            }

        var check = Run("erase", "--check", "proof.json", "--customer", Key, "--log", Log, "--proof", "again.json");
        check.ExitCode.Should().Be(ExitCode.Done, check.Errors + check.Output);
        ErasureProof.Read(File.ReadAllBytes(folder["again.json"])).Versions.Should()
            .BeEquivalentTo([new ErasedVersion(before, Learned.Unknown, true), new ErasedVersion(after, Learned.No, false)]);
    }

    [Fact]
    public async Task A_customer_who_comes_back_is_found_by_a_check()
    {
        await PredictAsync();
        Run("erase", "--customer", Key, "--log", Log, "--proof", "proof.json").ExitCode.Should().Be(ExitCode.Done);
        await PredictAsync();
        File.Copy(folder["customers.csv"], folder["list.csv"]);

        var check = Run("erase", "--check", "proof.json", "--log", Log);
        check.ExitCode.Should().Be(ExitCode.BoundBroken);
        check.Output.Should().Contain("log: predictions: 1 left").And.Contain("Not erased");
        var scan = Run("erase", "--check", "proof.json", "--customer", Key, "--scan", "list.csv");
        scan.ExitCode.Should().Be(ExitCode.BoundBroken);
        scan.Output.Should().Contain("files: list.csv: 1 left");
    }

    [Fact]
    public void A_customer_who_was_erased_before_any_training_is_not_learned_from()
    {
        Run("erase", "--customer", Key).ExitCode.Should().Be(ExitCode.Done);

        var trained = Run(TrainingOf("customers.csv", "models"));

        trained.Errors.Should().Contain("1 row of an erased customer is left out");
        var store = new ModelStore(folder["models"]);
        store.ReadManifest(store.Versions().Single()).Data.Rows.Should().Be(299);
    }

    [Fact]
    public void A_file_that_names_no_customers_is_warned_of()
    {
        Run("erase", "--customer", Key).ExitCode.Should().Be(ExitCode.Done);
        File.WriteAllLines(
            folder["nameless.csv"], File.ReadAllLines(folder["customers.csv"]).Select(line => line[(line.IndexOf(',') + 1)..]));

        Run(TrainingOf("nameless.csv", "models")).Errors.Should().Contain("--key-column");
    }

    [Fact]
    public void A_broken_block_list_stops_a_training()
    {
        Run("erase", "--customer", Key).ExitCode.Should().Be(ExitCode.Done);
        File.WriteAllText(folder["models/erased.json"], "{");

        var trained = Run(TrainingOf("customers.csv", "models"));

        trained.ExitCode.Should().Be(ExitCode.StoreBroken);
        trained.Errors.Should().Contain("erased.json");
    }

    [Theory]
    [InlineData("Name whom to erase")]
    [InlineData("--customer is empty", "--customer", " ")]
    [InlineData("no proof of an erasure", "--check", "customers.csv")]
    [InlineData("there is no such file or folder", "--customer", "C00001", "--scan", "nowhere")]
    [InlineData("which column names customers", "--customer", "C00001", "--data", "customers.csv")]
    public void Usage_that_cannot_work_is_refused(string message, params string[] options)
    {
        var refused = Run(["erase", .. options]);

        refused.ExitCode.Should().Be(ExitCode.Usage, refused.Errors);
        refused.Errors.Should().Contain(message);
    }

    private static bool Holding(byte[] bytes) => bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Key)) >= 0;

    private static string[] TrainingOf(string file, string models) =>
        ["train", file, .. ChurnProcess.QuickTraining, "--model", "logistic,forest", "--models", models];

    private string Train(string file, string models)
    {
        var trained = Run([.. TrainingOf(file, models), "--json", "result.json"]);
        trained.ExitCode.Should().Be(ExitCode.Done, trained.Errors);
        return JsonDocument.Parse(File.ReadAllText(folder["result.json"])).RootElement.GetProperty("version").GetString()!;
    }

    private async Task<IOutcomeStore> OpenLogAsync()
    {
        LogLocation.TryParse(Log, out var location, out _).Should().BeTrue();
        var store = location!.CreateStore();
        await store.OpenAsync();
        return store;
    }

    private async Task ListAndNoteAsync()
    {
        using var store = await OpenLogAsync();
        var content = new RunContent { File = "customers.csv", By = "Ann" };
        var run = await store.Runs.BeginAsync(RunState.Scoring, content, TimeProvider.System.GetUtcNow());
        await store.Runs.AddAsync(run, [new RunCustomer(0, Key, Guid.CreateVersion7(), .5, 100, "at-risk", true, [])]);
        await store.Runs.AddNoteAsync(Key, "Ann", $"{Key} wants another tariff", TimeProvider.System.GetUtcNow());
    }

    private async Task PredictAsync()
    {
        using var store = await OpenLogAsync();
        await store.AppendAsync(
        [
            new LoggedPrediction
            {
                Id = Guid.CreateVersion7(),
                Model = new LoggedModel("v1", ["tenure"], new LabelWindow { HorizonDays = 30, GraceDays = 7 }),
                CustomerId = Key,
                Codes = [1],
                Probability = .5,
                Segment = "at-risk",
            },
        ]);
    }

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
