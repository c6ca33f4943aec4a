using Churn.Models.Manifest;
using Churn.Models.Registry;

namespace Churn.Models.Tests.Store;

public sealed class RollbackTests : StoreFixture
{
    [Fact]
    public void A_rollback_brings_back_the_version_that_served_before_and_says_so()
    {
        var (first, second) = (Promoted(0.1f), Promoted(0.2f));

        var entry = Store.RollBack("the second was worse");

        Store.ChampionVersion().Should().Be(first);
        entry.Should().Be(Store.History()[^1]);
        entry
            .Should()
            .Match<HistoryEntry>(e =>
                e.Action == "rollback" && e.Version == first && e.Previous == second && e.Why == "the second was worse");
    }

    [Fact]
    public void Rolling_back_again_goes_further_back_and_never_forth()
    {
        var (first, second, third) = (Promoted(0.1f), Promoted(0.2f), Promoted(0.3f));

        Store.RollBack("")!.Version.Should().Be(second);
        Store.RollbackVersion().Should().Be(first);
        Store.RollBack("")!.Version.Should().Be(first);
        Store.RollBack("").Should().BeNull("nothing served before the first");
        Store.ChampionVersion().Should().Be(first);

        Store.Promote(third, "mended");
        Store.RollBack("")!.Version.Should().Be(first, "the second was taken back before");
    }

    [Fact]
    public void Promoting_the_champion_again_is_no_step_to_go_back()
    {
        var (first, second) = (Promoted(0.1f), Promoted(0.2f));
        Store.Promote(second, "again");

        Store.RollBack("")!.Version.Should().Be(first);
    }

    [Fact]
    public void A_version_that_was_removed_since_is_passed_over()
    {
        var (first, second) = (Promoted(0.1f), Promoted(0.2f));
        Promoted(0.3f);
        Directory.Delete(In(second), recursive: true);

        Store.RollBack("")!.Version.Should().Be(first);
    }

    [Fact]
    public void A_broken_version_is_not_rolled_back_to()
    {
        var (first, second) = (Promoted(0.1f), Promoted(0.2f));
        File.AppendAllText(In(first, ModelFolder.GoldenFile), " ");

        var rollBack = () => Store.RollBack("");

        rollBack.Should().Throw<BrokenModelException>().WithMessage($"{In(first, ModelFolder.GoldenFile)}: *");
        Store.ChampionVersion().Should().Be(second);
    }

    [Fact]
    public void Where_the_pointer_is_broken_the_history_tells_what_to_go_back_to()
    {
        var (first, second) = (Promoted(0.1f), Promoted(0.2f));
        File.WriteAllText(In("champion.json"), $$"""{"version": "{{first}}"}"""); // by hand, past the store

        Store.RollbackVersion().Should().BeNull("the pointer names the only other one already");
        File.WriteAllText(In("champion.json"), "{");
        Store.RollBack("")!.Version.Should().Be(first);
        Store.Versions().Should().Contain(second);
    }

    [Fact]
    public void An_empty_store_and_one_without_a_champion_have_nothing_to_go_back_to()
    {
        Store.RollBack("").Should().BeNull();
        Directory.Exists(Store.Folder).Should().BeFalse();

        Store.Publish(Artifacts(0.1f), "");
        Store.RollBack("").Should().BeNull();
    }

    private string Promoted(float intercept)
    {
        var version = Store.Publish(Artifacts(intercept), "");
        Store.Promote(version, "");
        return version;
    }
}
