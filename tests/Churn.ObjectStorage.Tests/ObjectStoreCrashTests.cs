using System.Text.Json;
using Churn.Core.Encryption;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport.HandMade;
using Churn.TestSupport.ObjectStorage;
using Microsoft.Extensions.Time.Testing;

namespace Churn.ObjectStorage.Tests;

/// <summary>
/// What a writer leaves behind that dies before each of its requests, and what becomes of a change if an answer is lost.
/// </summary>
public sealed class ObjectStoreCrashTests
{
    private readonly ObjectBucket bucket = ObjectServer.Shared.NewBucket();
    private readonly LocalKey key = new([.. Enumerable.Range(0, LocalKey.Length).Select(i => (byte)i)]);

    public static TheoryData<string> Changes => ["publish", "promote", "rollback", "prune", "pin", "block", "encrypt"];

    [Theory, MemberData(nameof(Changes))]
    public void A_writer_that_dies_before_any_of_its_requests_leaves_the_store_before_or_after_its_change(string change)
    {
        var prepared = Prepare();
        var before = StateOf();
        Make(change);
        var (after, died) = (StateOf(), 0);
        after.Should().NotBe(before);

        for (var request = 0; ; request += StepOf(change))
        {
            bucket.Reset(prepared);
            bucket.FailFrom(request);
            StoreUnavailableException? fault = null;
            try
            {
                Make(change);
            }
            catch (StoreUnavailableException failed)
            {
                fault = failed;
            }

            var requests = bucket.Requests;
            bucket.Fail(null);
            StateOf().Should().Be(fault is null ? after : before, "request {0} of {1} was its last", request, change);
            IsWhole().Should().BeTrue();
            if (fault is not null)
            {
                died++;
                Make(change); // the next writer is not disturbed by what is left
                StateOf().Should().Be(after);
            }

            if (requests <= request) break;
        }

        died.Should().BeGreaterThan(3);
    }

    [Theory]
    [InlineData("publish")]
    [InlineData("promote")]
    [InlineData("prune")]
    [InlineData("encrypt")]
    public void A_change_is_made_once_whichever_answer_is_lost(string change)
    {
        var prepared = Prepare();
        var before = Store().History().Count;
        foreach (var fault in new[] { StorageFault.CutAnswer, StorageFault.CutRequest, StorageFault.Unavailable })
        {
            for (var request = 0; ; request += StepOf(change))
            {
                bucket.Reset(prepared);
                bucket.FailOnce(request, fault);

                Make(change);

                var requests = bucket.Requests;
                bucket.Fail(null);
                var lines = change == "encrypt" ? 0 : 1;
                Store().History().Should().HaveCount(before + lines, "{0} {1}", fault, request);
                IsWhole().Should().BeTrue();
                if (requests <= request) break;
            }
        }
    }

    [Fact]
    public void A_change_whose_answers_are_all_lost_says_that_nobody_knows()
    {
        var version = Store().Publish(Artifacts(0.1f), "");
        var isCut = false;
        bucket.Fail((method, name) =>
        {
            isCut |= method == "PUT" && name == "models/store.json";
            return isCut ? StorageFault.CutRequest : StorageFault.None;
        });

        Store().Invoking(store => store.Promote(version, "")).Should().Throw<StoreUnavailableException>()
            .WithMessage("*not known whether the change was made*churn models list --models s3://*");
    }

    [Fact]
    public void A_conflict_that_the_storage_reports_makes_the_writer_begin_again()
    {
        var version = Store().Publish(Artifacts(0.1f), "");
        var conflicts = 0;
        bucket.Fail((method, name) => method == "PUT" && name == "models/store.json" && conflicts++ < 2
            ? StorageFault.Conflict
            : StorageFault.None);

        Store().Promote(version, "in the end");

        conflicts.Should().Be(3);
        bucket.Fail(null);
        Store().ChampionVersion().Should().Be(version);
        Store().History().Should().HaveCount(2);
    }

    [Fact]
    public async Task Half_a_version_is_never_seen()
    {
        var first = Store().Publish(Artifacts(0.1f), "");
        var done = false;
        var reader = Task.Run(() =>
        {
            var (store, looks) = (Store(), 0);
            while (!Volatile.Read(ref done))
            {
                foreach (var version in store.Versions()) store.Open(version);
                looks++;
            }

            return looks;
        });

        for (var cut = 0; cut < 5; cut++)
        {
            var sent = 0;
            bucket.Fail((method, name) => method == "PUT" && name != "models/store.json" && sent++ >= cut + 5
                ? StorageFault.Forbidden
                : StorageFault.None);
            Store().Invoking(store => store.Publish(Artifacts(1 + cut), "cut")).Should().Throw<StoreUnavailableException>();
            bucket.Fail(null);
            Store().Publish(Artifacts(10 + cut), "whole");
        }

        Volatile.Write(ref done, true);
        (await reader).Should().BePositive();
        Store().Versions().Should().HaveCount(6).And.Contain(first);
    }

