using Churn.Cli.Output;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Outcomes.Storage;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Cli.Tests;

/// <summary><c>churn backup</c> and <c>churn restore</c>.</summary>
public sealed class BackupCommandTests : IDisposable
{
    private static readonly LoggedModel Model = new("v1", ["tenure"], LabelWindow.Default);

    private readonly TempFolder folder = new();

    private ModelStore Store => new(folder["models"]);

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task What_was_there_comes_back_although_others_wrote_meanwhile()
    {
        var champion = new HandMadeModel().PublishIn(Store);
        Store.Promote(champion, "test");
        using var log = Open("log.db");
        await log.OpenAsync();
        await log.AppendAsync([.. Enumerable.Range(0, 500).Select(_ => Prediction())]);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                await log.AppendAsync([Prediction()]);
                Store.Refuse(champion, "still here");
            }
        });

        var backup = Run("backup", "--out", "all.tar", "--log", $"sqlite:{folder["log.db"]}");
        await stop.CancelAsync();
        await writing;
        var restored = Run("restore", "all.tar", "--models", "back", "--log", "sqlite:back.db");

        backup.ExitCode.Should().Be(ExitCode.Done, backup.Errors);
        restored.ExitCode.Should().Be(ExitCode.Done, restored.Errors);
        var store = new ModelStore(folder["back"]);
        store.ChampionVersion().Should().Be(champion);
        store.Verify().IsWhole.Should().BeTrue();
        store.History().Count.Should().BeInRange(2, Store.History().Count);
        using var copy = Open("back.db");
        await copy.OpenAsync();
        (await CountAsync(copy)).Should().BeInRange(500, await CountAsync(log));
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(folder["all.tar"]).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        // The key of the hashes came back, too.
        (await copy.EraseAsync("C1")).Predictions.Should().BeGreaterThanOrEqualTo(500);
    }

    [Fact]
    public void Nothing_that_is_there_is_written_over()
    {
        new HandMadeModel().PublishIn(Store);
        Run("backup", "--out", "all.tar").ExitCode.Should().Be(ExitCode.Done);

        Run("restore", "all.tar").ExitCode.Should().Be(ExitCode.Usage);
        File.WriteAllText(folder["log.db"], "");
        Run("restore", "all.tar", "--models", "back", "--log", $"sqlite:{folder["log.db"]}").ExitCode.Should().Be(ExitCode.Usage);
        Directory.Exists(folder["back"]).Should().BeFalse();
    }

    [Fact]
    public void What_is_no_backup_and_a_log_of_PostgreSQL_are_refused()
    {
        new HandMadeModel().PublishIn(Store);
        File.WriteAllText(folder["no.tar"], new string('x', 2000));

        Run("restore", "no.tar", "--models", "back").ExitCode.Should().Be(ExitCode.Usage);
        Run("restore", "none.tar", "--models", "back").ExitCode.Should().Be(ExitCode.StoreBroken);
        Run("restore", "no.tar", "--models", "back", "--log", "postgres:Host=localhost").Errors.Should().Contain("pg_restore");
        Run("backup", "--out", "all.tar", "--models", "none").ExitCode.Should().Be(ExitCode.Usage);
    }

    private IOutcomeStore Open(string name)
    {
        LogLocation.TryParse($"sqlite:{folder[name]}", out var location, out _).Should().BeTrue();
        return location!.CreateStore();
    }

    private static LoggedPrediction Prediction() => new()
    {
        Id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
        Model = Model,
        CustomerId = "C1",
        Codes = [1],
        Probability = .5,
        Segment = "at-risk",
    };

    private static async Task<int> CountAsync(IOutcomeStore log)
    {
        var count = 0;
        await foreach (var _ in log.ReadAsync(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue)) count++;
        return count;
    }

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
