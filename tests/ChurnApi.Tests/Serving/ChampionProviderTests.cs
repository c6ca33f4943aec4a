using Churn.Core.Schema;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Serving;
using ChurnApi.Tests.Service;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ChurnApi.Tests.Serving;

public sealed class ChampionProviderTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ModelStore store;
    private readonly LogCapture log = new();
    private readonly FakeTimeProvider clock = new();
    private readonly ILoggerFactory loggers;
    private readonly ChampionProvider host;

    public ChampionProviderTests()
    {
        store = new ModelStore(folder.Path);
        loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        host = new ChampionProvider(store, clock, loggers.CreateLogger<ChampionProvider>());
    }

    public void Dispose()
    {
        loggers.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Without_a_champion_no_model_serves()
    {
        host.Refresh();

        host.Model.Should().BeNull();
        host.Fault.Should().Contain("churn train data/telco.csv");
    }

    [Fact]
    public void Who_has_a_model_goes_on_with_it_over_a_swap()
    {
        var old = new HandMadeModel().PromoteIn(store);
        host.Refresh();
        var model = host.Model!;

        var next = HandMadeModel.Weighed(1).PromoteIn(store);
        host.Refresh();

        host.Version.Should().Be(next);
        model.Version.Should().Be(old);
        var record = JsonRecordReader.Read(model.Schema, model.Golden[0].ToUtf8()).Record!;
        model.Score(record.Coded).Value.Should().BeApproximately(model.Golden[0].Probability.Value, 1e-5f);
    }

    [Fact]
    public void A_champion_that_is_taken_away_serves_on()
    {
        new HandMadeModel().PromoteIn(store);
        host.Refresh();

        File.Delete(folder["champion.json"]);
        host.Refresh();

        host.Model.Should().NotBeNull();
        host.Fault.Should().Contain("names no champion");
    }

    [Fact]
    public void A_broken_champion_is_said_once_however_often_it_is_tried()
    {
        Cut(new HandMadeModel().PromoteIn(store));

        for (var second = 0; second < 10; second++, clock.Advance(TimeSpan.FromSeconds(1))) host.Refresh();

        log.Lines.Should().ContainSingle().Which.Should().Contain("is broken");
    }

    [Fact]
    public void A_broken_champion_that_is_mended_in_place_serves_within_five_seconds()
    {
        Cut(new HandMadeModel().PromoteIn(store));
        host.Refresh();

        new HandMadeModel().PublishIn(store);
        for (var second = 0; second < 4; second++, clock.Advance(TimeSpan.FromSeconds(1))) host.Refresh();

        host.Model.Should().NotBeNull();
        host.Fault.Should().BeNull();
    }

    private void Cut(string version) => File.WriteAllText(Path.Combine(store.FolderOf(version), "model.onnx"), "cut");
}
