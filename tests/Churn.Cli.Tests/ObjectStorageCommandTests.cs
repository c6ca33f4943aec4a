using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.Outcomes.Erasure;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using Churn.TestSupport.ObjectStorage;

namespace Churn.Cli.Tests;

/// <summary>The commands on a store that is on object storage: the same as on a folder, and none is made.</summary>
public sealed class ObjectStorageCommandTests : IDisposable
{
    private const string Customer = """{"tenure": 5, "MonthlyCharges": 80, "Contract": "One year", "SeniorCitizen": 0}""";

    private readonly TempFolder folder = new();
    private readonly ObjectBucket bucket = ObjectServer.Shared.NewBucket();

    public ObjectStorageCommandTests() => SyntheticCustomers.WriteTo(folder, 300);

    [Fact]
    public void A_model_is_trained_retrained_and_scored_with_as_in_a_folder()
    {
        string[] training = ["train", "customers.csv", "--model", "logistic", .. ChurnProcess.QuickTraining];
        Done([.. training, "--models", "local"]);
        var trained = Done([.. training, "--models", bucket.Location]);

        var version = bucket.Open().ChampionVersion()!;
        version.Should().Be(new ModelStore(folder["local"]).ChampionVersion(), "the same data, options and seed");
        trained.Output.Should().Contain($"{bucket.Location}/{version}");
        Done("score", "customers.csv", "--out", "here.csv", "--models", "local");
        Done("score", "customers.csv", "--out", "there.csv", "--models", bucket.Location);
        File.ReadAllBytes(folder["there.csv"]).Should().Equal(File.ReadAllBytes(folder["here.csv"]));
        var retrained = Run("retrain", "customers.csv", "--models", bucket.Location);
        retrained.ExitCode.Should().BeOneOf([ExitCode.Done, ExitCode.NotPromoted], retrained.Errors);
        bucket.Open().Verify().IsWhole.Should().BeTrue();
        Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Should().Equal("local");
    }

    [Fact]
    public void Versions_are_listed_shown_promoted_rolled_back_checked_and_pruned()
    {
        string[] versions = [.. Enumerable.Range(0, 4).Select(i => HandMadeModel.Weighed(i).PublishIn(bucket.Open()))];

        Done("models", "promote", versions[0], "--why", "first", "--models", bucket.Location);
        Done("models", "promote", versions[1], "--models", bucket.Location);
        Done("models", "list", "--models", bucket.Location).Output.Should().ContainAll(versions);
        var shown = Done("models", "show", versions[1], "--models", bucket.Location).Output;
        shown.Should().Contain("the champion");
        var report = shown.Split('\n').Single(line => line.StartsWith("report: ", StringComparison.Ordinal))["report: ".Length..];
        bucket.Find(report.Trim()[$"s3://{bucket.Name}/".Length..]).Should().NotBeNull("the address is that of the object");
        Done("models", "rollback", "--models", bucket.Location);
        bucket.Open().ChampionVersion().Should().Be(versions[0]);
        Done("models", "prune", "--keep", "1", "--models", bucket.Location);
        bucket.Open().Versions().Should().BeEquivalentTo([versions[0], versions[1], versions[3]]);
        Done("models", "verify", "--models", bucket.Location);

        bucket.Delete(bucket.Keys.First(key => key.EndsWith("model.onnx", StringComparison.Ordinal)));
        var broken = Run("models", "verify", "--models", bucket.Location);
        broken.ExitCode.Should().Be(ExitCode.StoreBroken);
        (broken.Output + broken.Errors).Should().Contain("s3://").And.NotContain("   at ");
    }

    [Fact]
    public void A_store_moves_to_object_storage_and_back_by_backup_and_restore()
    {
        var store = new ModelStore(folder["models"]);
        var version = new HandMadeModel().PromoteIn(store);
        store.Block("C00042", []);

        Done("backup", "--out", "a.tar");
        Done("restore", "a.tar", "--models", bucket.Location).Output.Should().Contain($"champion {version}");
        Done("backup", "--out", "b.tar", "--models", bucket.Location);
        Done("restore", "b.tar", "--models", "back");

        foreach (var file in Directory.GetFiles(folder["models"], "*", SearchOption.AllDirectories).Where(IsOfStore))
            File.ReadAllBytes(Path.Combine(folder["back"], Path.GetRelativePath(folder["models"], file)))
                .Should().Equal(File.ReadAllBytes(file));
        var again = Run("restore", "a.tar", "--models", bucket.Location);
        again.ExitCode.Should().Be(ExitCode.Usage);
        again.Errors.Should().Contain("is not empty");
        Run("backup", "--out", "c.tar", "--models", $"s3://{bucket.Name}/other").ExitCode.Should().Be(ExitCode.Usage);

        static bool IsOfStore(string path) => Path.GetFileName(path) != ".lock";
    }

