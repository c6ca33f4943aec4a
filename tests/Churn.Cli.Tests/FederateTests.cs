using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

/// <summary><c>churn federate</c>: processes that each have customers of their own train one model.</summary>
public sealed class FederateTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly string[] Names = ["north", "south", "west"];

    private readonly TempFolder folder = new();

    public FederateTests()
    {
        BoostingLibrary.SkipIfMissing();
        var lines = SyntheticCustomers.Csv(900).TrimEnd('\n').Split('\n');
        File.WriteAllLines(folder["all.csv"], lines);
        foreach (var (index, name) in Names.Index())
            File.WriteAllLines(folder[$"{name}.csv"], [lines[0], .. lines.Skip(1).Where((_, line) => line % 3 == index)]);
        File.WriteAllText(
            folder["bounds.json"],
            """
            {
              "label": { "column": "Churn", "churned": "Yes", "stayed": "No" },
              "key": "customerID",
              "columns": {
                "tenure": { "from": 0, "to": 60 },
                "MonthlyCharges": { "from": 0, "to": 100 },
                "plan": { "words": ["basic", "plus", "max"] }
              }
            }
            """);
        var signer = new TestAuthority("CN=signer");
        signer.Write(folder["signer.pem"]);
        foreach (var name in Names.Append("coordinator"))
            TestAuthority.WriteWithKey(signer.IssueWorker($"CN={name}"), folder[$"{name}.pem"]);
    }

    public void Dispose() => folder.Dispose();

    [SkippableTheory]
    [InlineData("boosting")]
    [InlineData("additive")]
    public void Three_sites_publish_the_model_of_one_file(string name)
    {
        string[] model = ["--model", name];
        var alone = Run(
            ["federate", "coordinate", "all.csv", "--bounds", "bounds.json", "--models", "alone", .. model, .. Quick(20)]);
        var sites = Sites();

        var all = Together([[.. Coordinator(sites), .. model], .. Names.Select(site => Site(sites, site))]);

        alone.ExitCode.Should().Be(ExitCode.Done, alone.Errors);
        all.Should().OnlyContain(one => one.ExitCode == ExitCode.Done, all[0].Errors + all[1].Errors);
        var version = new ModelStore(folder["together"]).Versions().Single();
        var graph = File.ReadAllBytes(folder[$"together/{version}/model.onnx"]);
        var central = new ModelStore(folder["alone"]).Versions().Single();
        graph.Should().Equal(File.ReadAllBytes(folder[$"alone/{central}/model.onnx"]));
        foreach (var site in Names) new ModelStore(folder[site]).Versions().Should().Equal(version);
        all[0].Output.Should().Contain($"published {version}").And.Contain("the coordinator: ");
        all[2].Output.Should().Contain("site south: ");
        using var json = JsonDocument.Parse(File.ReadAllText(folder["together.json"]));
        json.RootElement.GetProperty("manifest").GetProperty("federation").GetProperty("sites").GetInt32().Should().Be(3);
        Run("models", "show", version, "--models", "together").Output.Should().Contain("federated: 3 sites");
        var retrained = Run("retrain", "all.csv", "--models", "together");
        retrained.ExitCode.Should().Be(ExitCode.Usage);
        retrained.Errors.Should().Contain("learnt by several sites");
    }

    [SkippableFact]
    public void A_site_that_is_killed_ends_all_and_nothing_is_published()
    {
        var sites = Sites();
        string[][] commands = [Coordinator(sites, 3_000), .. Names.Select(name => Site(sites, name))];
        var processes = commands.Select(command => ChurnProcess.Start(folder.Path, command)).ToArray();
        var met = new TaskCompletionSource();
        var errors = processes.Select((process, index) => Task.Run(() =>
        {
            var text = new StringBuilder();
            while (process.StandardError.ReadLine() is { } line)
            {
                text.AppendLine(line);
                if (index == 0 && line.Contains("all 4 are there", StringComparison.Ordinal)) met.TrySetResult();
            }

            return text.ToString();
        })).ToArray();
        foreach (var process in processes) _ = process.StandardOutput.ReadToEndAsync();
        met.Task.Wait(Minute).Should().BeTrue();
        processes[2].Kill();
        var clock = Stopwatch.StartNew();

        foreach (var process in processes) process.WaitForExit(Minute).Should().BeTrue("nobody waits for the dead");

        clock.Elapsed.Should().BeLessThan(Minute);
        foreach (var other in new[] { 0, 1, 3 })
        {
            processes[other].ExitCode.Should().Be(ExitCode.Unexpected, errors[other].Result);
            errors[other].Result.Should().NotContain("Unexpected error");
        }

        errors[0].Result.Should().Contain("is lost").And.Contain("Nothing is published");
        foreach (var store in Names.Append("together")) new ModelStore(folder[store]).Versions().Should().BeEmpty();
        foreach (var process in processes) process.Dispose();
    }

    [SkippableFact]
    public void A_site_that_missed_the_end_gets_the_version_by_a_copy_or_a_rerun()
    {
        var sites = Sites(2);
        string[][] commands = [[.. Coordinator(sites), "--model", "logistic"], Site(sites, "north"), Site(sites, "south")];
        var first = Together(commands);
        first.Should().OnlyContain(one => one.ExitCode == ExitCode.Done, first[0].Errors + first[2].Errors);
        var version = new ModelStore(folder["together"]).Versions().Single();
        Directory.Delete(folder["south"], recursive: true); // as it is if it was killed before it published

        Directory.CreateDirectory(folder[$"late/{version}"]);
        foreach (var file in Directory.GetFiles(folder[$"together/{version}"]))
            File.Copy(file, folder[$"late/{version}/{Path.GetFileName(file)}"]);
        var verified = Run("models", "verify", "--models", "late");
        var promoted = Run("models", "promote", version, "--models", "late");
        Run("backup", "--models", "together", "--out", "together.tar").ExitCode.Should().Be(ExitCode.Done);
        var restored = Run("restore", "together.tar", "--models", "restored");
        var again = Together(commands);

        verified.ExitCode.Should().Be(ExitCode.Done, verified.Errors);
        promoted.ExitCode.Should().Be(ExitCode.Done, promoted.Errors);
        restored.ExitCode.Should().Be(ExitCode.Done, restored.Errors);
        again.Should().OnlyContain(one => one.ExitCode == ExitCode.Done, again[0].Errors + again[2].Errors);
        again[0].Output.Should().Contain("it is the champion already");
        again[2].Output.Should().Contain("it is now the champion");
        foreach (var store in new[] { "together", "north", "south", "late", "restored" })
        {
            new ModelStore(folder[store]).Versions().Should().Equal(version);
            new ModelStore(folder[store]).ChampionVersion().Should().Be(version, store);
        }
    }

    [SkippableFact]
    public void A_site_with_the_certificate_of_another_is_turned_away()
    {
        var sites = Sites(2);
        File.Copy(folder["west.pem"], folder["south.pem"], overwrite: true);

        var all = Together(
            [.. Coordinator(sites), "--peer-timeout", "4s"],
            [.. Site(sites, "north"), "--peer-timeout", "4s"],
            [.. Site(sites, "south"), "--peer-timeout", "4s"]);

        all.Should().OnlyContain(one => one.ExitCode == ExitCode.Unexpected);
        all[1].Errors.Should().Contain("shows a certificate of the common name 'west'");
    }

    [SkippableFact]
    public void A_site_with_another_list_of_sites_is_told()
    {
        var sites = Sites(2);

        var all = Together(Coordinator(sites), Site(sites, "north"), Site(sites.Replace("north", "nord"), "south"));

        all.Should().OnlyContain(one => one.ExitCode == ExitCode.Unexpected);
        all.Should().Contain(one => one.Errors.Contains("other --sites"));
    }

    [SkippableTheory]
    [InlineData("a federation has 2 to", "coordinate", "--bounds", "bounds.json", "--sites", "a=x:1", "--tls", "north.pem")]
    [InlineData("names a twice", "coordinate", "--bounds", "bounds.json", "--sites", "a=x:1,a=x:2", "--tls", "north.pem")]
    [InlineData("names x:1 twice", "coordinate", "--bounds", "bounds.json", "--sites", "a=x:1,b=x:1", "--tls", "north.pem")]
    [InlineData("is no site", "coordinate", "--bounds", "bounds.json", "--sites", "x:1,b=x:1", "--tls", "north.pem")]
    [InlineData("is no address", "coordinate", "--bounds", "bounds.json", "--sites", "a=x,b=x:1", "--tls", "north.pem")]
    [InlineData("needs --tls", "coordinate", "--bounds", "bounds.json", "--sites", "a=x:1,b=x:2")]
    [InlineData("sites learn one of", "coordinate", "--bounds", "bounds.json", "--sites", "a=x:1,b=x:2", "--model", "forest")]
    [InlineData("additive.leaves is 3", "coordinate", "all.csv", "--bounds", "bounds.json", "--model", "additive", "--set",
        "additive.leaves=3")]
    [InlineData("sites keep no directions", "coordinate", "all.csv", "--bounds", "bounds.json", "--set",
        "monotone=[{\"column\":\"tenure\",\"direction\":\"down\"}]")]
    [InlineData("does not go with --sites", "coordinate", "all.csv", "--bounds", "bounds.json", "--sites", "a=x:1,b=x:2")]
    [InlineData("bounds.json", "coordinate", "--sites", "a=x:1,b=x:2", "--bounds", "all.csv/bounds.json")]
    [InlineData("is none of --sites", "join", "all.csv", "--site", "c", "--sites", "a=x:1,b=x:2", "--tls", "north.pem")]
    [InlineData("is not there", "join", "none.csv", "--site", "a", "--sites", "a=x:1,b=x:2", "--tls", "north.pem")]
    public void What_cannot_work_is_refused_before_anything_begins(string message, params string[] arguments)
    {
        var refused = Run(["federate", .. arguments]);

        refused.ExitCode.Should().BeOneOf([ExitCode.Usage, ExitCode.StoreBroken], refused.Errors);
        refused.Errors.Should().Contain(message);
        Directory.Exists(folder["models"]).Should().BeFalse();
    }

    private static string[] Quick(int rounds) =>
        ["--set", $"boosting.rounds={rounds}", "--set", $"additive.rounds={rounds}"];

    private static string Sites(int count = 3) => string.Join(
        ',', Names.Take(count).Zip(FreePort.Find(count), (name, port) => $"{name}=127.0.0.1:{port}"));

    private static string[] Coordinator(string sites, int rounds = 20) =>
    [
        "federate", "coordinate", "--bounds", "bounds.json", "--sites", sites, "--tls", "coordinator.pem",
        "--tls-ca", "signer.pem", "--models", "together", "--json", "together.json", .. Quick(rounds),
    ];

    private static string[] Site(string sites, string name) =>
    [
        "federate", "join", $"{name}.csv", "--site", name, "--sites", sites, "--tls", $"{name}.pem", "--tls-ca", "signer.pem",
        "--models", name,
    ];

    private ChurnOutcome[] Together(params string[][] commands) =>
        Task.WhenAll(commands.Select(command => Task.Run(() => Run(command)))).GetAwaiter().GetResult();

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
