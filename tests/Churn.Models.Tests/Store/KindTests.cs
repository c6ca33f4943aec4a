using System.Text.Json;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport.HandMade;

namespace Churn.Models.Tests.Store;

public sealed class KindTests : StoreFixture
{
    private static readonly HandMadeUplift Uplift = new();

    [Fact]
    public void Uplift_model_is_opened_as_it_was_published()
    {
        var version = Uplift.PromoteIn(Store);

        var model = Store.OpenUplift(version);

        model.Golden.Should().HaveCount(2);
        model.EffectError.Should().BeApproximately(0.02 / (2 * 1.959964), 1e-6);
        Store.OpenOfAnyKind(version).Version.Should().Be(version);
        Store.Kind().Should().Be(ModelKind.Uplift);
        Store.Verify().IsWhole.Should().BeTrue();
        File.ReadAllText(In(version, ModelFolder.ManifestFile)).Should().Contain("\"kind\": \"uplift\"");
    }

    [Fact]
    public void Churn_manifest_does_not_name_its_kind()
    {
        var version = Store.Publish(Artifacts(1), "first");

        JsonElement.Parse(File.ReadAllBytes(In(version, ModelFolder.ManifestFile))).TryGetProperty("kind", out _)
            .Should().BeFalse();
        Store.Kind().Should().Be(ModelKind.Churn);
    }

    [Fact]
    public void Uplift_model_is_not_published_into_a_store_of_churn_models()
    {
        Store.Promote(Store.Publish(Artifacts(1), "first"), "first");
        var before = Everything();

        var publish = () => Store.Publish(Uplift.Artifacts(), "second");

        publish.Should().Throw<WrongKindException>().WithMessage("*holds churn models*--models*");
        Everything().Should().Equal(before);
    }

    [Fact]
    public void Churn_model_is_not_published_into_a_store_of_uplift_models()
    {
        Uplift.PromoteIn(Store);

        var publish = () => Store.Publish(Artifacts(1), "second");

        publish.Should().Throw<WrongKindException>().WithMessage("*holds uplift models*");
        Store.Versions().Should().ContainSingle();
    }

    [Fact]
    public void Champion_is_not_replaced_by_a_version_of_the_other_kind_that_was_copied_in()
    {
        var champion = Store.Publish(Artifacts(1), "first");
        Store.Promote(champion, "first");
        var other = new ModelStore(Beside("uplift"));
        var copied = Uplift.PromoteIn(other);
        Directory.Move(other.FolderOf(copied), Store.FolderOf(copied));

        var promote = () => Store.Promote(copied, "by hand");
        var shadow = () => Store.Shadow(copied, "by hand");

        promote.Should().Throw<WrongKindException>();
        shadow.Should().Throw<WrongKindException>();
        (Store.ChampionVersion(), Store.ShadowVersion()).Should().Be((champion, null));
    }

    [Fact]
    public void Version_of_the_other_kind_is_not_opened()
    {
        var version = Uplift.PromoteIn(Store);
        var other = new ModelStore(Beside("churn"));
        var churn = other.Publish(Artifacts(1), "first");

        Store.Invoking(store => store.Open(version)).Should().Throw<WrongKindException>();
        Store.Invoking(store => store.ReadManifest(version)).Should().Throw<WrongKindException>();
        other.Invoking(store => store.OpenUplift(churn)).Should().Throw<WrongKindException>();
    }

    [Fact]
    public void Golden_record_that_gets_another_uplift_is_not_published()
    {
        var artifacts = Uplift.Artifacts();

        var publish = () => Store.Publish(
            artifacts with { Golden = [artifacts.Golden[0] with { Uplift = 0.5f }] }, "altered");

        publish.Should().Throw<BrokenModelException>().WithMessage("*another score*");
        Store.Versions().Should().BeEmpty();
    }

    [Fact]
    public void Altered_uplift_model_is_found_and_not_opened()
    {
        var version = Uplift.PromoteIn(Store);
        File.AppendAllText(In(version, ModelFolder.AssessmentFile), " ");

        Store.Verify().IsWhole.Should().BeFalse();
    }

    [Fact]
    public void Rollback_leads_back_to_the_uplift_model_before()
    {
        var first = Uplift.PromoteIn(Store);
        (Uplift with { Intercept = 0.4f }).PromoteIn(Store);

        Store.RollBack("worse")!.Version.Should().Be(first);
        Store.ChampionVersion().Should().Be(first);
    }

    [Fact]
    public void Verdict_keeps_an_uplift_model_from_being_promoted()
    {
        var useless = Uplift with { Findings = [new ModelFinding(ModelFinding.Useless, "Target by risk.")] };
        var version = Store.Publish(useless.Artifacts(), "accepted");

        Store.Invoking(store => store.Promote(version, "why not")).Should().Throw<NotAcceptedException>();
        Store.Promote(version, "as asked", isAccepted: true).Version.Should().Be(version);
    }

    [Fact]
    public void Overview_and_history_tell_kind_and_Q()
    {
        Uplift.PromoteIn(Store);

        var version = StoreOverview.Of(Store).Versions.Single();
        (version.Kind, version.Recipe, version.Figures!.Q, version.Figures.RocAuc)
            .Should().Be((ModelKind.Uplift, null, 0.004, null));
        Store.History().Should().OnlyContain(entry => entry.Figures!.Q == 0.004);
    }

    [Theory]
    [InlineData("models", null)]
    [InlineData("models@0123456789ab", "0123456789ab")]
    [InlineData("some@where", null)]
    public void Reference_of_an_action_names_a_store_and_perhaps_a_version(string text, string? version)
    {
        var reference = UpliftReference.Parse(text, Beside("actions"));

        reference.Version.Should().Be(version);
        reference.Store.Folder.Should().Be(Path.Combine(Beside("actions"), text.Split("@0")[0]));
    }

    [Fact]
    public void Reference_to_what_cannot_be_used_says_why()
    {
        UpliftReference.Parse("none", Beside("")).Open(out var empty).Should().BeNull();
        Store.Promote(Store.Publish(Artifacts(1), "first"), "first");
        new UpliftReference(Store, null).Open(out var churn).Should().BeNull();
        new UpliftReference(Store, "0123456789ab").Open(out var unknown).Should().BeNull();

        empty.Should().Be(UpliftReference.NoChampion);
        churn.Should().Contain("is a churn model");
        unknown.Should().Contain("There is no version");
    }
}
