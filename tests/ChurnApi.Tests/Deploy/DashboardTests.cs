using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChurnApi.Tests.Monitoring;
using ChurnApi.Tests.Security;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Deploy;

/// <summary>Alert rules and dashboard ask for metrics that there are.</summary>
public sealed partial class DashboardTests(StandaloneFixture fixture) : IClassFixture<StandaloneFixture>
{
    private static readonly string[] Rules = [.. Manifests.Read("prometheus/alerts.yaml").Single().Items("groups")
        .SelectMany(group => group.Items("rules")).Select(rule => rule.Text("expr")!)];

    [Fact]
    public async Task Every_metric_of_a_rule_or_a_panel_is_told_by_a_service_that_has_answered()
    {
        var asked = Rules
            .Concat(PanelQueries())
            .SelectMany(query => Metric().Matches(Label().Replace(query, "")).Select(match => match.Value))
            .Distinct()
            .ToArray();

        var told = (await AnsweredService()).Names;

        asked.Should().HaveCountGreaterThan(15).And.BeSubsetOf([.. told, .. MonitoringTests.Metrics, .. TlsTests.Metrics]);
    }

    [Fact]
    public async Task Every_label_of_a_rule_or_a_panel_is_one_that_the_service_tells()
    {
        var asked = Rules
            .Concat(PanelQueries())
            .SelectMany(query => Comparison().Matches(query).Select(match => match.Groups[1].Value))
            .Distinct();

        var text = (await AnsweredService()).Text;

        asked
            .Except(["job"])
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(label => text.Contains($"{label}=\"", StringComparison.Ordinal));
    }

    [Fact]
    public void What_must_wake_somebody_has_a_rule()
    {
        var alerts = Manifests
            .Read("prometheus/alerts.yaml")
            .Single()
            .Items("groups")
            .SelectMany(group => group.Items("rules"))
            .ToArray();

        alerts.Select(rule => rule.Text("alert")).Should().OnlyHaveUniqueItems()
            .And.Contain(["ChurnApiNoChampion", "ChurnApiErrors", "ChurnApiSlow", "ChurnApiShadowDrops", "ChurnApiOldChampion"]);
        alerts
            .Should()
            .OnlyContain(rule => rule.Text("annotations", "summary") != null && rule.Text("labels", "severity") != null);
    }

    [Fact]
    public void The_panels_have_numbers_of_their_own_and_do_not_overlap()
    {
        var panels = Dashboard().GetProperty("panels").EnumerateArray().ToArray();

        panels.Select(panel => panel.GetProperty("id").GetInt32()).Should().OnlyHaveUniqueItems();
        panels.SelectMany(Cells).Should().OnlyHaveUniqueItems();

        static IEnumerable<(int X, int Y)> Cells(JsonElement panel)
        {
            int Of(string name) => panel.GetProperty("gridPos").GetProperty(name).GetInt32();
            return from x in Enumerable.Range(Of("x"), Of("w")) from y in Enumerable.Range(Of("y"), Of("h")) select (x, y);
        }
    }

    private static JsonElement Dashboard() =>
        JsonElement.Parse(File.ReadAllText(Path.Combine(Manifests.Folder, "grafana", "churnapi.json")));

    private static IEnumerable<string> PanelQueries() =>
        Dashboard()
            .GetProperty("panels")
            .EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!)
            .Concat(
                Dashboard()
                    .GetProperty("annotations")
                    .GetProperty("list")
                    .EnumerateArray()
                    .Select(annotation => annotation.GetProperty("expr").GetString()!));

    private async Task<Exposition> AnsweredService()
    {
        foreach (var customer in new[] { """{"tenure": 1000}""", """{"tenur": 1}""" })
        {
            using var content = new StringContent(customer, Encoding.UTF8, "application/json");
            using var answer = await fixture.Service.Client.PostAsync(new Uri("/predict", UriKind.Relative), content);
        }

        await Task.Delay(320); // an answer of /metrics is kept for so long
        return new Exposition(await fixture.Service.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)));
    }

    [GeneratedRegex(@"\b(?:churn|http|kestrel|dotnet|process)_[a-z0-9_]+")]
    private static partial Regex Metric();

    /// <summary>What stands in braces, or names labels to group by.</summary>
    [GeneratedRegex(@"\{[^}]*\}|\b(?:by|ignoring|on)\s*\([^)]*\)")]
    private static partial Regex Label();

    [GeneratedRegex(@"[{,]\s*(\w+)\s*(?:=~|!~|!=|=)")]
    private static partial Regex Comparison();
}
