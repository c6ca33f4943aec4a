using System.Net;
using Churn.Models.Registry;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Serving;

public class BrokenChampionTests
{
    [Fact]
    public async Task Without_a_champion_the_service_says_what_to_do_and_when_to_ask_again()
    {
        await using var service = await RunningService.StartAsync(_ => { });

        foreach (var path in new[] { "/health/ready", "/schema", "/segments", "/models/current" })
            MustAdvise(await service.GetAsync(path));
        foreach (var path in new[] { "/predict", "/predict/batch", "/segments" })
            MustAdvise(await service.PostAsync(path, new HandMadeModel().Golden[0]));
        (await service.GetAsync("/health/live")).MustBeOk();
        service.Log.Lines.Where(line => line.Contains("There is no champion")).Should().ContainSingle();
    }

    [Fact]
    public async Task The_first_champion_serves_without_a_restart()
    {
        await using var service = await RunningService.StartAsync(_ => { }, RunningService.Quick);

        var version = new HandMadeModel().PromoteIn(service.Store);

        await service.UntilAsync("/health/ready", answer => answer.Status == HttpStatusCode.OK);
        (await service.PostAsync("/predict", new HandMadeModel().Golden[0])).MustBeOk()
            .Json.GetProperty("modelVersion").GetString().Should().Be(version);
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("model.onnx")]
    [InlineData("portable.onnx")]
    [InlineData("golden.json")]
    public async Task A_champion_that_is_broken_at_the_start_is_never_loaded_and_said_once(string file)
    {
        await using var service = await RunningService.StartAsync(
            store => Cut(Path.Combine(store.FolderOf(new HandMadeModel().PromoteIn(store)), file)), RunningService.Quick);

        var answer = (await service.GetAsync("/health/ready")).MustBeProblem(HttpStatusCode.ServiceUnavailable, "no-champion");
        answer.Text.Should().Contain(file).And.Contain("is broken").And.NotContain(service.Store.Folder);
        (await service.PostAsync("/predict", new HandMadeModel().Golden[0]))
            .MustBeProblem(HttpStatusCode.ServiceUnavailable, "no-champion");
        service.Log.Lines.Where(line => line.Contains("is broken")).Should().ContainSingle();

        var version = HandMadeModel.Weighed(1).PromoteIn(service.Store);
        var ready = await service.UntilAsync("/health/ready", answer => answer.Status == HttpStatusCode.OK);
        ready.Json.GetProperty("modelVersion").GetString().Should().Be(version);
        ready.Json.GetProperty("championFault").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task A_champion_pointer_that_is_cut_is_said_and_mended_by_promoting()
    {
        await using var service = await RunningService.StartAsync(
            store => File.WriteAllText(Path.Combine(store.Folder, "champion.json"), "{\"ver"), RunningService.Quick);

        (await service.GetAsync("/health/ready")).MustBeProblem(HttpStatusCode.ServiceUnavailable, "no-champion")
            .Text.Should().Contain("champion.json");

        new HandMadeModel().PromoteIn(service.Store);
        await service.UntilAsync("/health/ready", answer => answer.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_later_champion_that_is_broken_never_displaces_the_one_that_serves()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), RunningService.Quick);
        var old = service.Store.ChampionVersion()!;
        var broken = HandMadeModel.Weighed(1).PublishIn(service.Store);
        Cut(Path.Combine(service.Store.FolderOf(broken), "model.onnx"));

        Point(service.Store, broken);

        var ready = await service.UntilAsync("/health/ready", answer => answer.Text.Contains("is broken"));
        ready.MustBeOk().Json.GetProperty("modelVersion").GetString().Should().Be(old);
        ready.Json.GetProperty("championFault").GetString().Should().Contain($"{broken}/model.onnx: its SHA-256 is");
        (await service.PostAsync("/predict", new HandMadeModel().Golden[0])).MustBeOk();
        service.Log.Lines.Where(line => line.Contains($"{old} serves on")).Should().ContainSingle();

        service.Store.Promote(old, "back");
        await service.UntilAsync("/health/ready", answer => !answer.Text.Contains("is broken"));
    }

    private static void MustAdvise(Answer answer)
    {
        answer.MustBeProblem(HttpStatusCode.ServiceUnavailable, "no-champion")
            .Text.Should().Contain("churn train data/telco.csv");
        answer.Headers["Retry-After"].Should().Be("1");
    }

    /// <summary>
    /// Names a champion without the store's verification; by rename, so that no look at it sees half a pointer.
    /// </summary>
    private static void Point(ModelStore store, string version)
    {
        var pointer = Path.Combine(store.Folder, "champion.json");
        File.WriteAllText(pointer + ".test", $"{{\"version\": \"{version}\"}}");
        File.Move(pointer + ".test", pointer, overwrite: true);
    }

    private static void Cut(string file)
    {
        using var stream = File.OpenWrite(file);
        stream.SetLength(stream.Length / 2);
    }
}
