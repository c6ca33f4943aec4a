using System.Net;
using Churn.Access;
using Churn.Core.Decisions;
using Churn.Core.Schema;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Console;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Console;

public class ConsolePagesTests
{
    internal static readonly string[] Addresses =
    [
        "/console", "/console/calls", "/console/changes", "/console/runs", "/console/customer", "/console/segments",
        "/console/models", "/console/models/compare", "/console/monitoring", "/console/data",
    ];

    /// <summary>A model of purchases instead of churn.</summary>
    internal static readonly HandMadeModel OfPurchases = HandMadeModel.WithReasons with
    {
        Schema = new CustomerSchema(
            HandMadeSchemas.Telco.Columns,
            HandMadeSchemas.Label with { Target = new LabelTarget("purchase", 30) }),
        Segmentation = new SegmentationRules
        {
            Target = "purchase within 30 days",
            LowRisk = new ChurnProbability(0.25f),
        },
    };

    public static TheoryData<string> Paths => new(Addresses);

    [Theory, MemberData(nameof(Paths))]
    public async Task Every_page_runs_no_script_in_itself_and_is_not_kept(string path)
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        using var visitor = new Visitor(service);

        var answer = await visitor.OpenAsync(path);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Headers.GetValues("Content-Security-Policy").Single()
            .Should().Contain("default-src 'none'").And.NotContain("unsafe");
        answer.Headers.CacheControl!.NoStore.Should().BeTrue();
        (await answer.Content.ReadAsStringAsync())
            .Should().NotContain("style=").And.NotContain("onclick").And.NotContain("<script>");
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task Without_a_champion_every_page_says_so(string path)
    {
        await using var service = await RunningService.StartAsync(_ => { });
        using var visitor = new Visitor(service);

        var text = await visitor.ReadAsync(path);

        if (path is not ("/console/models" or "/console/models/compare" or "/console/calls" or "/console/changes"
            or "/console/runs"))
            text.Should().Contain("There is no champion.");
    }

    [Theory]
    [InlineData("/console", "Expected: purchase within 30 days")]
    [InlineData("/console/segments", "Expected: purchase within 30 days")]
    [InlineData("/console/data", "of the customers had the event")]
    public async Task Pages_about_another_target_name_it_and_say_nothing_of_leaving(string path, string said)
    {
        await using var service = await RunningService.StartAsync(OfPurchases);
        using var visitor = new Visitor(service);

        var text = await visitor.ReadAsync(path);

        text.Should().Contain(said).And.Contain("The model predicts purchase within 30 days, not churn")
            .And.NotContain("leave").And.NotContain("customers left");
    }

