using Churn.Models.Registry;
using Churn.TestSupport.HandMade;

namespace Churn.Benchmarks.Life;

/// <summary>What must hold of a store after its writer was killed.</summary>
internal sealed class KilledStoreCheck(ModelStore store)
{
    private int before;
    private int kill;

    /// <summary>The changes that were reported as done.</summary>
    public int Reported { get; private set; }

    /// <summary>The kills that left the folder of a publish or prune behind.</summary>
    public int HalfDone { get; private set; }

    /// <summary>The kills between a change and its line of history.</summary>
    public int Owed { get; private set; }

    public int Findings { get; private set; }

    /// <summary>Remembers the store before a writer begins.</summary>
    public void Begin() => before = store.History().Count;

    /// <param name="number">The number of the kill.</param>
    /// <param name="reported">What the writer said it had done, in order.</param>
    public void Run(int number, IReadOnlyList<string> reported)
    {
        kill = number;
        Reported += reported.Count;
        if (Directory.EnumerateDirectories(store.Folder, ".pending-*").Any()) HalfDone++;
        var untouched = store.Verify();
        Expect(
            untouched.IsWhole,
            $"not whole: {string.Join(' ', untouched.Faults.Concat(untouched.Versions.SelectMany(version => version.Faults)))}");
        store.Open(store.ChampionVersion()!);

        var lines = File.ReadAllLines(Path.Combine(store.Folder, "history.jsonl")).Length;
        var version = HandMadeModel.Weighed(1_000 + number).PublishIn(store); // the next publish, which also mends
        var history = store.History();
        if (history.Count - 1 > lines) Owed++;
        Expect(store.Versions().Contains(version), "the next publish is not there");
        CheckReported(history.Skip(before).SkipLast(1).Select(entry => $"{entry.Action} {entry.Version}").ToArray(), reported);
        CheckReplay(history);
        Expect(
            !Directory
                .EnumerateFileSystemEntries(store.Folder, ".pending-*")
                .Concat(Directory.EnumerateFiles(store.Folder, "*.tmp"))
                .Any(path => path.Contains(".pending", StringComparison.Ordinal)),
            "a leftover stayed");
        store.Prune(1, "after the kill");
    }

    /// <summary>
    /// All that was reported is in the history, in order; at most one change more, which the kill kept from being reported.
    /// </summary>
    private void CheckReported(string[] written, IReadOnlyList<string> reported)
    {
        Expect(
            written.Take(reported.Count).SequenceEqual(reported),
            $"reported {string.Join(", ", reported)}; written {string.Join(", ", written)}");
        var more = written.Skip(reported.Count).ToArray();
        Expect(
            more.Length <= 1 || more.All(line => line.StartsWith(HistoryEntry.Prune, StringComparison.Ordinal)),
            $"unreported: {string.Join(", ", more)}");
    }

    /// <summary>The history, replayed, leads to the store as it is.</summary>
    private void CheckReplay(IReadOnlyList<HistoryEntry> history)
    {
        var versions = new HashSet<string>();
        string? champion = null;
        foreach (var entry in history)
        {
            if (entry.Action == HistoryEntry.Publish) versions.Add(entry.Version);
            if (entry.Action == HistoryEntry.Prune) versions.Remove(entry.Version);
            if (!entry.MakesChampion()) continue;
            Expect(entry.Previous == champion, $"{entry.Version} says it followed {entry.Previous}, the history says {champion}");
            champion = entry.Version;
        }

        Expect(champion == store.ChampionVersion(), $"champion {store.ChampionVersion()}, by the history {champion}");
        Expect(
            versions.SetEquals(store.Versions()),
            $"versions {string.Join(", ", store.Versions())}, by the history {string.Join(", ", versions)}");
    }

    private void Expect(bool holds, string otherwise)
    {
        if (holds) return;
        Findings++;
        Console.Error.WriteLine($"kill {kill}: {otherwise}");
    }
}
