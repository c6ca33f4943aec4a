using Churn.Core.Decisions;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Models.Registry;

namespace Churn.Models.Tests.Store;

public sealed class PublishTests : StoreFixture
{
    [Fact]
    public void A_store_that_does_not_exist_is_empty_and_is_not_made_by_a_look()
    {
        Store.Versions().Should().BeEmpty();
        Store.ChampionVersion().Should().BeNull();
        Store.History().Should().BeEmpty();

        Directory.Exists(Store.Folder).Should().BeFalse();
    }

    [Fact]
    public void A_published_model_is_a_folder_of_five_files_named_by_its_content()
    {
        var artifacts = Artifacts(0.1f);

        var version = Store.Publish(artifacts, "first");

        ModelFolder.IsVersion(version).Should().BeTrue();
        Everything()
            .Should()
            .BeEquivalentTo([version, .. FileNames.Select(name => Path.Combine(version, name)), "history.jsonl"]);
        File.ReadAllBytes(In(version, ModelFolder.ModelFile)).Should().Equal(artifacts.Model);
        File.ReadAllBytes(In(version, ModelFolder.PortableFile)).Should().Equal(artifacts.Portable);
        File.ReadAllBytes(In(version, ModelFolder.ReportFile)).Should().Equal(artifacts.Report);
        Store.ReadManifest(version).Files.Keys.Should().Equal(FileNames.Where(name => name != ModelFolder.ManifestFile));
        var model = Store.Open(version);
        model.Version.Should().Be(version);
        Store.Versions().Should().Equal(version);
        Store.ChampionVersion().Should().BeNull("publishing is not promoting");
    }

    [Fact]
    public void The_same_model_has_the_same_version_in_every_store_and_another_model_another()
    {
        var other = new ModelStore(Beside("other"));

        Store.Publish(Artifacts(0.1f), "here").Should().Be(other.Publish(Artifacts(0.1f), "there"));
        Store.Publish(Artifacts(0.2f), "here").Should().NotBe(Store.Publish(Artifacts(0.3f), "here"));
        Store.Versions().Should().HaveCount(3).And.BeInAscendingOrder(StringComparer.Ordinal);
    }

    [Fact]
    public void A_model_that_is_there_is_not_written_again()
    {
        var version = Store.Publish(Artifacts(0.1f), "first");
        var longAgo = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        foreach (var name in FileNames) File.SetLastWriteTimeUtc(In(version, name), longAgo);
        var before = Everything();

        Store.Publish(Artifacts(0.1f), "again").Should().Be(version);

        Everything().Should().Equal(before);
        FileNames.Should().OnlyContain(name => File.GetLastWriteTimeUtc(In(version, name)) == longAgo);
    }

    [Fact]
    public void A_model_that_is_there_and_broken_is_mended()
    {
        var version = Store.Publish(Artifacts(0.1f), "first");
        File.WriteAllText(In(version, ModelFolder.ModelFile), "cut");
        File.Delete(In(version, ModelFolder.ReportFile));
        File.WriteAllText(In(version, "foreign.txt"), "");

        Store.Publish(Artifacts(0.1f), "again").Should().Be(version);

        Store.Open(version);
        Everything()
            .Should()
            .BeEquivalentTo([version, .. FileNames.Select(name => Path.Combine(version, name)), "history.jsonl"]);
    }

    [Fact]
    public void A_model_whose_check_throws_leaves_nothing()
    {
        var version = Store.Publish(Artifacts(0.1f), "first");
        var before = Everything();
        var history = File.ReadAllBytes(In("history.jsonl"));
        ChurnModel? seen = null;

        var publish = () => Store.Publish(Artifacts(0.2f), "refused", model =>
        {
            seen = model;
            throw new InvalidOperationException("it scores otherwise");
        });

        publish.Should().Throw<InvalidOperationException>().WithMessage("it scores otherwise");
        seen!.Version.Should().NotBe(version);
        Everything().Should().Equal(before);
        File.ReadAllBytes(In("history.jsonl")).Should().Equal(history);
        Store.Publish(Artifacts(0.2f), "now").Should().Be(seen.Version);
    }

    [Fact]
    public void The_check_sees_the_model_before_anyone_else_does()
    {
        var seen = false;

        var version = Store.Publish(Artifacts(0.1f), "first", model =>
        {
            seen = true;
            model.Golden.Should().HaveCount(3);
            Store.Versions().Should().BeEmpty();
        });

        seen.Should().BeTrue();
        Store.Versions().Should().Equal(version);
    }

    [Fact]
    public void Leftovers_of_a_crash_are_removed_by_the_next_publish_and_are_no_versions()
    {
        Directory.CreateDirectory(In(".publishing-4711", "deep"));
        File.WriteAllText(In(".publishing-4711", "deep", "model.onnx"), "half");
        Directory.CreateDirectory(In($".publishing-{Environment.ProcessId}"));
        File.WriteAllText(In($".publishing-{Environment.ProcessId}", "foreign.txt"), "");
        File.WriteAllText(In("champion.json.tmp"), "{");
        Store.Versions().Should().BeEmpty();

        var version = Store.Publish(Artifacts(0.1f), "first");
        Store.Promote(version, "first");

        Everything().Should().BeEquivalentTo(
            [version, .. FileNames.Select(name => Path.Combine(version, name)), "champion.json", "history.jsonl"]);
    }

