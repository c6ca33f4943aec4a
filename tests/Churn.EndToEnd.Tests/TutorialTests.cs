using System.Diagnostics;
using System.Text.RegularExpressions;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport;

namespace Churn.EndToEnd.Tests;

/// <summary>
/// Runs the commands of docs/tutorial.md in their order, in a folder that has the files of the repository that they use. Only the
/// program is another: the one that the tests have built, in place of the one that <c>dotnet run</c> would build.
/// </summary>
public partial class TutorialTests
{
    private const string FromSources = "dotnet run -c Release --project src/Churn.Cli --";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public void Commands_of_the_tutorial_lead_from_a_file_to_an_answer_and_a_retraining()
    {
        using var folder = new TempFolder();
        foreach (var file in new[] { "data/telco.csv", "deploy/retrain/retrain.sh", "deploy/retrain/gate.json" })
            Copy(file, folder[file]);
        File.WriteAllText(folder["tutorial.sh"], Script(FreePort.Find()));

        var (code, output) = Run(folder.Path);

        code.Should().Be(0, output);
        output.Should().Contain("\"churnProbability\":").And.Contain("## Churn model: ");
        var store = new ModelStore(folder["models"]);
        store.Versions().Should().HaveCount(2);
        File.ReadAllText(Path.Combine(store.FolderOf(store.ChampionVersion()!), ModelFolder.ManifestFile))
            .Should()
            .Contain("\"EUR\"");
        File.ReadLines(folder["scored.csv"]).Should().HaveCount(6_001);
    }

    /// <summary>The commands; the one of the second terminal goes on beside the others until they have ended.</summary>
    private static string Script(int port)
    {
        var tutorial = File.ReadAllText(Path.Combine(Repository.Root, "docs", "tutorial.md")).ReplaceLineEndings("\n");
        var blocks = Block().Matches(tutorial).Select(block => block.Groups[1].Value).ToArray();
        var serve = blocks.Single(block => block.StartsWith($"{FromSources} serve", StringComparison.Ordinal));
        var ready = $"""
            trap 'kill $!' EXIT
            curl -s --retry 60 --retry-delay 1 --retry-all-errors --fail -o ready.json http://127.0.0.1:5080/health/ready

            """;
        var commands = blocks.Select(block => block == serve ? $"{block.TrimEnd()} > service.log 2>&1 &\n{ready}" : block);
        return string.Concat(commands.Prepend("set -euo pipefail\n"))
            .Replace(FromSources, Program)
            .Replace("127.0.0.1:5080", $"127.0.0.1:{port}")
            .Replace("--port 5080", $"--port {port}");
    }

    private static string Program => $"dotnet {Path.Combine(AppContext.BaseDirectory, "churn.dll")}";

    private static (int Code, string Output) Run(string folder)
    {
        var start = new ProcessStartInfo("bash", ["-c", "bash tutorial.sh 2>&1"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        start.Environment["CHURN"] = Program;
        start.Environment["ChurnApi__Limits__MaxQueueDelay"] = "off"; // beside other tests work waits for threads
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("The commands of the tutorial did not end.");
        }

        return (process.ExitCode, output.Result);
    }

    private static void Copy(string file, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Path.Combine(Repository.Root, file), target);
    }

    [GeneratedRegex(@"```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
