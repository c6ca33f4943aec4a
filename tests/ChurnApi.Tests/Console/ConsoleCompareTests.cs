using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Console;

/// <summary>Two versions side by side.</summary>
public sealed class ConsoleCompareTests
{
    [Fact]
    public async Task Two_versions_stand_side_by_side_and_it_is_said_whether_their_figures_compare()
    {
        await using var service = await RunningService.StartAsync(HandMadeModel.WithReasons);
        var (champion, other) = (service.Store.ChampionVersion()!,
            (HandMadeModel.WithReasons with { Intercept = 1 }).PublishIn(service.Store));
        using var visitor = new Visitor(service);

        var models = await visitor.ReadAsync("/console/models");
        var compared = await visitor.ReadAsync($"/console/models/compare?first={other}&second={champion}");

        models.Should().Contain("action=\"/console/models/compare\"");
        compared.Should().Contain($"/console/models/{champion}\"").And.Contain($"/console/models/{other}\"")
            .And.Contain("on the same customers").And.Contain("Columns that only this one reads");
    }

    [Fact]
    public async Task Versions_measured_on_other_customers_are_said_not_to_compare()
    {
        await using var service = await RunningService.StartAsync(HandMadeModel.WithReasons);
        var other = (HandMadeModel.OfBank with { HeldOutFrom = "2026-10-01" }).PublishIn(service.Store);
        using var visitor = new Visitor(service);

        (await visitor.ReadAsync($"/console/models/compare?first={other}&second={service.Store.ChampionVersion()}"))
            .Should().Contain("on different customers").And.Contain("Geography");
    }

    [Theory]
    [InlineData("?first=abc&second=../../etc", "Choose two churn models")]
    [InlineData("", "There is only one version")]
    public async Task Without_two_versions_nothing_is_compared(string query, string sentence)
    {
        await using var service = await RunningService.StartAsync(HandMadeModel.WithReasons);
        using var visitor = new Visitor(service);

        (await visitor.ReadAsync($"/console/models/compare{query}")).Should().Contain(sentence);
    }
}
