using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Benchmarks.Life;

/// <summary>
/// <c>kill</c>: kills a process that publishes, promotes, rolls back and prunes, at random times (SIGKILL), and checks the store
/// each time: whole before anything mends it, nothing lost that was reported as done, and open to the next publish.
/// </summary>
internal static class KillBenchmark
{
    public static Command Create()
    {
        var kills = new Option<int>("--kills") { Description = "How many kills.", DefaultValueFactory = _ => 1_000 };
        var seed = new Option<int>("--seed") { Description = "The seed of times and changes.", DefaultValueFactory = _ => 1 };
        var longest = new Option<int>("--longest")
        {
            Description = "The longest life of a writer, in milliseconds.",
            DefaultValueFactory = _ => 150,
        };
        var command = new Command(
            "kill",
            "Kills a writer of a store at random times and checks the store each time. Exit code 1 where there are findings.")
        {
            kills,
            seed,
            longest,
        };
        command.SetAction(parsed => Run(parsed.GetValue(kills), parsed.GetValue(seed), parsed.GetValue(longest)));
        return command;
    }

    private static int Run(int kills, int seed, int longest)
    {
        using var folder = new TempFolder();
        var (store, random) = (new ModelStore(folder.Path), new Random(seed));
        new HandMadeModel().PromoteIn(store);
        var check = new KilledStoreCheck(store);
        for (var kill = 0; kill < kills; kill++)
        {
            check.Begin();
            check.Run(kill, Kill(folder.Path, seed + kill, TimeSpan.FromMilliseconds(random.NextDouble() * longest)));
        }

        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{kills} kills: {check.Reported} changes were reported as done before; {check.HalfDone} kills left a "
                    + $"half-done move, {check.Owed} a change whose line was not written; {check.Findings} findings"
            ));
        return check.Findings == 0 ? 0 : 1;
    }

    /// <returns>What the writer reported as done.</returns>
    private static string[] Kill(string folder, int seed, TimeSpan life)
    {
        using var writer = BenchmarkProcess.Start(KilledWriter.Name, folder, FormattableString.Invariant($"{seed}"));
        while (writer.StandardOutput.ReadLine() is { } line && line != KilledWriter.Ready) { }
        var clock = Stopwatch.StartNew();
        var lines = writer.StandardOutput.ReadToEndAsync();
        while (clock.Elapsed < life) Thread.Sleep(0);
        writer.Kill();
        writer.WaitForExit();
        return lines.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