    [Fact]
    public void Golden_records_that_the_model_does_not_agree_with_are_not_published()
    {
        var artifacts = Artifacts(0.1f);
        var wrong = artifacts.Golden[1] with
        {
            Probability = new ChurnProbability(artifacts.Golden[1].Probability.Value + 1e-4f),
        };

        var publish = () => Store.Publish(artifacts with { Golden = [artifacts.Golden[0], wrong] }, "wrong");

        publish.Should().Throw<BrokenModelException>().WithMessage("*golden.json: a golden record gets another score*");
        Everything().Should().BeEmpty();
    }

    [Fact]
    public void A_model_that_cannot_be_run_is_not_published()
    {
        var artifacts = Artifacts(0.1f);
        ModelArtifacts[] broken =
        [
            artifacts with { Golden = [] },
            artifacts with { Golden = [null!] },
            artifacts with { Golden = [new GoldenRecord(System.Text.Json.JsonElement.Parse("[]"), new ChurnProbability(0.5f))] },
            artifacts with { Model = [] },
            artifacts with { Model = "no graph"u8.ToArray() },
            artifacts with { Model = artifacts.Portable },
            artifacts with { Model = Churn.TestSupport.HandMade.HandMadeModel.OfBank.Artifacts().Model },
        ];

        foreach (var artifact in broken)
        {
            var publish = () => Store.Publish(artifact, "broken");
            publish.Should().Throw<BrokenModelException>();
            Everything().Should().BeEmpty();
        }
    }

    [Fact]
    public void A_figure_that_JSON_cannot_hold_leaves_nothing()
    {
        var artifacts = Artifacts(0.1f);
        var manifest = artifacts.Manifest with { Data = artifacts.Manifest.Data with { ChurnRate = double.NaN } };

        var publish = () => Store.Publish(artifacts with { Manifest = manifest }, "broken");

        publish.Should().Throw<ArgumentException>();
        Everything().Should().BeEmpty();
    }

    [Fact]
    public void A_store_that_is_a_file_is_an_error_that_names_it()
    {
        File.WriteAllText(Store.Folder, "");

        var publish = () => Store.Publish(Artifacts(0.1f), "first");

        publish.Should().Throw<IOException>().WithMessage($"*{Store.Folder}*");
    }

    [Fact]
    public void A_disk_that_refuses_the_lock_is_not_waited_for()
    {
        Directory.CreateDirectory(Store.Folder);
        File.CreateSymbolicLink(In(".lock"), In(".lock")); // a link to itself: too many levels

        var publish = () => Store.Publish(Artifacts(0.1f), "first");

        publish.Should().Throw<IOException>().WithMessage("*.lock*");
        Clock.TimestampLooks.Should().Be(1, "only the start of the turn was looked at");
    }

    [Fact]
    public async Task A_publish_waits_longer_for_its_turn_than_a_command_that_is_soon_repeated()
    {
        var version = Store.Publish(Artifacts(0.1f), "first");
        using var turn = new FileStream(In(".lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var publish = Task.Run(() => Store.Publish(Artifacts(0.2f), "second"));
        while (Clock.TimestampLooks < 40) await Task.Delay(10); // a look is a second

        var promote = () => Store.Promote(version, "impatient");

        promote.Should().Throw<IOException>().WithMessage("*for 30 seconds*");
        publish.IsCompleted.Should().BeFalse();
        await turn.DisposeAsync();
        var second = await publish;
        Store.Versions().Should().Contain(second);
    }

    [SkippableFact]
    public void A_store_that_may_not_be_written_to_says_so()
    {
        Skip.If(Environment.IsPrivilegedProcess, "the super-user may write everywhere");
        if (OperatingSystem.IsWindows()) throw new SkipException("folders of Windows have no such mode");
        var version = Store.Publish(Artifacts(0.1f), "first");
        var mode = File.GetUnixFileMode(Store.Folder);
        File.Delete(In(".lock"));
        File.SetUnixFileMode(Store.Folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            var publish = () => Store.Publish(Artifacts(0.2f), "second");
            var promote = () => Store.Promote(version, "second");

            publish
                .Should()
                .Throw<UnauthorizedAccessException>()
                .WithMessage($"The model store '{Store.Folder}' cannot be written to*");
            promote
                .Should()
                .Throw<UnauthorizedAccessException>()
                .WithMessage($"The model store '{Store.Folder}' cannot be written to*");
            Store.Open(version);
        }
        finally
        {
            File.SetUnixFileMode(Store.Folder, mode);
        }
    }
}
