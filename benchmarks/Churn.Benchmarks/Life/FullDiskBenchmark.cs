using System.CommandLine;
using Churn.Models.Registry;
using Churn.TestSupport.HandMade;

namespace Churn.Benchmarks.Life;

/// <summary>
/// <c>full-disk</c>: publishes and promotes on a small file system that has a block more of room each time, from none on, so that
/// every write of both meets the end of the disk once; at last prunes on the full disk.
/// </summary>
internal static class FullDiskBenchmark
{
    private const int Block = 4096;

    public static Command Create()
    {
        var disk = new Argument<string>("DIR") { Description = "An empty folder on a small file system of its own." };
        var command = new Command(
            "full-disk",
            "Publishes, promotes and prunes on a disk that is full or almost so. Exit code 1 where anything is lost.")
        {
            disk,
        };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(disk)));
        return command;
    }

    private static int Run(string disk)
    {
        var store = new ModelStore(Path.Combine(disk, "models"));
        var filler = Path.Combine(disk, "filler");
        new HandMadeModel().PromoteIn(store);
        var (refusals, findings) = (0, 0);
        var messages = new HashSet<string>();
        for (var (blocks, taken) = (0, false); !taken; blocks++)
        {
            var champion = store.ChampionVersion();
            Fill(disk, filler, blocks);
            var refusal = Refusal(() => champion = HandMadeModel.Weighed(blocks + 1).PromoteIn(store));
            taken = refusal is null;
            if (refusal is not null && messages.Add(refusal.Replace(store.Folder, "STORE", StringComparison.Ordinal)))
                Console.WriteLine(refusal);
            if (!taken)
                refusals++;
            Expect(
                ref findings,
                store.Verify().IsWhole && store.ChampionVersion() == champion,
                $"with {blocks} blocks of room the store is not whole");
            File.Delete(filler);
        }

        Expect(ref findings, Prunes(disk, filler, store), "pruning on a full disk makes no room");
        Expect(
            ref findings,
            HandMadeModel.Weighed(-1).PromoteIn(store) == store.ChampionVersion() && store.Verify().IsWhole,
            "with room again it does not work");
        Console.WriteLine(
            FormattableString.Invariant(
                $"{refusals} times refused, each with a block more of room; then taken; {findings} findings"));
        return findings == 0 ? 0 : 1;
    }

    private static bool Prunes(string disk, string filler, ModelStore store)
    {
        foreach (var intercept in new[] { -2, -3, -4 }) HandMadeModel.Weighed(intercept).PublishIn(store);
        Fill(disk, filler, 0);
        var removed = store.Prune(1, "to make room");
        var works = Refusal(() => HandMadeModel.Weighed(-5).PublishIn(store)) is null;
        File.Delete(filler);
        return works && removed.Count > 0 && store.History().Intersect(removed).Count() == removed.Count;
    }

    private static string? Refusal(Action write)
    {
        try
        {
            write();
            return null;
        }
        catch (IOException fault)
        {
            return fault.Message;
        }
    }

    /// <summary>Fills the disk but for some blocks.</summary>
    private static void Fill(string disk, string filler, int blocks)
    {
        var content = new byte[new DriveInfo(disk).AvailableFreeSpace - (blocks * Block)];
        File.WriteAllBytes(filler, content);
    }

    private static void Expect(ref int findings, bool holds, string otherwise)
    {
        if (holds) return;
        findings++;
        Console.Error.WriteLine(otherwise);
    }
}
