using Churn.Models.Manifest;
using Churn.Models.Registry;

namespace Churn.Models.Tests.Store;

public sealed class PruneTests : StoreFixture
{
    [Fact]
    public void The_newest_stay_and_the_history_says_what_went()
    {
        var versions = Publish(5);

        var removed = Store.Prune(2, "the disk is small");

        removed.Select(entry => entry.Version).Should().Equal(versions[..3]);
        Store.Versions().Should().BeEquivalentTo(versions[3..]);
        Store
            .History()
            .TakeLast(3)
            .Should()
            .Equal(removed)
            .And.OnlyContain(entry => entry.Action == "prune" && entry.Why == "the disk is small");
        Everything().Should().NotContain(path => path.StartsWith(".pending", StringComparison.Ordinal));
    }

    [Fact]
    public void Champion_predecessor_rollback_shadow_and_pinned_versions_stay_whatever_their_age()
    {
        var versions = Publish(8);
        Store.Promote(versions[0], "");
        Store.Promote(versions[1], "");
        Store.Promote(versions[2], "");
        Store.RollBack("").Should().NotBeNull(); // 1 serves, 2 served before, 0 is next
        Store.Shadow(versions[3], "");
        Store.Pin(versions[4], "the one of the audit");

        Store.Prune(1, "").Select(entry => entry.Version).Should().Equal(versions[5..7]);

        Store.Versions().Should().BeEquivalentTo([.. versions[..5], versions[7]]);
        Store.Unpin(versions[4], "");
        Store.Shadow(null, "");
        Store.Prune(1, "").Select(entry => entry.Version).Should().Equal(versions[3..5]);
    }

    [Fact]
    public void A_version_that_was_published_again_is_young()
    {
        var versions = Publish(3);
        Store.Publish(Artifacts(0), "again").Should().Be(versions[0]);

        Store.Prune(1, "").Select(entry => entry.Version).Should().Equal(versions[1..]);
    }

    [Fact]
    public void A_broken_version_goes_like_any_other()
    {
        var versions = Publish(2);
        File.Delete(In(versions[0], ModelFolder.ManifestFile));

        Store.Prune(1, "").Should().ContainSingle().Which.Figures.Should().BeNull();
        Store.Versions().Should().Equal(versions[1]);
    }

    [Theory]
    [InlineData("champion.json")]
    [InlineData("pinned.json")]
    [InlineData("shadow.json")]
    public void While_it_is_not_known_what_must_stay_nothing_goes(string file)
    {
        var versions = Publish(3);
        File.WriteAllText(In(file), "{");

        var prune = () => Store.Prune(1, "");

        prune.Should().Throw<BrokenModelException>().WithMessage($"{In(file)}: *");
        Store.Versions().Should().BeEquivalentTo(versions);
    }

    [Fact]
    public void Pinning_twice_is_one_pin_and_only_what_is_there_can_be_pinned()
    {
        var version = Publish(1)[0];

        Store.Pin(version, "").Should().NotBeNull();
        Store.Pin(version, "").Should().BeNull();
        Store.PinnedVersions().Should().Equal(version);
        Store.Unpin(version, "").Should().NotBeNull();
        Store.Unpin(version, "").Should().BeNull();
        Store.PinnedVersions().Should().BeEmpty();
        Store.History().Select(entry => entry.Action).Should().Equal("publish", "pin", "unpin");
        FluentActions.Invoking(() => Store.Pin("0123456789ab", "")).Should().Throw<UnknownVersionException>();
    }

    private string[] Publish(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Store.Publish(Artifacts(i), $"number {i}"))];
}
