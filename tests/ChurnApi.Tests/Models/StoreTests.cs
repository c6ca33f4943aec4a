using System.Net;
using System.Text.Json;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Models;

public sealed class StoreTests : IAsyncLifetime
{
    private RunningService service = null!;

    public async Task InitializeAsync() => service = await RunningService.StartAsync(new HandMadeModel(), RunningService.Quick);

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task Every_version_is_listed_with_its_figures_and_its_part()
    {
        var first = service.Store.ChampionVersion();
        var second = HandMadeModel.Weighed(1).PromoteIn(service.Store);
        service.Store.Pin(second, "");
        await service.UntilAsync("/health/ready", answer => answer.Json.GetProperty("modelVersion").GetString() == second);

        var answer = (await service.GetAsync("/models")).MustBeOk().Json;

        answer.GetProperty("modelVersion").GetString().Should().Be(second);
        var store = answer.GetProperty("store");
        store.GetProperty("champion").GetString().Should().Be(second);
        store.GetProperty("servedBefore").GetString().Should().Be(first);
        store.GetProperty("rollbackTo").GetString().Should().Be(first);
        store.GetProperty("shadow").ValueKind.Should().Be(JsonValueKind.Null);
        store.GetProperty("pinned").EnumerateArray().Select(version => version.GetString()).Should().Equal(second);
        store
            .GetProperty("versions")
            .EnumerateArray()
            .Select(version => version.GetProperty("version").GetString())
            .Should()
            .Equal(first, second);
        store.GetProperty("versions")[0].GetProperty("figures").GetProperty("rocAuc").GetDouble().Should().Be(0.85);
    }

    [Fact]
    public async Task The_history_tells_which_version_served_at_a_time()
    {
        var first = service.Store.ChampionVersion();
        var promoted = service.Store.History()[^1].Time;
        HandMadeModel.Weighed(1).PromoteIn(service.Store);

        var all = (await service.GetAsync("/models/history")).MustBeOk().Json;
        all.GetProperty("entries").GetArrayLength().Should().Be(4);
        all.GetProperty("entries")[1].GetProperty("action").GetString().Should().Be("promote");

        var then = (await service.GetAsync($"/models/history?at={Uri.EscapeDataString(promoted.ToString("O"))}")).MustBeOk().Json;
        then.GetProperty("served").GetProperty("version").GetString().Should().Be(first);
        then.GetProperty("entries").GetArrayLength().Should().Be(2);

        var never = (await service.GetAsync("/models/history?at=2020-01-01T14:00")).MustBeOk().Json;
        never.GetProperty("served").ValueKind.Should().Be(JsonValueKind.Null);
        never.GetProperty("at").GetString().Should().Be("2020-01-01T14:00:00+00:00");
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("")]
    [InlineData("2026-11-03T14:00&at=2026-11-03T15:00")]
    public async Task A_time_that_is_none_is_refused(string at) =>
        (await service.GetAsync($"/models/history?at={at}")).MustBeProblem(HttpStatusCode.BadRequest, "invalid-at");

    [Fact]
    public async Task A_store_that_cannot_be_read_is_told_without_its_place()
    {
        File.WriteAllText(Path.Combine(service.Store.Folder, "champion.json"), "{");

        (await service.GetAsync("/models")).MustBeProblem(HttpStatusCode.ServiceUnavailable, "store-broken")
            .Text.Should().Contain("champion.json").And.NotContain(service.Store.Folder);
        (await service.GetAsync("/models/history")).MustBeOk();
    }

    [Fact]
    public async Task A_rollback_serves_within_five_seconds_at_the_default_pace()
    {
        await using var slow = await RunningService.StartAsync(new HandMadeModel());
        var first = slow.Store.ChampionVersion();
        var second = HandMadeModel.Weighed(1).PromoteIn(slow.Store);
        await slow.UntilAsync("/health/ready", answer => answer.Json.GetProperty("modelVersion").GetString() == second);
        var clock = System.Diagnostics.Stopwatch.StartNew();

        slow.Store.RollBack("test");

        await slow.UntilAsync("/health/ready", answer => answer.Json.GetProperty("modelVersion").GetString() == first);
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_new_champion_is_compared_with_the_old_one_on_its_golden_records()
    {
        var first = service.Store.ChampionVersion();
        var second = HandMadeModel.Weighed(1).PromoteIn(service.Store);
        await service.UntilAsync("/health/ready", answer => answer.Json.GetProperty("modelVersion").GetString() == second);

        service
            .Log.Lines.Should()
            .ContainSingle(line => line.Contains($"On the golden records of {second} it differs from {first} by"));
    }
}
