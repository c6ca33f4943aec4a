using System.Security.Cryptography;
using System.Text.Json;
using Churn.Core.Encryption;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using Churn.TestSupport.ObjectStorage;

namespace Churn.ObjectStorage.Tests;

/// <summary>What every model store does, wherever it is.</summary>
public abstract class StoreContract
{
    /// <summary>Opens the one store of the test again, as another process does.</summary>
    protected abstract ModelStore Open(EncryptionKeys? keys = null);

    [Fact]
    public void A_store_that_nobody_wrote_to_is_empty()
    {
        var store = Open();

        store.Exists.Should().BeFalse();
        store.IsEmpty.Should().BeTrue();
        store.Versions().Should().BeEmpty();
        store.ChampionVersion().Should().BeNull();
        store.History().Should().BeEmpty();
        store.BlockList().Count.Should().Be(0);
        store.Kind().Should().BeNull();
        store.Prune(1, "").Should().BeEmpty();
        store.RollBack("").Should().BeNull();
        store.Verify().IsWhole.Should().BeTrue();
    }

    [Fact]
    public void A_published_version_is_whole_for_another_process()
    {
        var model = HandMadeModel.Weighed(0.1f);
        var version = Open().Publish(Artifacts(0.1f), "first");

        var store = Open();
        store.Versions().Should().Equal(version);
        store.Open(version).Manifest.Schema.Features.Should().HaveCount(model.Schema.Features.Count);
        store.ReadFile(version, ModelFolder.ReportFile, store.ReadManifest(version))
            .Should().Equal(JsonSerializer.SerializeToUtf8Bytes(0.1f));
        var entry = store.History().Should().ContainSingle().Subject;
        entry.Action.Should().Be(HistoryEntry.Publish);
        entry.Version.Should().Be(version);
        store.ChampionVersion().Should().BeNull();
        store.Verify().IsWhole.Should().BeTrue();
    }

    [Fact]
    public void A_version_that_is_there_already_gets_a_line_and_nothing_else()
    {
        var version = Open().Publish(Artifacts(0.1f), "first");

        Open().Publish(Artifacts(0.1f), "again").Should().Be(version);

        Open().Versions().Should().Equal(version);
        Open().History().Select(entry => entry.Why).Should().Equal("first", "again");
    }

    [Fact]
    public void A_version_that_fails_its_check_is_not_published()
    {
        var publish = () => Open().Publish(Artifacts(0.1f), "", _ => throw new InvalidOperationException("no"));

        publish.Should().Throw<InvalidOperationException>();
        Open().Versions().Should().BeEmpty();
        Open().History().Should().BeEmpty();
    }

    [Fact]
    public void Promotions_and_rollbacks_follow_each_other()
    {
        string[] versions = [.. Enumerable.Range(0, 3).Select(i => Open().Publish(Artifacts(i), ""))];
        foreach (var version in versions) Open().Promote(version, "");

        Open().RollBack("back")!.Version.Should().Be(versions[1]);

        var store = Open();
        store.ChampionVersion().Should().Be(versions[1]);
        store.History().Where(entry => entry.MakesChampion()).Select(entry => (entry.Version, entry.Previous)).Should().Equal(
            (versions[0], null), (versions[1], versions[0]), (versions[2], versions[1]), (versions[1], versions[2]));
        var overview = StoreOverview.Of(store);
        overview.Versions.Select(version => version.Version).Should().Equal(versions);
        overview.Versions.Should().OnlyContain(version => version.Model != null);
        store.Invoking(at => at.Promote("0123456789ab", "")).Should().Throw<UnknownVersionException>();
        store.PromoteInPlaceOf(versions[0], versions[2], "the champion is another one").Should().BeNull();
    }

    [Fact]
    public void What_is_needed_stays_when_old_versions_are_removed()
    {
        string[] versions = [.. Enumerable.Range(0, 6).Select(i => Open().Publish(Artifacts(i), ""))];
        Open().Promote(versions[0], "");
        Open().Promote(versions[1], "");
        Open().Pin(versions[2], "");
        Open().Shadow(versions[3], "");

        var removed = Open().Prune(1, "old");

        removed.Select(entry => entry.Version).Should().Equal(versions[4]);
        Open().Versions().Should().BeEquivalentTo(versions.Except([versions[4]]));
        Open().ShadowVersion().Should().Be(versions[3]);
        Open().PinnedVersions().Should().Equal(versions[2]);
        Open().Invoking(store => store.Open(versions[4])).Should().Throw<UnknownVersionException>();
        Open().Verify().IsWhole.Should().BeTrue();
    }

    [Fact]
    public void A_trial_begins_and_ends()
    {
        string[] versions = [Open().Publish(Artifacts(0.1f), ""), Open().Publish(Artifacts(0.2f), "")];
        Open().Promote(versions[0], "");

        Open().BeginTrial(versions[1], .3, 7, promotes: true, "try");

        var trial = Open().TrialAssignment()!.Trial;
        (trial.Champion, trial.Challenger, trial.Share).Should().Be((versions[0], versions[1], .3));
        Open().Invoking(store => store.BeginTrial(versions[1], .3, 7, true, "")).Should().Throw<TrialException>();
        Open().EndTrial(trial, "done").Should().NotBeNull();
        Open().Trial().Should().BeNull();
    }

    [Fact]
    public void An_erased_customer_is_on_the_list_for_everybody()
    {
        Open().Block("C00042", ["customerID"]);
        Open().Block("C00043", []);

        var list = Open().BlockList();
        list.Count.Should().Be(2);
        list.ErasedAt(list.HashOf("C00042")).Should().NotBeNull();
    }