    [Fact]
    public async Task A_customer_of_another_target_has_its_event_and_no_advice_to_contact()
    {
        await using var service = await RunningService.StartAsync(OfPurchases);
        using var visitor = new Visitor(service);

        var answer = await visitor.SendAsync("/console/customer", "/console/customer", Customer());

        WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync())
            .Should().Contain("have the event: purchase within 30 days").And.Contain("not what causes the event")
            .And.NotContain("leave").And.NotContain("contact.");
    }

    [Theory]
    [InlineData("/console/nothing")]
    [InlineData("/console/models/0123456789ab/other")]
    public async Task An_address_that_leads_nowhere_is_answered_with_a_page(string path)
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        using var visitor = new Visitor(service);

        var answer = await visitor.OpenAsync(path);

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("There is no such page").And.Contain("<nav");
    }

    [Fact]
    public async Task Where_the_console_is_off_there_are_no_pages_and_the_root_leads_to_the_API()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), "--ChurnApi:Console=false");
        using var visitor = new Visitor(service);

        (await visitor.OpenAsync("/console")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await visitor.OpenAsync("/")).Headers.Location!.OriginalString.Should().Be("/swagger");
    }

    [Fact]
    public async Task Small_groups_have_no_figures_in_any_page()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), "--ChurnApi:MinCell=1000000");
        using var visitor = new Visitor(service);

        (await visitor.ReadAsync("/console/segments")).Should().Contain("too few to show");
    }

    [Fact]
    public async Task A_customer_is_scored_as_POST_predict_scores_them_with_reasons_up_and_down()
    {
        await using var service = await RunningService.StartAsync(HandMadeModel.WithReasons);
        using var visitor = new Visitor(service);

        var answer = await visitor.SendAsync("/console/customer", "/console/customer", Customer());
        var predicted = (await service.PostAsync("/predict", """
            {"tenure": 1, "MonthlyCharges": 29.85, "Contract": "Month-to-month", "SeniorCitizen": 0, "PaperlessBilling": "Yes"}
            """)).MustBeOk().Json;

        var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        var percent = Show.Percent(predicted.GetProperty("churnProbability").GetDouble());
        text.Should().Contain($"The probability {percent}").And.Contain("What raises it").And.Contain("What lowers it")
            .And.Contain("tenure is 1");
    }

    [Fact]
    public async Task What_if_compares_the_customer_with_other_values_and_suggests_changes()
    {
        await using var service = await RunningService.StartAsync(HandMadeModel.WithLevers);
        using var visitor = new Visitor(service);

        var answer = await visitor.SendAsync(
            "/console/customer", "/console/customer", [.. Customer(), ("other-2", "Two year"), ("other-1", "")]);

        var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        text.Should().Contain("With the other values").And.MatchRegex(@"\d\.\d\u00a0% → \d+\.\d\u00a0%")
            .And.Contain("The fewest changes that bring it below the threshold").And.Contain("Months");
    }

    [Fact]
    public async Task A_value_that_cannot_be_read_is_named_and_the_form_keeps_what_was_filled_in()
    {
        await using var service = await RunningService.StartAsync(HandMadeModel.WithLevers);
        using var visitor = new Visitor(service);

        var answer = await visitor.SendAsync(
            "/console/customer", "/console/customer", ("value-0", "<script>alert(1)</script>"), ("value-2", "One year"));

        var html = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        html.Should().Contain("tenure").And.NotContain("<script>alert").And.Contain("""<option value="One year" selected""");
    }

    [Fact]
    public async Task A_report_is_shown_in_a_frame_and_only_of_a_version_that_there_is()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        using var visitor = new Visitor(service);
        var version = service.Store.ChampionVersion();

        (await visitor.ReadAsync($"/console/models/{version}")).Should().Contain($"/console/models/{version}/report");
        var report = await visitor.OpenAsync($"/console/models/{version}/report");
        report.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("frame-ancestors 'self'");
        (await service.Client.GetStringAsync(new Uri($"/models/{version}/report", UriKind.Relative)))
            .Should().Be(await report.Content.ReadAsStringAsync());
        (await service.GetAsync("/models/0123456789ab/report")).MustBeProblem(HttpStatusCode.NotFound, "unknown-version");
        (await visitor.OpenAsync("/console/models/0123456789ab")).StatusCode.Should().Be(HttpStatusCode.Found);
    }

    [Fact]
    public async Task Admins_promote_with_a_reason_and_others_are_refused()
    {
        using var keys = new KeysOnDisk();
        var (admin, read) = (keys.Add(Scopes.Admin), keys.Add(Scopes.Read));
        await using var service = await RunningService.StartAsync(
            store =>
            {
                new HandMadeModel().PromoteIn(store);
                HandMadeModel.Weighed(0.5f).PromoteIn(store);
            },
            keys.Setting);
        var before = service.Store.RollbackVersion()!;
        using var reader = new Visitor(service);
        using var changer = new Visitor(service);
        await reader.SignInAsync(read);
        await changer.SignInAsync(admin);

        var refused = await reader.SendAsync(
            "/console/models", "/console/models?handler=Promote", ("version", before), ("why", "I may not"));
        var without = await changer.SendAsync(
            "/console/models", "/console/models?handler=Promote", ("version", before), ("why", " "));
        var done = await changer.SendAsync(
            "/console/models", "/console/models?handler=Promote", ("version", before), ("why", "it was better"));

        refused.Headers.Location!.OriginalString.Should().Be("/console/sign-in?needs=admin");
        (await without.Content.ReadAsStringAsync()).Should().Contain("Give a reason");
        (await done.Content.ReadAsStringAsync()).Should().Contain("becomes the champion").And.Contain("it was better");
        service.Store.ChampionVersion().Should().Be(before);
    }

    [Fact]
    public async Task Pages_are_in_the_language_that_was_chosen_and_else_in_that_of_the_browser()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        using var visitor = new Visitor(service);

        (await visitor.ReadAsync("/console", "zh-CN,en;q=0.5")).Should().Contain("<html lang=\"zh-Hans\">").And.Contain("概览");
        (await visitor.ReadAsync("/console", "fr,en;q=0.5")).Should().Contain("<html lang=\"en\">");
        await visitor.ReadAsync("/console?language=zh-Hans", "en");
        (await visitor.ReadAsync("/console/data", "en")).Should().Contain("<html lang=\"zh-Hans\">");
    }

    private static (string, string)[] Customer() =>
    [
        ("value-0", "1"), ("value-1", "29.85"), ("value-2", "Month-to-month"), ("value-3", "0"), ("value-4", "Yes"),
    ];
}
