using System.Diagnostics;
using Churn.Models.Registry;

namespace Churn.Models.Tests.Store;

/// <summary>Several writers and readers of one store at once.</summary>
public sealed class ManyUsersTests : StoreFixture
{
    [Fact]
    public void Writers_take_turns_and_all_succeed()
    {
        var versions = new string[8];

        // Two and two publish the same model, each through a store of its own, as processes do.
        Parallel.For(0, versions.Length, new ParallelOptions { MaxDegreeOfParallelism = versions.Length }, i =>
        {
            var store = new ModelStore(Store.Folder);
            versions[i] = store.Publish(Artifacts(i / 2), $"writer {i}");
            store.Promote(versions[i], $"writer {i}");
        });

        Store.Versions().Should().BeEquivalentTo(versions.Distinct()).And.HaveCount(4);
        foreach (var version in Store.Versions()) Store.Open(version);
        var history = Store.History();
        history.Should().HaveCount(16);
        history.Where(entry => entry.Action == HistoryEntry.Promote).Select(entry => entry.Why)
            .Should().BeEquivalentTo(versions.Select((_, i) => $"writer {i}"));
        var promotions = history.Where(entry => entry.Action == HistoryEntry.Promote).ToArray();
        promotions.Select(entry => entry.Previous).Should().Equal([null, .. promotions[..^1].Select(entry => entry.Version)]);
        Store.ChampionVersion().Should().Be(promotions[^1].Version);
        Everything().Should().NotContain(path => path.StartsWith(".publishing-", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_several_first_promotions_at_once_one_makes_the_champion()
    {
        var versions = Enumerable.Range(0, 8).Select(i => Store.Publish(Artifacts(i), "")).ToArray();

        var promoted = versions.AsParallel().WithDegreeOfParallelism(versions.Length)
            .Where(version => new ModelStore(Store.Folder).PromoteFirst(version, "first")).ToArray();

        promoted.Should().Equal(Store.ChampionVersion());
        Store.History().Count(entry => entry.Action == HistoryEntry.Promote).Should().Be(1);
    }

    [Fact]
    public async Task Readers_see_a_whole_champion_during_200_promotions()
    {
        string[] versions = [Store.Publish(Artifacts(0.1f), ""), Store.Publish(Artifacts(0.2f), "")];
        Store.Promote(versions[0], "");
        var done = false;
        var seen = new HashSet<string>();
        var history = 0;
        var reader = Task.Run(() =>
        {
            while (!Volatile.Read(ref done))
            {
                seen.Add(Store.ChampionVersion()!);
                var entries = Store.History().Count;
                entries.Should().BeGreaterThanOrEqualTo(history);
                history = entries;
            }
        });
        var opener = Task.Run(() =>
        {
            while (!Volatile.Read(ref done)) Store.Open(Store.ChampionVersion()!);
        });

        for (var i = 1; i <= 200; i++) Store.Promote(versions[i % 2], "");
        Volatile.Write(ref done, true);

        await Task.WhenAll(reader, opener);
        seen.Should().BeSubsetOf(versions);
        Store.History().Should().HaveCount(203);
    }

    [SkippableFact]
    public async Task A_writer_waits_for_the_turn_of_another_process()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && IsInstalled("flock"), "another process takes the turn by flock(1)");
        Store.Publish(Artifacts(0.1f), "first");
        using var other = Process.Start(new ProcessStartInfo("flock", [In(".lock"), "sh", "-c", "echo taken; read line"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        (await other.StandardOutput.ReadLineAsync()).Should().Be("taken");

        var publish = Task.Run(() => new ModelStore(Store.Folder).Publish(Artifacts(0.2f), "second"));
        (await Task.WhenAny(publish, Task.Delay(300))).Should().NotBe(publish);
        Store.Versions().Should().HaveCount(1);
        await other.StandardInput.WriteLineAsync();

        await publish;
        await other.WaitForExitAsync();
        Store.Versions().Should().HaveCount(2);
    }

    private static bool IsInstalled(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
