using System.CommandLine;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Benchmarks.Life;

/// <summary>
/// <c>killed-writer</c>: the child of <see cref="KillBenchmark"/>. It changes a store without end and says on standard output
/// what it has done, until it is killed.
/// </summary>
internal static class KilledWriter
{
    public const string Name = "killed-writer";
    public const string Ready = "ready";

    /// <summary>Different models there are; so some publishes meet a version that is there already.</summary>
    private const int Models = 40;

    public static Command Create()
    {
        var store = new Argument<string>("STORE");
        var seed = new Argument<int>("SEED");
        var command = new Command(Name, "Changes a store without end; kill uses it.") { store, seed };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(store), parsed.GetValue(seed)));
        command.Hidden = true;
        return command;
    }

    private static int Run(string folder, int seed)
    {
        using (var practice = new TempFolder()) // so that the first change takes no longer than the others
            new HandMadeModel().PromoteIn(new ModelStore(practice.Path));
        var (store, random) = (new ModelStore(folder), new Random(seed));
        Console.Out.WriteLine(Ready);
        while (true)
            foreach (var entry in Change(store, random)) Console.Out.WriteLine($"{entry.Action} {entry.Version}");
    }

    private static IEnumerable<HistoryEntry> Change(ModelStore store, Random random)
    {
        var versions = store.Versions();
        return random.Next(10) switch
        {
            < 4 => Published(store, HandMadeModel.Weighed(random.Next(Models)).PublishIn(store)),
            < 8 => [store.Promote(versions[random.Next(versions.Count)], "by the writer")],
            8 => store.RollBack("by the writer") is { } entry ? [entry] : [],
            _ => store.Prune(6, "by the writer"),
        };
    }

    private static HistoryEntry[] Published(ModelStore store, string version) =>
        [store.History().Last(entry => entry.Version == version && entry.Action == HistoryEntry.Publish)];
}