    [Fact]
    public void Encrypted_versions_are_read_by_their_key_alone_and_rotated()
    {
        var (first, second) = (NewKey(), NewKey());
        var plain = Open().Publish(Artifacts(0.1f), "plain");
        Open(new EncryptionKeys(first)).Encrypt().Should().OnlyContain(change => change == EncryptionChange.Encrypted);
        var sealedOne = Open(new EncryptionKeys(first)).Publish(Artifacts(0.2f), "sealed");

        Open().Invoking(store => store.Open(plain)).Should().Throw<BrokenModelException>().WithMessage("*no key is given*");
        Open().Invoking(store => store.Publish(Artifacts(0.3f), "")).Should().Throw<EncryptionException>();
        Open(new EncryptionKeys(first)).Rotate(second).Should().OnlyContain(change => change == EncryptionChange.Rotated);
        Open(new EncryptionKeys(first)).Invoking(store => store.Open(sealedOne)).Should().Throw<BrokenModelException>();

        var store = Open(new EncryptionKeys(second));
        store.Open(plain);
        store.Open(sealedOne);
        store.Verify().IsWhole.Should().BeTrue();
        store.Rotate(second).Should().OnlyContain(change => change == EncryptionChange.None);
    }

    [Fact]
    public void Writers_at_once_lose_no_change()
    {
        var versions = new string[6];

        // Two and two publish the same model, each through a store of its own, as processes do.
        Parallel.For(0, versions.Length, new ParallelOptions { MaxDegreeOfParallelism = versions.Length }, i =>
        {
            var store = Open();
            versions[i] = store.Publish(Artifacts(i / 2), $"writer {i}");
            store.Promote(versions[i], $"writer {i}");
        });

        var all = Open();
        all.Versions().Should().BeEquivalentTo(versions.Distinct()).And.HaveCount(3);
        all.Verify().IsWhole.Should().BeTrue();
        var history = all.History();
        history.Should().HaveCount(12);
        var promotions = history.Where(entry => entry.Action == HistoryEntry.Promote).ToArray();
        promotions.Select(entry => entry.Why).Should().BeEquivalentTo(versions.Select((_, i) => $"writer {i}"));
        promotions.Select(entry => entry.Previous).Should().Equal([null, .. promotions[..^1].Select(entry => entry.Version)]);
        all.ChampionVersion().Should().Be(promotions[^1].Version);
    }

    [Fact]
    public void Of_several_first_promotions_at_once_one_makes_the_champion()
    {
        var versions = Enumerable.Range(0, 6).Select(i => Open().Publish(Artifacts(i), "")).ToArray();

        var promoted = versions.AsParallel().WithDegreeOfParallelism(versions.Length)
            .Where(version => Open().PromoteFirst(version, "first")).ToArray();

        promoted.Should().Equal(Open().ChampionVersion());
        Open().History().Count(entry => entry.Action == HistoryEntry.Promote).Should().Be(1);
    }

    [Fact]
    public async Task Readers_see_a_whole_store_during_many_changes()
    {
        string[] versions = [Open().Publish(Artifacts(0.1f), ""), Open().Publish(Artifacts(0.2f), "")];
        Open().Promote(versions[0], "");
        var done = false;
        var seen = new HashSet<string>();
        var reader = Task.Run(() =>
        {
            var (store, history) = (Open(), 0);
            while (!Volatile.Read(ref done))
            {
                var version = store.ChampionVersion()!;
                seen.Add(version);
                store.Open(version);
                foreach (var published in store.Versions()) store.ReadManifest(published);
                var entries = store.History().Count;
                entries.Should().BeGreaterThanOrEqualTo(history);
                history = entries;
            }
        });

        var writer = Open();
        for (var i = 1; i <= 30; i++)
        {
            writer.Promote(versions[i % 2], "");
            if (i % 10 == 0) writer.Publish(Artifacts(i), "");
        }

        Volatile.Write(ref done, true);
        await reader;
        seen.Should().BeSubsetOf(versions);
        Open().History().Should().HaveCount(36);
    }

    [Fact]
    public void A_copy_of_a_store_fills_another_one()
    {
        string[] versions = [Open().Publish(Artifacts(0.1f), ""), Open().Publish(Artifacts(0.2f), "")];
        Open().Promote(versions[1], "best");
        Open().Block("C00042", []);
        var bucket = ObjectServer.Shared.NewBucket();

        bucket.Open().Restore(folder => Unpack(Open(), folder));

        var copy = bucket.Open();
        copy.Versions().Should().BeEquivalentTo(versions);
        copy.ChampionVersion().Should().Be(versions[1]);
        copy.History().Should().Equal(Open().History());
        copy.BlockList().Count.Should().Be(1);
        copy.Verify().IsWhole.Should().BeTrue();
        copy.Invoking(store => store.Restore(folder => Unpack(Open(), folder))).Should().Throw<IOException>()
            .WithMessage("*already*");
    }

    protected static ModelArtifacts Artifacts(float intercept) =>
        HandMadeModel.Weighed(intercept).Artifacts() with { Report = JsonSerializer.SerializeToUtf8Bytes(intercept) };

    protected static LocalKey NewKey() => new(RandomNumberGenerator.GetBytes(LocalKey.Length));

    private static void Unpack(ModelStore store, string folder) => store.CopyTo((_, name, content) =>
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        content.CopyTo(file);
    });
}

/// <summary>The contract of a store in a folder.</summary>
public sealed class FolderStoreTests : StoreContract, IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    protected override ModelStore Open(EncryptionKeys? keys = null) => StoreLocation.Open(folder["models"], keys: keys);
}

/// <summary>The contract of a store on object storage.</summary>
public sealed class ObjectStoreTests : StoreContract
{
    private readonly ObjectBucket bucket = ObjectServer.Shared.NewBucket();

    protected override ModelStore Open(EncryptionKeys? keys = null) => bucket.Open(keys: keys);
}
