using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Churn.Cli.Output;
using Churn.Core.Encryption;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Outcomes.Storage;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Cli.Tests;

/// <summary>Stores, backups and scored files under a key, as a user meets them.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class EncryptionCommandTests : IDisposable
{
    private const string Header = "customerID,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling,Churn";
    private const string Setting = "ChurnApi__EncryptionKey";

    private readonly TempFolder folder = new();
    private readonly string version;

    public EncryptionCommandTests()
    {
        foreach (var name in new[] { "old.key", "new.key" })
        {
            File.WriteAllText(folder[name], Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var store = new ModelStore(folder["models"]);
        version = new HandMadeModel().PromoteIn(store);
        var rows = Enumerable.Range(0, 120).Select(row =>
            $"C{row},{row % 60},{20 + row},Two year,0,Yes,{(row % 60 < 20 ? "Yes" : "No")}");
        File.WriteAllLines(folder["in.csv"], rows.Prepend(Header));
    }

    [Fact]
    public void A_store_is_wrapped_rotated_and_served_by_the_new_key_alone()
    {
        Done("keys", "wrap", "--models", "models", "--encryption-key", "file:old.key").Output.Should().Contain("encrypted");
        Run("models", "verify").ExitCode.Should().Be(ExitCode.StoreBroken, "it has no key");
        Done("models", "verify", "--encryption-key", "file:old.key");
        Done("models", "show", version, "--encryption-key", "file:old.key").Output.Should().Contain("churn keys open");
        Done("keys", "rotate", "--models", "models", "--encryption-key", "file:old.key", "--new-key", "file:new.key")
            .Output.Should().Contain("rotated");
        Done("keys", "rotate", "--models", "models", "--encryption-key", "file:old.key", "--new-key", "file:new.key")
            .Output.Should().Contain("already");

        Done("models", "verify", "--encryption-key", "file:new.key");
        var old = Run("models", "verify", "--encryption-key", "file:old.key");
        old.ExitCode.Should().Be(ExitCode.StoreBroken);
        old.Output.Should().Contain(KeyId("new.key")).And.Contain(KeyId("old.key"));
        Done("models", "verify", "--encryption-key", "file:old.key", "--previous-encryption-key", "file:new.key");
    }

    [Fact]
    public void A_wrap_or_a_rotation_that_is_killed_at_any_moment_leaves_a_whole_store_and_is_ended_by_the_next()
    {
        var plain = new ModelStore(folder["models"]);
        for (var i = 0; i < 60; i++) HandMadeModel.Weighed(i).PublishIn(plain);
        var both = new ModelStore(
            folder["models"], keys: EncryptionKeys.Load($"file:{folder["old.key"]}", $"file:{folder["new.key"]}"));
        foreach (var command in new[]
        {
            new[] { "keys", "wrap", "--models", "models", "--encryption-key", "file:old.key" },
            ["keys", "rotate", "--models", "models", "--encryption-key", "file:old.key", "--new-key", "file:new.key"],
        })
        {
            var killed = 0;
            for (var kill = 0; kill < 8; kill++)
            {
                var before = KeyIds();
                using var process = ChurnProcess.Start(folder.Path, command);
                while (!process.HasExited && KeyIds().SequenceEqual(before)) Thread.Sleep(0); // it has begun
                process.WaitForExit(kill);
                if (!process.HasExited) killed++;
                process.Kill();
                process.WaitForExit();
                both.Verify().Versions.SelectMany(one => one.Faults).Should().BeEmpty();
            }

            killed.Should().BePositive("some are killed within the work");
            Done(command);
        }

        new ModelStore(folder["models"], keys: EncryptionKeys.Load($"file:{folder["new.key"]}", null)).Verify().IsWhole
            .Should().BeTrue();
        Directory.GetFileSystemEntries(folder["models"], ".pending*").Should().BeEmpty();
    }

    [Fact]
    public void A_scored_file_is_encrypted_where_asked_and_holds_the_same_bytes()
    {
        Done("score", "in.csv", "--out", "plain.csv", "--encryption-key", "file:old.key");
        Done("score", "in.csv", "--out", "secret.csv", "--encrypt", "--encryption-key", "file:old.key");
        var plain = File.ReadAllBytes(folder["plain.csv"]);

        Encoding.Latin1.GetString(File.ReadAllBytes(folder["secret.csv"])).Should().NotContain("churn_probability");
        Done("keys", "open", "secret.csv", "--out", "opened.csv", "--encryption-key", "file:old.key");
        File.ReadAllBytes(folder["opened.csv"]).Should().Equal(plain);
        Done("keys", "open", "secret.csv", "--out", "-", "--encryption-key", "file:old.key").Output
            .Should().Be(Encoding.UTF8.GetString(plain));
        // It is read as others are, and its hash is that of what it holds.
        Done("score", "secret.csv", "--out", "twice.csv", "--encryption-key", "file:old.key");
        Done("score", "plain.csv", "--out", "again.csv");
        File.ReadAllBytes(folder["twice.csv"]).Should().Equal(File.ReadAllBytes(folder["again.csv"]));
        Done("keys", "wrap", "in.csv", "--encryption-key", "file:old.key");
        Done("evaluate", "in.csv", "--encryption-key", "file:old.key").Output.Should().Contain("120 labelled customers");
    }

    [Fact]
    public void An_encrypted_file_that_cannot_be_read_is_refused_with_the_key_it_wants_and_leaves_nothing()
    {
        Done("keys", "wrap", "in.csv", "--encryption-key", "file:old.key");

        var without = Run("score", "in.csv", "--out", "out.csv");
        without.ExitCode.Should().Be(ExitCode.DataRefused);
        without.Errors.Should().Contain("in.csv").And.Contain(KeyId("old.key")).And.Contain("--encryption-key");
        Run("score", "in.csv", "--out", "out.csv", "--encryption-key", "file:new.key").Errors.Should().Contain(KeyId("old.key"));
        var bytes = File.ReadAllBytes(folder["in.csv"]);
        bytes[600] ^= 1;
        File.WriteAllBytes(folder["in.csv"], bytes);
        Run("score", "in.csv", "--out", "out.csv", "--encryption-key", "file:old.key").ExitCode.Should().Be(ExitCode.DataRefused);
        var opening = Run("keys", "open", "in.csv", "--out", "out.csv", "--encryption-key", "file:old.key");
        opening.ExitCode.Should().Be(ExitCode.StoreBroken);
        opening.Errors.Should().Contain("in.csv").And.NotContain("   at ");
        File.Exists(folder["out.csv"]).Should().BeFalse();
        Run("keys", "wrap", ".", "--encryption-key", "file:old.key").Errors
            .Should().Contain("is a folder").And.Contain("--models");
        Run("keys", "open", "in.csv", "--out", "-", "--encryption-key", "file:old.key").Output.Should().BeEmpty();
    }

    [Fact]
    public void A_backup_is_encrypted_and_comes_back_encrypted_under_the_key_of_the_day()
    {
        Done("keys", "wrap", "--models", "models", "--encryption-key", "file:old.key");
        Run("backup", "--out", "all.backup").ExitCode.Should().Be(ExitCode.StoreBroken, "it has no key");
        Done("backup", "--out", "all.backup", "--encryption-key", "file:old.key");
        Encoding.Latin1.GetString(File.ReadAllBytes(folder["all.backup"])).Should().NotContain("models/");
        Done("keys", "rotate", "all.backup", "--encryption-key", "file:old.key", "--new-key", "file:new.key");

        Run("restore", "all.backup", "--models", "back", "--encryption-key", "file:old.key").ExitCode
            .Should().Be(ExitCode.StoreBroken);
        Done("restore", "all.backup", "--models", "back", "--encryption-key", "file:new.key");

        EncryptedFile.KeyIdOf(folder[$"back/{version}/{ModelFolder.ModelFile}"]).Should().Be(KeyId("new.key"));
        Done("models", "verify", "--models", "back", "--encryption-key", "file:new.key");
        new ModelStore(folder["back"]).ChampionVersion().Should().Be(version);
    }

    [Fact]
    public async Task A_log_is_encrypted_rotated_backed_up_and_restored_with_one_key_at_a_time()
    {
        Done("score", "in.csv", "--out", "out.csv", "--log", "sqlite:log.db");
        Done("keys", "wrap", "--log", "sqlite:log.db", "--encryption-key", "file:old.key");
        var without = Run("score", "in.csv", "--out", "out.csv", "--log", "sqlite:log.db");
        without.ExitCode.Should().Be(ExitCode.StoreBroken);
        without.Errors.Should().Contain("log.db").And.Contain(KeyId("old.key"));
        Done("score", "in.csv", "--out", "out.csv", "--log", "sqlite:log.db", "--encryption-key", "file:old.key");
        Done("backup", "--out", "all.backup", "--log", "sqlite:log.db", "--encryption-key", "file:old.key");
        Done("keys", "rotate", "all.backup", "--log", "sqlite:log.db", "--encryption-key", "file:old.key", "--new-key",
            "file:new.key").Output.Should().Contain("rotated");

        Done("restore", "all.backup", "--models", "back", "--log", "sqlite:back.db", "--encryption-key", "file:new.key");

        foreach (var name in new[] { "log.db", "back.db" })
            (await CountAsync($"sqlite:{folder[name]}", EncryptionKeys.Load($"file:{folder["new.key"]}", null))).Should().Be(240);
    }

    [Fact]
    public void A_damaged_backup_restores_nothing()
    {
        Done("backup", "--out", "all.backup", "--encryption-key", "file:old.key");
        var bytes = File.ReadAllBytes(folder["all.backup"]);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(folder["all.backup"], bytes);

        var restored = Run("restore", "all.backup", "--models", "back", "--encryption-key", "file:old.key");

        restored.ExitCode.Should().Be(ExitCode.StoreBroken);
        restored.Errors.Should().Contain("all.backup").And.Contain("chunk");
        Directory.Exists(folder["back"]).Should().BeFalse();
    }

    [Fact]
    public void The_key_of_the_environment_counts_as_for_the_service()
    {
        var environment = new Dictionary<string, string?> { [Setting] = "file:old.key" };

        ChurnProcess.Run(folder.Path, environment, "keys", "wrap", "--models", "models").ExitCode.Should().Be(ExitCode.Done);

        ChurnProcess.Run(folder.Path, environment, "models", "verify").ExitCode.Should().Be(ExitCode.Done);
    }

    [Fact]
    public void What_names_no_key_or_no_place_is_refused()
    {
        Run("keys", "wrap", "--models", "models").Errors.Should().Contain("--encryption-key");
        Run("keys", "wrap", "--encryption-key", "file:old.key").Errors.Should().Contain("--models");
        Run("keys", "wrap", "none.csv", "--encryption-key", "file:old.key").Errors.Should().Contain("no file none.csv");
        Run("keys", "open", "in.csv", "--out", "-", "--encryption-key", "file:old.key").Errors.Should().Contain("not encrypted");
        Run("score", "in.csv", "--out", "out.csv", "--encrypt").Errors.Should().Contain("--encryption-key");
        var wrong = Run("models", "verify", "--encryption-key", File.ReadAllText(folder["old.key"]).Trim());
        wrong.ExitCode.Should().Be(ExitCode.Usage);
        wrong.Errors.Should().Contain("file:PATH").And.NotContain(File.ReadAllText(folder["old.key"]).Trim());
        Run("keys", "rotate", "in.csv", "--encryption-key", "file:old.key", "--new-key", "file:new.key").Output
            .Should().Contain("not encrypted, and left so");
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private string KeyId(string name) => EncryptionKeys.LoadKey($"file:{folder[name]}").Id;

    private string?[] KeyIds() =>
    [
        .. Directory.GetFiles(folder["models"], ModelFolder.ManifestFile, SearchOption.AllDirectories)
            .Where(file => !file.Contains(".pending", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(EncryptedFile.KeyIdOf),
    ];

    private ChurnOutcome Done(params string[] arguments)
    {
        var outcome = Run(arguments);
        outcome.ExitCode.Should().Be(ExitCode.Done, outcome.Errors);
        return outcome;
    }

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);

    private static async Task<int> CountAsync(string log, EncryptionKeys? keys)
    {
        LogLocation.TryParse(log, out var location, out _).Should().BeTrue();
        using var store = location!.CreateStore(keys: keys);
        await store.OpenAsync();
        var count = 0;
        await foreach (var row in store.ReadAsync(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue))
            count += row.Codes.Length == 5 ? 1 : 0;
        return count;
    }
}
