using System.Diagnostics;
using System.Text.Json;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

/// <summary><c>churn train --worker</c>: several processes train one model together.</summary>
public sealed class TrainWorkersTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>One variant of a few small trees.</summary>
    private static readonly string[] Quick =
    [
        "--set", "additive.rounds=20", "--set", "boosting.rounds=20", "--set", "boosting.learningRate=0.1", "--set",
        "boosting.leaves=8", "--set", "boosting.minimumLeafSize=5", "--set", "boosting.featureFraction=0.5", "--set",
        "evaluation.resamples=50", "--set", "evaluation.repeats=1",
    ];

    private readonly TempFolder folder = new();

    public TrainWorkersTests()
    {
        BoostingLibrary.SkipIfMissing();
        SyntheticCustomers.WriteTo(folder, 400);
        TestAuthority.WriteWithKey(TestAuthority.SharedByWorkers(), folder["workers.pem"]);
    }

    public void Dispose() => folder.Dispose();

    [SkippableTheory]
    [InlineData("boosting")]
    [InlineData("additive")]
    public void One_two_and_four_workers_publish_the_same_bytes(string model)
    {
        var alone = Run(Arguments("0/1", "", "--models", "alone", "--model", model));
        var two = TrainTogether(2, "two", model);
        var four = TrainTogether(4, "four", model);

        alone.ExitCode.Should().Be(ExitCode.Done, alone.Errors);
        two.Concat(four).Should().OnlyContain(worker => worker.ExitCode == ExitCode.Done);
        var store = new ModelStore(folder["alone"]);
        var version = store.Versions().Single();
        var options = store.ReadManifest(version).Options;
        options.GetProperty("distributed").GetBoolean().Should().BeTrue();
        options.GetProperty("additive").GetProperty("leaves").GetInt32().Should().Be(model == "additive" ? 2 : 3);
        new ModelStore(folder["two"]).Versions().Should().Equal(version);
        new ModelStore(folder["four"]).Versions().Should().Equal(version);
        foreach (var file in Directory.GetFiles(folder[$"alone/{version}"]).Select(Path.GetFileName))
            File.ReadAllBytes(folder[$"four/{version}/{file}"]).AsSpan()
                .SequenceEqual(File.ReadAllBytes(folder[$"alone/{version}/{file}"])).Should().BeTrue(file);
        four[0].Output.Should().Contain($"published {version}").And.Contain("worker 0 of 4: ");
        four[3].Output.Should().Contain($"worker 0 published {version}").And.Contain("worker 3 of 4: ");
        for (var worker = 0; worker < 4; worker++)
        {
            using var json = JsonDocument.Parse(File.ReadAllText(folder[$"four-{worker}.json"]));
            json.RootElement.GetProperty("version").GetString().Should().Be(version);
            json.RootElement.GetProperty("worker").GetProperty("number").GetInt32().Should().Be(worker);
            json.RootElement.GetProperty("worker").GetProperty("bytesSent").GetInt64().Should().BePositive();
        }
    }

    [SkippableTheory]
    [InlineData("boosting")]
    [InlineData("additive")]
    public void A_killed_worker_ends_the_others_and_a_rerun_is_as_if_nothing_had_been(string model)
    {
        var peers = Peers(3);
        var processes = Enumerable.Range(0, 3).Select(worker => ChurnProcess.Start(
            folder.Path, Arguments($"{worker}/3", peers, "--set", $"{model}.rounds=400", "--models", "killed", "--model", model)))
            .ToArray();
        var errors = processes.Select(process => process.StandardError.ReadToEndAsync()).ToArray();
        foreach (var process in processes.Skip(1)) process.StandardOutput.ReadToEndAsync();
        // the first worker has the others once it reads the file
        WaitUntilConnected(peers);
        processes[1].Kill();
        var clock = Stopwatch.StartNew();

        foreach (var process in processes) process.WaitForExit(Minute).Should().BeTrue("nobody waits for the dead");

        clock.Elapsed.Should().BeLessThan(Minute);
        processes[0].ExitCode.Should().Be(ExitCode.Unexpected, errors[0].Result);
        processes[2].ExitCode.Should().Be(ExitCode.Unexpected, errors[2].Result);
        errors[0].Result.Should().Contain("is lost").And.NotContain("Unexpected error");
        errors[2].Result.Should().Contain("is lost").And.NotContain("Unexpected error");
        (errors[0].Result + errors[2].Result).Should().Contain("Worker 1 ", "one of them saw the killed one go first");
        new ModelStore(folder["killed"]).Versions().Should().BeEmpty();
        foreach (var process in processes) process.Dispose();

        TrainTogether(3, "killed", model).Should().OnlyContain(worker => worker.ExitCode == ExitCode.Done);
        Run(Arguments("0/1", "", "--models", "alone", "--model", model)).ExitCode.Should().Be(ExitCode.Done);
        new ModelStore(folder["killed"]).Versions().Should().Equal(new ModelStore(folder["alone"]).Versions());
    }

    [SkippableFact]
    public void Workers_with_other_data_or_options_publish_nothing()
    {
        SyntheticCustomers.WriteTo(folder, 401, seed: 2, "other.csv");
        var peers = Peers(2);

        var data = Together(
            Arguments("0/2", peers), ["train", "other.csv", .. Arguments("1/2", peers).Skip(2)]);
        peers = Peers(2);
        var options = Together(Arguments("0/2", peers), Arguments("1/2", peers, "--seed", "1"));

        data.Concat(options).Should().OnlyContain(worker => worker.ExitCode == ExitCode.Unexpected);
        data.Should().OnlyContain(worker => worker.Errors.Contains("Give all workers the same file"));
        options.Should().OnlyContain(worker => worker.Errors.Contains("with other options"));
        new ModelStore(folder["models"]).Versions().Should().BeEmpty();
    }

    [SkippableFact]
    public void A_worker_whose_peers_never_come_says_who_is_missing()
    {
        var alone = Run(Arguments("1/2", Peers(2), "--peer-timeout", "2s"));

        alone.ExitCode.Should().Be(ExitCode.Unexpected);
        alone.Errors.Should().Contain("Not all workers came within 2 s").And.Contain("worker 0 at 127.0.0.1:");
    }

    [SkippableTheory]
    [InlineData("four are 0/4 to 3/4", "--worker", "4/4")]
    [InlineData("no worker", "--worker", "0/65")]
    [InlineData("names 1 addresses for 2", "--worker", "0/2", "--peers", "a:1", "--tls", "workers.pem")]
    [InlineData("names 3 addresses for 2", "--worker", "0/2", "--peers", "a:1,b:1,c:1", "--tls", "workers.pem")]
    [InlineData("names a:1 twice", "--worker", "0/2", "--peers", "a:1,a:1", "--tls", "workers.pem")]
    [InlineData("is no address", "--worker", "0/2", "--peers", "a,b", "--tls", "workers.pem")]
    [InlineData("needs --tls", "--worker", "0/2", "--peers", "a:1,b:1")]
    [InlineData("is out of range", "--worker", "0/2", "--peers", "a:1,b:1", "--tls", "workers.pem", "--peer-timeout", "0s")]
    [InlineData("needs --model", "--worker", "0/1", "--model", "boosting,forest")]
    [InlineData("needs --model", "--worker", "0/1", "--model", "auto")]
    [InlineData("needs --model", "--worker", "0/1", "--model", "pairs")]
    [InlineData("additive.leaves is 3", "--worker", "0/1", "--model", "additive", "--set", "additive.leaves=3")]
    [InlineData("--budget does not go with", "--worker", "0/1", "--budget", "60s")]
    [InlineData("--events does not go with", "--worker", "0/1", "--events", "customers.csv")]
    [InlineData("--peers is for trainings with --worker", "--peers", "a:1,b:1")]
    public void What_cannot_work_is_refused_before_anything_is_read(string message, params string[] options)
    {
        string[] model = options.Contains("--model") ? [] : ["--model", "boosting"];

        var refused = Run(["train", "customers.csv", .. model, .. options]);

        refused.ExitCode.Should().Be(ExitCode.Usage);
        refused.Errors.Should().Contain(message);
        Directory.Exists(folder["models"]).Should().BeFalse();
    }

    [SkippableFact]
    public void A_certificate_that_cannot_be_read_is_named()
    {
        var missing = Run(
            "train", "customers.csv", "--model", "boosting", "--worker", "0/2", "--peers", Peers(2), "--tls", "none.pem");
        var noKey = Run(Arguments("0/2", Peers(2), "--tls-key", "customers.csv"));

        missing.ExitCode.Should().Be(ExitCode.Unexpected);
        missing.Errors.Should().Contain("none.pem does not exist");
        noKey.ExitCode.Should().Be(ExitCode.Unexpected);
        noKey.Errors.Should().Contain("customers.csv holds no private key");
    }

    [SkippableFact]
    public void A_distributed_champion_is_retrained_by_the_same_rules()
    {
        Run(Arguments("0/1", "")).ExitCode.Should().Be(ExitCode.Done);
        var store = new ModelStore(folder["models"]);

        var retrained = Run("retrain", "customers.csv");

        retrained.ExitCode.Should().BeOneOf([ExitCode.Done, ExitCode.NotPromoted], retrained.Errors);
        store.Versions().Select(store.ReadManifest)
            .Should().OnlyContain(manifest => manifest.Options.GetProperty("distributed").GetBoolean());
    }

    private ChurnOutcome[] TrainTogether(int count, string store, string model)
    {
        var peers = Peers(count);
        return Together([.. Enumerable.Range(0, count).Select(worker => Arguments(
            $"{worker}/{count}", peers, "--models", store, "--json", $"{store}-{worker}.json", "--model", model))]);
    }

    private ChurnOutcome[] Together(params string[][] commands) =>
        Task.WhenAll(commands.Select(command => Task.Run(() => Run(command)))).GetAwaiter().GetResult();

    private static string[] Arguments(string worker, string peers, params string[] more) =>
    [
        "train", "customers.csv", "--worker", worker, .. Quick,
        .. more.Contains("--model") ? [] : new[] { "--model", "boosting" },
        .. peers.Length > 0 ? new[] { "--peers", peers, "--tls", "workers.pem" } : [],
        .. more,
    ];

    private static string Peers(int count) =>
        string.Join(',', FreePort.Find(count).Select(port => $"127.0.0.1:{port}"));

    /// <summary>Waits until the last port that is listened on is closed again: all workers are there.</summary>
    private static void WaitUntilConnected(string peers)
    {
        int[] ports = [.. peers.Split(',').SkipLast(1).Select(peer => int.Parse(peer.Split(':')[1],
            System.Globalization.CultureInfo.InvariantCulture))];
        var clock = Stopwatch.StartNew();
        var hasBegun = false;
        while (clock.Elapsed < Minute)
        {
            var listening = System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
                .Count(point => ports.Contains(point.Port));
            hasBegun |= listening == ports.Length;
            if (hasBegun && listening == 0) return;
            Thread.Sleep(5);
        }

        throw new TimeoutException("The workers did not meet.");
    }

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
