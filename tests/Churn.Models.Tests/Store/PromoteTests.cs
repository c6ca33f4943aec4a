using Churn.Models.Manifest;
using Churn.Models.Registry;

namespace Churn.Models.Tests.Store;

public sealed class PromoteTests : StoreFixture
{
    [Fact]
    public void The_promoted_version_is_the_champion_and_the_history_says_what_when_and_why()
    {
        var first = Store.Publish(Artifacts(0.1f), "made by hand");
        Store.Promote(first, "the first");
        var second = Store.Publish(Artifacts(0.2f), "trained by night");
        Store.Promote(second, "better by 0.01 \"AUC\"\nand Größe");

        Store.ChampionVersion().Should().Be(second);
        var start = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var figures = new HistoryFigures(null, 0.85);
        Store.History().Should().Equal(
            new HistoryEntry(start, "publish", first, null, "made by hand", Who, figures),
            new HistoryEntry(start.AddSeconds(1), "promote", first, null, "the first", Who, figures),
            new HistoryEntry(start.AddSeconds(2), "publish", second, null, "trained by night", Who, figures),
            new HistoryEntry(start.AddSeconds(3), "promote", second, first, "better by 0.01 \"AUC\"\nand Größe", Who, figures));
        File.ReadAllLines(In("history.jsonl")).Should().HaveCount(4);
    }

    [Fact]
    public void An_older_version_may_be_promoted_again()
    {
        var first = Store.Publish(Artifacts(0.1f), "");
        var second = Store.Publish(Artifacts(0.2f), "");
        Store.Promote(first, "");
        Store.Promote(second, "");

        Store.Promote(first, "the second was worse");

        Store.ChampionVersion().Should().Be(first);
        Store.History()[^1].Previous.Should().Be(second);
    }

    [Fact]
    public void A_broken_version_is_not_promoted_and_the_champion_stays()
    {
        var (first, second) = (Store.Publish(Artifacts(0.1f), ""), Store.Publish(Artifacts(0.2f), ""));
        Store.Promote(first, "");
        File.AppendAllText(In(second, ModelFolder.ReportFile), " ");
        var history = Store.History();

        var promote = () => Store.Promote(second, "");

        promote.Should().Throw<BrokenModelException>().WithMessage("*report.html*");
        Store.ChampionVersion().Should().Be(first);
        Store.History().Should().Equal(history);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"0123456789ab\"")]
    [InlineData("""{"version": null}""")]
    [InlineData("""{"version": 12}""")]
    [InlineData("""{"version": ""}""")]
    [InlineData("""{"version": "../../etc"}""")]
    [InlineData("""{"version": "0123456789AB"}""")]
    [InlineData("\0\0\0\0")]
    public void A_pointer_that_names_no_version_is_broken_and_the_next_promotion_mends_it(string content)
    {
        var version = Store.Publish(Artifacts(0.1f), "");
        File.WriteAllText(In("champion.json"), content);

        var look = () => Store.ChampionVersion();

        look.Should().Throw<BrokenModelException>().WithMessage($"{In("champion.json")}: it *");
        Store.Promote(version, "mended");
        Store.ChampionVersion().Should().Be(version);
        Store.History()[^1].Previous.Should().BeNull();
    }

    [Fact]
    public void A_pointer_that_is_a_folder_is_broken()
    {
        Directory.CreateDirectory(In("champion.json"));

        var look = () => Store.ChampionVersion();

        look.Should().Throw<BrokenModelException>().WithMessage($"{In("champion.json")}: *");
    }

    [Fact]
    public void A_pointer_to_a_version_that_is_not_there_is_told_when_it_is_opened()
    {
        var version = Store.Publish(Artifacts(0.1f), "");
        File.WriteAllText(In("champion.json"), """{"version": "0123456789ab"}""");

        Store.ChampionVersion().Should().Be("0123456789ab");
        var open = () => Store.Open(Store.ChampionVersion()!);

        open.Should()
            .Throw<UnknownVersionException>()
            .WithMessage($"There is no version '0123456789ab'; the store has {version}.");
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("0123456789AB")]
    [InlineData("0123456789a")]
    [InlineData("0123456789ab/../../x")]
    [InlineData("0123456789ab")]
    public void A_name_that_is_no_version_leads_nowhere(string name)
    {
        var version = Store.Publish(Artifacts(0.1f), "");
        CopyFolder(In(version), Beside("outside"));

        ShouldBeUnknown(() => Store.Open(name));
        ShouldBeUnknown(() => Store.ReadManifest(name));
        ShouldBeUnknown(() => Store.Promote(name, ""));
        Store.ChampionVersion().Should().BeNull();
        if (name != "0123456789ab") ShouldBeUnknown(() => Store.FolderOf(name));
    }

    [Fact]
    public void A_version_of_a_store_that_does_not_exist_is_unknown()
    {
        var promote = () => Store.Promote("0123456789ab", "");

        promote.Should().Throw<UnknownVersionException>().WithMessage("There is no version '0123456789ab'; the store is empty.");
        Directory.Exists(Store.Folder).Should().BeFalse();
    }

    private static void ShouldBeUnknown(Action action) => action.Should().Throw<UnknownVersionException>();

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