    [Fact]
    public void Versions_are_encrypted_and_rotated_in_place()
    {
        var version = new HandMadeModel().PromoteIn(bucket.Open());
        foreach (var name in new[] { "old.key", "new.key" })
        {
            File.WriteAllText(folder[name], Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        Done("keys", "wrap", "--models", bucket.Location, "--encryption-key", "file:old.key").Output
            .Should().Contain("encrypted");
        bucket.Keys.Where(key => key.Contains(version, StringComparison.Ordinal))
            .Select(key => Encoding.Latin1.GetString(bucket.Find(key)!.Content))
            .Should().NotBeEmpty().And.OnlyContain(content => !content.Contains("golden", StringComparison.Ordinal));
        Run("models", "verify", "--models", bucket.Location).ExitCode.Should().Be(ExitCode.StoreBroken, "it has no key");
        Done(
            "keys", "rotate", "--models", bucket.Location, "--encryption-key", "file:old.key", "--new-key", "file:new.key");
        Done("models", "verify", "--models", bucket.Location, "--encryption-key", "file:new.key");
        Run("models", "verify", "--models", bucket.Location, "--encryption-key", "file:old.key").ExitCode
            .Should().Be(ExitCode.StoreBroken);
        var none = Run("keys", "wrap", "--models", $"s3://{bucket.Name}/other", "--encryption-key", "file:old.key");
        none.ExitCode.Should().Be(ExitCode.Usage);
    }

    [Fact]
    public void An_erased_customer_is_on_the_list_there_and_looked_for_in_every_object()
    {
        new HandMadeModel().PromoteIn(bucket.Open());

        var erased = Run("erase", "--customer", "C00001", "--models", bucket.Location, "--proof", "proof.json");

        bucket.Open().BlockList().Count.Should().Be(1);
        var proof = ErasureProof.Read(File.ReadAllBytes(folder["proof.json"]));
        var place = proof.Places.Single(found => found.Name == "files: model store");
        place.Left.Should().Be(1, "a golden record made by hand names a customer of that key: {0}", erased.Output);
        place.Note.Should().Contain($"{bucket.Location}/").And.Contain("golden.json");
        proof.NotCovered.Should().Contain(sentence => sentence.Contains("bucket", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_service_serves_what_is_promoted_there()
    {
        var first = HandMadeModel.Weighed(0.1f).PromoteIn(bucket.Open());
        var second = HandMadeModel.Weighed(3).PublishIn(bucket.Open());
        var port = FreePort.Find();
        using var process = ChurnProcess.Start(
            folder.Path, "serve", "--models", bucket.Location, "--port", port.ToString("0", null));
        process.BeginOutputReadLine(); // what nobody reads stops a process that writes
        process.BeginErrorReadLine();
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            (await UntilAsync(client, first)).Should().BeTrue();
            bucket.Open().Promote(second, "better");
            (await UntilAsync(client, second)).Should().BeTrue();
            bucket.Fail((_, _) => StorageFault.Forbidden);
            await Task.Delay(1500);
            (await AnswerAsync(client)).Should().Contain(second, "a storage that does not answer stops no service");
            (await client.GetAsync("/models")).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
            var words = await client.GetStringAsync("/health/ready");
            words.Should().NotContain("s3://");
            bucket.Fail(null);
            (await client.GetStringAsync("/models")).Should().Contain(first).And.Contain(second);
        }
        finally
        {
            process.Kill();
        }

        Directory.Exists(folder["s3:"]).Should().BeFalse();
    }

    [Theory]
    [InlineData("gs://bucket/models", "s3://BUCKET/PREFIX")]
    [InlineData("s3://B/models", "s3://BUCKET/PREFIX")]
    public void A_place_that_is_none_is_refused_by_every_command(string place, string words)
    {
        foreach (var command in new[]
        {
            new[] { "models", "list" }, ["train", "customers.csv"], ["score", "customers.csv", "--out", "out.csv"],
            ["backup", "--out", "a.tar"], ["quickstart"], ["keys", "wrap", "--encryption-key", "env:KEY"],
        })
        {
            var outcome = ChurnProcess.Run(
                folder.Path,
                new Dictionary<string, string?> { ["KEY"] = Convert.ToBase64String(new byte[32]) },
                [.. command, "--models", place]);

            outcome.ExitCode.Should().Be(ExitCode.Usage, outcome.Errors);
            outcome.Errors.Should().Contain(words).And.NotContain("   at ");
        }

        var service = Run("serve", "--models", place);
        service.ExitCode.Should().NotBe(ExitCode.Done);
        service.Errors.Should().Contain("ChurnApi:Models").And.Contain(words).And.NotContain("   at ");
        Directory.GetDirectories(folder.Path).Should().BeEmpty();
    }

    [Fact]
    public void An_endpoint_without_TLS_is_refused_unless_it_is_here_or_allowed()
    {
        var environment = new Dictionary<string, string?> { ["AWS_ENDPOINT_URL"] = "http://storage.invalid:9000" };

        var refused = ChurnProcess.Run(folder.Path, environment, "models", "list", "--models", bucket.Location);
        refused.ExitCode.Should().Be(ExitCode.Usage);
        refused.Errors.Should().Contain("storage.invalid").And.Contain("CHURN_ALLOW_PLAIN_HTTP=1");

        environment["CHURN_ALLOW_PLAIN_HTTP"] = "1";
        var allowed = ChurnProcess.Run(folder.Path, environment, "models", "list", "--models", bucket.Location);
        allowed.ExitCode.Should().Be(ExitCode.StoreBroken);
        allowed.Errors.Should().Contain("cannot be reached").And.NotContain("   at ");

        environment["AWS_ENDPOINT_URL"] = "storage";
        ChurnProcess.Run(folder.Path, environment, "models", "list", "--models", bucket.Location)
            .ExitCode.Should().Be(ExitCode.Usage);
    }

    [Fact]
    public void A_promotion_that_is_killed_at_any_moment_is_made_or_not()
    {
        string[] versions = [.. Enumerable.Range(0, 2).Select(i => HandMadeModel.Weighed(i).PublishIn(bucket.Open()))];
        var killed = 0;
        for (var kill = 0; kill < 8; kill++)
        {
            var before = bucket.Open().History().Count;
            bucket.Requests = 0;
            using var process = ChurnProcess.Start(
                folder.Path, "models", "promote", versions[kill % 2], "--models", bucket.Location);
            var started = Stopwatch.GetTimestamp();
            while (!process.HasExited && bucket.Requests < kill * 3 && Stopwatch.GetElapsedTime(started).TotalMinutes < 1)
                Thread.Sleep(0);
            if (!process.HasExited) killed++;
            process.Kill();
            process.WaitForExit();

            var store = bucket.Open();
            store.Verify().IsWhole.Should().BeTrue();
            store.History().Count.Should().BeInRange(before, before + 1);
            if (store.History().Count > before) store.ChampionVersion().Should().Be(versions[kill % 2]);
        }

        killed.Should().BePositive();
    }

    public void Dispose() => folder.Dispose();

    private static async Task<bool> UntilAsync(HttpClient client, string version)
    {
        for (var attempt = 0; attempt < 300; attempt++)
        {
            if ((await AnswerAsync(client)).Contains(version, StringComparison.Ordinal)) return true;
            await Task.Delay(100);
        }

        return false;
    }

    private static async Task<string> AnswerAsync(HttpClient client)
    {
        try
        {
            using var content = new StringContent(Customer, Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync("/predict", content);
            return await answer.Content.ReadAsStringAsync();
        }
        catch (HttpRequestException)
        {
            return ""; // it starts still
        }
    }

    private ChurnOutcome Done(params string[] arguments)
    {
        var outcome = Run(arguments);
        outcome.ExitCode.Should().Be(ExitCode.Done, outcome.Errors + outcome.Output);
        return outcome;
    }

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
