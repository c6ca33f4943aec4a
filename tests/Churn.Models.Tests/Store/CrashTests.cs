using System.Text.Json;
using Churn.Models.Registry;

namespace Churn.Models.Tests.Store;

/// <summary>What a crash between two steps of a writer leaves behind, step by step.</summary>
public sealed class CrashTests : StoreFixture
{
    [Theory]
    [InlineData("promote")]
    [InlineData("rollback")]
    [InlineData("pin")]
    [InlineData("shadow")]
    public void A_change_whose_line_was_not_written_is_in_the_history_at_once_and_in_its_file_after_the_next_change(string action)
    {
        var (first, second) = (Store.Publish(Artifacts(0.1f), ""), Store.Publish(Artifacts(0.2f), ""));
        Store.Promote(first, "");
        Store.Promote(second, "");
        var before = File.ReadAllBytes(In("history.jsonl"));
        var entry = Do(action, first);
        File.WriteAllBytes(In("history.jsonl"), before); // as if the crash had come in between

        Store.History()[^1].Should().Be(entry);
        File.ReadAllBytes(In("history.jsonl")).Should().Equal(before, "readers write nothing");

        Store.Publish(Artifacts(0.3f), "the next");
        Store.History().TakeLast(2).Select(line => line.Action).Should().Equal(action, "publish");
        File.ReadAllLines(In("history.jsonl"))[^2].Should().Contain($"\"{action}\"");
    }

    [Fact]
    public void A_publish_whose_line_was_not_written_gets_it_from_the_next_writer()
    {
        var first = Store.Publish(Artifacts(0.1f), "first");
        var second = Store.Publish(Artifacts(0.2f), "second");
        var owed = Store.History()[^1];
        File.WriteAllText(In("history.jsonl"), File.ReadAllLines(In("history.jsonl"))[0] + "\n");
        Leave(owed);

        Store.Promote(first, "the next");

        Store.History().Select(entry => entry.Why).Should().Equal("first", "second", "the next");
        Store.History()[1].Should().Be(owed);
        Store.Versions().Should().Contain(second);
        Everything().Should().NotContain(path => path.StartsWith(".pending", StringComparison.Ordinal));
    }

    [Fact]
    public void A_publish_that_crashed_before_its_rename_never_was()
    {
        var version = Store.Publish(Artifacts(0.1f), "first");
        var owed = Store.History()[0] with { Version = "0123456789ab", Why = "never" };
        Leave(owed);
        Directory.CreateDirectory(In(".pending-4711", "model"));
        Leave(owed with { Why = "cut" });
        File.WriteAllText(In(".pending-4711", "entry.json"), "{\"time\":");

        Store.Promote(version, "the next");

        Store.History().Select(entry => entry.Why).Should().Equal("first", "the next");
        Everything().Should().NotContain(path => path.StartsWith(".pending", StringComparison.Ordinal));
    }

    [Fact]
    public void A_broken_version_that_was_moved_out_of_the_way_is_followed_by_the_good_one()
    {
        var version = Store.Publish(Artifacts(0.1f), "first");
        Leave(Store.History()[0] with { Why = "again" });
        Directory.Move(In(version), In(".pending-4711", "model")); // the good one, not yet in its place
        Directory.CreateDirectory(In(".pending-4711", "broken"));

        Store.Publish(Artifacts(0.2f), "the next");

        Store.Open(version);
        Store.History().Select(entry => entry.Why).Should().Equal("first", "again", "the next");
    }

    [Fact]
    public void A_prune_that_crashed_after_its_rename_is_ended_and_one_before_it_never_was()
    {
        string[] versions =
        [
            Store.Publish(Artifacts(0.1f), "0"),
            Store.Publish(Artifacts(0.2f), "1"),
            Store.Publish(Artifacts(0.3f), "2"),];
        Leave(Store.History()[0] with { Action = "prune", Why = "pruned" });
        Directory.Move(In(versions[0]), In(".pending-4711", "model"));
        Directory.Move(In(".pending-4711"), In(".pending-1"));
        Leave(Store.History()[1] with { Action = "prune", Why = "never" });

        Store.Promote(versions[2], "the next");

        Store.Versions().Should().BeEquivalentTo(versions[1..]);
        Store.History().Select(entry => entry.Why).Should().Equal("0", "1", "2", "pruned", "the next");
    }

    [Fact]
    public void A_line_that_is_there_is_not_written_twice()
    {
        var version = Store.Publish(Artifacts(0.1f), "first");
        Leave(Store.History()[0]); // the crash came between the line and the end of the folder

        Store.Promote(version, "the next");

        Store.History().Select(entry => entry.Why).Should().Equal("first", "the next");
    }

    [Fact]
    public void A_history_of_an_older_version_is_read_and_gone_on_with()
    {
        var version = Store.Publish(Artifacts(0.1f), "");
        var rest = $$"""
            "version":"{{version}}","previous":null
            """;
        File.WriteAllText(In("history.jsonl"), $$"""
            {"time":"2025-11-03T14:00:00.1234567+00:00","action":"publish",{{rest}},"why":"trained"}
            {"time":"2025-11-03T14:00:01+00:00","action":"promote",{{rest}},"why":"the store had no champion"}

            """);
        File.WriteAllText(In("champion.json"), $$"""{ "version": "{{version}}" }""");

        Store.History().Should().HaveCount(2).And.OnlyContain(entry => entry.Who == null && entry.Figures == null);
        Store.Verify().IsWhole.Should().BeTrue();
        Store.Promote(version, "again");
        Store.History().Should().HaveCount(3);
    }

    private HistoryEntry? Do(string action, string version) => action switch
    {
        "promote" => Store.Promote(version, "by test"),
        "rollback" => Store.RollBack("by test"),
        "pin" => Store.Pin(version, "by test"),
        _ => Store.Shadow(version, "by test"),
    };

    /// <summary>Leaves the folder of a crashed writer that owes a line.</summary>
    private void Leave(HistoryEntry entry)
    {
        Directory.CreateDirectory(In(".pending-4711"));
        File.WriteAllText(In(".pending-4711", "entry.json"), JsonSerializer.Serialize(entry, JsonSerializerOptions.Web));
    }
}
