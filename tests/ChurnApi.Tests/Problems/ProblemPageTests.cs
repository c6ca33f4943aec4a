using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Churn.Access;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Http;
using ChurnApi.Tests.OpenApi;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Problems;

public partial class ProblemPageTests
{
    private static readonly string Docs = Path.Combine(Repository.Root, "docs");

    private static readonly string[] Names =
    [
        .. typeof(ProblemTypes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(constant => ((string)constant.GetRawConstantValue()!)["/problems/".Length..]),
    ];

    public static TheoryData<string> Types => [.. Names];

    /// <summary>
    /// Requests that run into a problem: its name, a setting of the service, the request's path, its body, its type.
    /// </summary>
    public static TheoryData<string, string, string, string?, string> Requests => new()
    {
        { "invalid-customer", "", "/predict", """{"tenure": "x", "monthly_charges": 1}""", "application/json" },
        { "empty-body", "", "/predict", "", "application/json" },
        { "malformed-json", "", "/predict", """{"tenure": 1,}""", "application/json" },
        { "not-one-customer", "", "/predict", "[]", "application/json" },
        { "not-an-array", "", "/segments", "{}", "application/json" },
        { "invalid-at", "", "/models/history?at=noon", null, "" },
        { "invalid-strict", "", "/predict?strict=perhaps", "{}", "application/json" },
        { "no-actions", "", "/actions", null, "" },
        { "invalid-by", "", "/segments?by=size", null, "" },
        { "no-segments", "", "/segments?by=learned", null, "" },
        { "invalid-lifetime", "", "/lifetime?churnMeans=last-period", "[]", "application/json" },
        { "no-purchases", "", "/lifetime/purchases", "[]", "application/json" },
        { "no-recommender", "", "/recommendations", "{}", "application/json" },
        { "no-log", "", "/outcomes", "[]", "application/json" },
        { "not-found", "", "/nothing", null, "" },
        { "not-found", "", "/problems/nothing", null, "" },
        { "not-found", "", "/problems/Not-Json", null, "" },
        { "method-not-allowed", "", "/predict", null, "" },
        { "body-too-large", "--ChurnApi:MaxPredictBytes=1024", "/predict", "large", "application/json" },
        { "too-many-customers", "--ChurnApi:MaxSegmentsCustomers=1", "/segments", "[{}, {}]", "application/json" },
        { "not-json", "", "/predict", "{}", "text/plain" },
        { "unknown-form", "", "/predict/batch", "[]", "text/plain" },
        { "malformed-csv", "", "/predict/batch?allowMissingColumns=true", "tenure\n\"1\n", "text/csv" },
    };

    [Fact]
    public void Every_type_is_in_the_index_and_has_a_page_and_there_is_no_other()
    {
        var index = IndexRow()
            .Matches(File.ReadAllText(Path.Combine(Docs, "problems.md")))
            .Select(row => row.Groups[1].Value)
            .ToArray();
        var pages = Directory.GetFiles(Path.Combine(Docs, "problems"), "*.md").Select(Path.GetFileNameWithoutExtension).ToArray();

        Names.Except(pages).Should().BeEmpty("these problems need a page docs/problems/NAME.md, written as the others are");
        Names.Except(index).Should().BeEmpty("these problems need a line in docs/problems.md");
        pages.Except(Names).Should().BeEmpty("these pages tell of no problem of ProblemTypes");
        index.Except(Names).Should().BeEmpty("these lines of docs/problems.md tell of no problem of ProblemTypes");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_page_tells_what_happened_why_how_to_fix_it_and_shows_an_answer(string name)
    {
        var (page, example) = (Page(name), Example(name));
        var status = IndexRow()
            .Matches(File.ReadAllText(Path.Combine(Docs, "problems.md")))
            .Single(row => row.Groups[1].Value == name)
            .Groups[2]
            .Value;

        page.Should()
            .StartWith($"# {name} ({status}): {example["title"]}\n")
            .And.Contain("**What happened.**")
            .And.Contain("**Why.**")
            .And.Contain("**How to fix it.**")
            .And.Contain("**An answer.**");
        example["type"]!.GetValue<string>().Should().Be($"/problems/{name}");
        example["status"]!.ToJsonString().Should().Be(status);
        Contract
            .Schemas.Faults(Contract.Schemas.Component(nameof(Problem)), JsonElement.Parse(example.ToJsonString()))
            .Should()
            .BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task The_answer_on_a_page_is_the_one_that_the_service_gives(
        string name,
        string setting,
        string path,
        string? body,
        string type)
    {
        await using var service = await RunningService.StartAsync(
            new HandMadeModel(),
            [.. new[] { setting }.Where(text => text.Length > 0)]);

        var answer = body is null
            ? await service.GetAsync(path)
            : await service.PostAsync(path, body == "large" ? new string(' ', 2048) : body, type);

        MustBeOnPage(name, answer);
    }

    [Fact]
    public async Task So_are_those_of_services_without_a_model_with_keys_and_with_dates()
    {
        await using var empty = await RunningService.StartAsync(_ => { });
        MustBeOnPage("no-champion", await empty.PostAsync("/predict", "{}"));
        File.WriteAllText(Path.Combine(empty.Store.Folder, "champion.json"), "{");
        MustBeOnPage("store-broken", await empty.GetAsync("/models"));

        using var keys = new KeysOnDisk();
        keys.Add(Scopes.Read);
        await using var keyed = await RunningService.StartAsync(new HandMadeModel(), keys.Setting);
        MustBeOnPage("api-key", await keyed.GetAsync("/schema"));

        using var folder = new TempFolder();
        await using var logged = await RunningService.StartAsync(
            new HandMadeModel(), $"--ChurnApi:Log=sqlite:{folder["log.db"]}");
        MustBeOnPage("invalid-span", await logged.GetAsync("/monitoring?from=march"));

        await using var shop = await RunningService.StartAsync(HandMadeModel.OfShop);
        MustBeOnPage("invalid-as-of", await shop.PostAsync("/predict?asOf=tomorrow", "{}"));
    }

    [Fact]
    public async Task The_type_of_every_problem_can_be_opened()
    {
        await using var service = await RunningService.StartAsync(_ => { });
        foreach (var name in Names)
        {
            var answer = await service.GetAsync($"/problems/{name}");

            answer.Status.Should().Be(HttpStatusCode.OK);
            answer.MediaType.Should().Be("text/markdown");
            answer.Text.Should().Be(Page(name));
        }
    }

    [Fact]
    public async Task A_browser_is_shown_the_page_as_HTML_without_anything_that_its_policy_forbids()
    {
        await using var service = await RunningService.StartAsync(_ => { });
        foreach (var path in Names.Select(name => $"/problems/{name}").Append("/problems"))
        {
            var page = await Browse(service, path);

            page.MediaType.Should().Be("text/html");
            page.Headers["Content-Security-Policy"].Should().StartWith("default-src 'none'");
            page.Headers["Vary"].Should().Contain("Accept");
            page.Text.Should().StartWith("<!doctype html>").And.Contain("<h1").And.NotContain("**").And.NotContain("```");
            page.Text.Should().NotMatchRegex("(?i)<(script|style|link|img|iframe)| style=| on[a-z]+=|javascript:");
        }
    }

    [Fact]
    public async Task Every_link_of_a_page_leads_to_a_page_of_the_service_and_a_place_on_it()
    {
        await using var service = await RunningService.StartAsync(_ => { });
        var seen = new Dictionary<Uri, string>();
        var next = new Queue<Uri>([new Uri(service.Address, "/problems")]);
        while (next.TryDequeue(out var address))
        {
            var page = await Browse(service, address.AbsolutePath);
            page.Status.Should().Be(HttpStatusCode.OK, $"{address} is linked to");
            seen[address] = page.Text;
            foreach (var target in Href().Matches(page.Text).Select(link => new Uri(address, link.Groups[1].Value)))
            {
                target.Host.Should().Be(service.Address.Host);
                var document = new Uri(target.GetLeftPart(UriPartial.Path));
                if (!seen.ContainsKey(document) && !next.Contains(document)) next.Enqueue(document);
                if (target.Fragment.Length > 0)
                {
                    (await Browse(service, target.AbsolutePath)).Text
                        .Should().Contain($"id=\"{target.Fragment[1..]}\"", $"{address} links to it");
                }
            }
        }

        seen.Should().HaveCountGreaterThan(Names.Length, "the index links to every page");
    }

    [Fact]
    public async Task The_index_is_Markdown_for_all_but_browsers()
    {
        await using var service = await RunningService.StartAsync(_ => { });

        var index = await service.GetAsync("/problems");

        index.MediaType.Should().Be("text/markdown");
        index.Text.Should().Be(File.ReadAllText(Path.Combine(Docs, "problems.md")));
        (await service.GetAsync("/problems.md")).Text.Should().Be(index.Text);
        (await service.GetAsync("/problems/busy.md")).Text.Should().Be(Page("busy"));
    }

    private static async Task<Answer> Browse(RunningService service, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*", 0.8));
        return await service.SendAsync(request);
    }

    private static void MustBeOnPage(string name, Answer answer)
    {
        answer.Json.GetProperty("type").GetString().Should().Be($"/problems/{name}");
        JsonNode
            .DeepEquals(JsonNode.Parse(answer.Text), Example(name))
            .Should()
            .BeTrue($"docs/problems/{name}.md should show {answer.Text}");
    }

    private static string Page(string name) => File.ReadAllText(Path.Combine(Docs, "problems", $"{name}.md"));

    private static JsonNode Example(string name) => JsonNode.Parse(JsonBlock().Match(Page(name)).Groups[1].Value)!;

    [GeneratedRegex(@"^\| \[`/problems/([a-z-]+)`\]\(problems/\1\.md\) \| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex IndexRow();

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex Href();

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
