using Churn.Models.Manifest;

namespace Churn.Models.Tests.Store;

public sealed class VerifyTests : StoreFixture
{
    [Fact]
    public void A_store_without_a_fault_is_whole()
    {
        Store.Verify().IsWhole.Should().BeTrue("there is nothing in it");
        var versions = Enumerable.Range(0, 3).Select(i => Store.Publish(Artifacts(i), "")).ToArray();
        Store.Promote(versions[1], "");
        Store.Shadow(versions[2], "");
        Store.Pin(versions[0], "");

        var verification = Store.Verify();

        verification.IsWhole.Should().BeTrue();
        verification.Versions.Select(version => version.Version).Should().Equal(versions);
    }

    [Fact]
    public void Every_fault_of_a_version_is_named_and_the_others_are_whole()
    {
        var (version, other) = (Store.Publish(Artifacts(0.1f), ""), Store.Publish(Artifacts(0.2f), ""));
        File.Delete(In(version, ModelFolder.ReportFile));
        File.AppendAllText(In(version, ModelFolder.PortableFile), " ");
        File.WriteAllText(In(version, "notes.txt"), "");

        var verification = Store.Verify();

        verification.IsWhole.Should().BeFalse();
        verification.Versions.Single(checkedOne => checkedOne.Version == other).Faults.Should().BeEmpty();
        verification.Versions.Single(checkedOne => checkedOne.Version == version).Faults.Should().HaveCount(3)
            .And.Contain(fault => fault.StartsWith(In(version, ModelFolder.ReportFile), StringComparison.Ordinal))
            .And.Contain(fault => fault.StartsWith(In(version, ModelFolder.PortableFile), StringComparison.Ordinal))
            .And.Contain($"{In(version, "notes.txt")}: the manifest names no such file.");
    }

    [Fact]
    public void Pointers_to_versions_that_are_not_there_are_faults()
    {
        var version = Store.Publish(Artifacts(0.1f), "");
        Store.Promote(version, "");
        Store.Shadow(version, "");
        Store.Pin(version, "");
        Directory.Delete(In(version), recursive: true);

        Store.Verify().Faults.Should().HaveCount(3).And.OnlyContain(fault => fault.StartsWith(version, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("champion.json")]
    [InlineData("shadow.json")]
    [InlineData("pinned.json")]
    public void A_pointer_that_cannot_be_read_is_a_fault(string file)
    {
        Store.Publish(Artifacts(0.1f), "");
        File.WriteAllText(In(file), "{");

        Store.Verify().Faults.Should().ContainSingle().Which.Should().StartWith(In(file));
    }

    [Fact]
    public void A_champion_whose_reason_was_altered_is_a_fault_adds_no_line_and_is_mended_by_a_promotion()
    {
        var version = Store.Publish(Artifacts(0.1f), "");
        Store.Promote(version, "Größe & \"Güte\" <1>");
        Store.Verify().IsWhole.Should().BeTrue();
        File.WriteAllText(In("champion.json"), File.ReadAllText(In("champion.json")).Replace("<", "(").Replace("\\u003C", "("));

        Store
            .Verify()
            .Faults.Should()
            .Contain(fault => fault.StartsWith(In("champion.json"), StringComparison.Ordinal) && fault.Contains("altered"));
        Store.History().Should().HaveCount(2);

        Store.Promote(version, "again");
        Store.Verify().Faults.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"time":"2026-01-01T00:00:00+00:00","action":"promote","version":"../x","previous":null,"why":""}""")]
    [InlineData("null")]
    [InlineData("[]")]
    public void A_line_of_history_without_a_version_is_a_fault_and_no_path(string line)
    {
        var version = Store.Publish(Artifacts(0.1f), "");
        File.AppendAllText(In("history.jsonl"), line + "\n");
        Store.Promote(version, "");

        Store.RollbackVersion().Should().BeNull();
        Store.Verify().Faults.Should().Equal("history.jsonl: line 2 is not an entry of the history.");
    }

    [Theory]
    [InlineData(
        """
        {"version": "0123456789ab", "change":
        {"time":"2026-01-01T00:00:00+00:00","action":"promote","version":"../x","previous":null,"why":""}}
        """
    )]
    [InlineData("""{"version": "0123456789ab", "version": "0123456789ab"}""")]
    [InlineData("""{"version": "\ud800"}""")]
    [InlineData("""["0123456789ab"]""")]
    public void A_pointer_of_odd_content_is_broken_and_no_crash(string content)
    {
        Store.Publish(Artifacts(0.1f), "");
        File.WriteAllText(In("champion.json"), content);

        Store.Verify().Faults.Should().ContainSingle().Which.Should().StartWith(In("champion.json"));
    }

    [Fact]
    public void A_champion_that_the_history_does_not_know_of_is_a_fault_until_it_is_promoted()
    {
        var (first, second) = (Store.Publish(Artifacts(0.1f), ""), Store.Publish(Artifacts(0.2f), ""));
        Store.Promote(first, "");
        File.WriteAllText(In("champion.json"), $$"""{"version": "{{second}}"}""");

        Store.Verify().Faults.Should().ContainSingle().Which.Should().Contain(first).And.Contain(second);

        Store.Promote(second, "");
        Store.Verify().IsWhole.Should().BeTrue();
    }

    [Fact]
    public void A_lost_champion_pointer_is_a_fault()
    {
        Store.Promote(Store.Publish(Artifacts(0.1f), ""), "");
        File.Delete(In("champion.json"));

        Store.Verify().Faults.Should().ContainSingle().Which.Should().StartWith("champion.json: it is missing");
    }

    [Fact]
    public void A_line_of_history_that_is_no_entry_is_a_fault_and_one_that_a_crash_cut_is_none()
    {
        var version = Store.Publish(Artifacts(0.1f), "");
        File.AppendAllText(In("history.jsonl"), "{\"time\":\"20");
        Store.Verify().IsWhole.Should().BeTrue("the next writer takes the cut line away");

        File.AppendAllText(In("history.jsonl"), "\n");
        Store.Promote(version, "");

        Store.Verify().Faults.Should().Equal("history.jsonl: line 2 is not an entry of the history.");
    }
}