    [Fact]
    public void What_a_dead_writer_left_is_removed_a_day_later_and_nothing_else()
    {
        bucket.PageLength = 3; // a list has several pages
        bucket.Open(new FakeTimeProvider(DateTimeOffset.UnixEpoch)).Publish(Artifacts(0.1f), "");
        var sent = 0; // four to try out the storage, and files
        bucket.Fail((method, name) => method == "PUT" && sent++ >= 7 ? StorageFault.Forbidden : StorageFault.None);
        Store().Invoking(store => store.Publish(Artifacts(0.2f), "dies")).Should().Throw<StoreUnavailableException>();
        bucket.Fail(null);
        bucket.Write("models/notes.txt", [1]); // somebody else's
        bucket.Write("models/0123456789ab/mine/report.html", [1]);
        var version = Leftover();
        version.Should().NotBeNull();

        Store().Publish(Artifacts(0.3f), "a moment later");
        Leftover().Should().Be(version, "its writer may be at work still");
        bucket.Age(TimeSpan.FromHours(30));
        Store().Publish(Artifacts(0.4f), "a day later");

        Leftover().Should().BeNull();
        bucket.Keys.Should().Contain(["models/notes.txt", "models/0123456789ab/mine/report.html"]);
        Store().Verify().IsWhole.Should().BeTrue();

        string? Leftover() => bucket.Keys.Select(name => name.Split('/')).Where(parts => parts.Length == 4)
            .Select(parts => parts[1]).FirstOrDefault(folder =>
                ModelFolder.IsVersion(folder) && folder != "0123456789ab" && !Store().Versions().Contains(folder));
    }

    [Fact]
    public void What_a_store_left_whose_index_is_gone_is_not_removed_by_the_next_one()
    {
        Prepare();
        var objects = bucket.Keys.Where(name => name != "models/store.json").ToArray();
        bucket.Delete("models/store.json");
        bucket.Age(TimeSpan.FromDays(3));

        Store().Publish(Artifacts(1), "another store");
        Store().Publish(Artifacts(2), "another store");

        Store().Versions().Should().HaveCount(2);
        bucket.Keys.Should().Contain(objects, "who puts the index back has the store again");
    }

    /// <summary>Two versions, the second the champion, and a third that nothing needs.</summary>
    private IReadOnlyDictionary<string, BucketObject> Prepare()
    {
        var store = Store();
        store.Publish(Artifacts(0.3f), "");
        foreach (var intercept in new[] { 0.1f, 0.2f }) store.Promote(store.Publish(Artifacts(intercept), ""), "");
        return bucket.Copy();
    }

    private void Make(string change)
    {
        var store = Store();
        var third = HandMade(0.3f);
        _ = change switch
        {
            "publish" => store.Publish(Artifacts(0.4f), "changed"),
            "promote" => store.Promote(third, "changed").Version,
            "rollback" => store.RollBack("changed")!.Version,
            "prune" => store.Prune(1, "changed").Single().Version,
            "pin" => store.Pin(third, "changed")!.Version,
            "block" => store.Block("C00042", []).Count.ToString("0", null),
            _ => bucket.Open(keys: new EncryptionKeys(key)).Encrypt().Count.ToString("0", null),
        };
    }

    /// <summary>What a reader can see of the store, but for times and draws.</summary>
    private string StateOf()
    {
        var store = Store();
        var plain = bucket.Open(keys: new EncryptionKeys(key));
        return JsonSerializer.Serialize(new
        {
            Versions = store.Versions().Select(version => (store.IsEncrypted(version), plain.Open(version).Version).ToString()),
            Champion = store.ChampionVersion(),
            Pinned = store.PinnedVersions(),
            Erased = store.BlockList().Count,
            History = store.History().Select(entry => (entry.Action, entry.Version, entry.Previous, entry.Why).ToString()),
        });
    }

    /// <summary>To encrypt is to do the same with each of many files.</summary>
    private static int StepOf(string change) => change == "encrypt" ? 7 : 1;

    private bool IsWhole() => bucket.Open(keys: new EncryptionKeys(key)).Verify().IsWhole;

    private ModelStore Store() => bucket.Open();

    private static string HandMade(float intercept) => Named.GetOrAdd(intercept, value =>
    {
        var other = ObjectServer.Shared.NewBucket();
        return other.Open().Publish(Artifacts(value), "");
    });

    private static System.Collections.Concurrent.ConcurrentDictionary<float, string> Named { get; } = new();

    private static ModelArtifacts Artifacts(float intercept) => HandMadeModel.Weighed(intercept).Artifacts();
}
