using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Churn.Access;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Console;

/// <summary>The columns.json of the trainings, edited on the page Data.</summary>
public sealed partial class ConsoleColumnsTests : IDisposable
{
    private const string Given = """
        // of the data team
        {
          "label": "Churn",
          "columns": [
            { "name": "tenure", "kind": "number", "why": "numbers", "displayName": "Months" },
            { "name": "Contract", "kind": "category", "missingWords": ["none"], "actionable": null },
          ]
        }
        """;

    private readonly TempFolder folder = new();
    private readonly KeysOnDisk keys = new();
    private readonly Dictionary<Scopes, string> texts = [];

    public ConsoleColumnsTests()
    {
        foreach (var scopes in new[] { Scopes.Admin, Scopes.Read | Scopes.Predict }) texts[scopes] = keys.Add(scopes);
    }

    private string Columns => folder["columns.json"];

    public void Dispose()
    {
        keys.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Names_groups_and_levers_are_saved_and_the_rest_of_the_file_stays()
    {
        await File.WriteAllTextAsync(Columns, Given);
        await using var service = await StartAsync();
        using var admin = await SignedInAsync(service, Scopes.Admin);

        var page = await SaveAsync(
            admin, ("displayname-2", "Contract term"), ("group-2", "Terms"), ("actionable-2", "Any"), ("cost-2", "2.5"),
            ("forbid-2", "Month-to-month\r\nTwo year -> One year"), ("group-1", "Terms"), ("actionable-1", "Down"),
            ("min-1", "40"));

        page.Should().Contain("Saved. It counts from the next training");
        var saved = JsonNode.Parse(await File.ReadAllTextAsync(Columns))!;
        saved["label"]!.GetValue<string>().Should().Be("Churn");
        saved["columns"]![0]!.ToJsonString().Should().Be(
            """{"name":"tenure","kind":"number","why":"numbers","displayName":"Months"}""");
        JsonNode.DeepEquals(saved["columns"]![1], JsonNode.Parse("""
            {"name": "Contract", "kind": "category", "missingWords": ["none"], "displayName": "Contract term", "group": "Terms",
             "actionable": "any", "cost": 2.5, "forbid": ["Month-to-month", "Two year -> One year"]}
            """)).Should().BeTrue(saved.ToJsonString());
        JsonNode.DeepEquals(saved["columns"]![2], JsonNode.Parse(
            """{"name": "MonthlyCharges", "group": "Terms", "actionable": "down", "min": 40}""")).Should().BeTrue();
        (await File.ReadAllTextAsync(keys.Audit)).Should().Contain("declare-columns").And.Contain("columns.json");
    }

    [Fact]
    public async Task A_file_that_is_not_there_yet_is_made()
    {
        await using var service = await StartAsync();
        using var admin = await SignedInAsync(service, Scopes.Admin);

        await SaveAsync(admin, ("displayname-0", "Months"));

        JsonNode.DeepEquals(
            JsonNode.Parse(await File.ReadAllTextAsync(Columns)),
            JsonNode.Parse("""{"columns": [{"name": "tenure", "displayName": "Months"}]}""")).Should().BeTrue();
    }

    [Theory]
    [InlineData("actionable-2", "Up", "actionable up and down need a number")]
    [InlineData("min-1", "many", "min must be a number")]
    [InlineData("min-1", "1e9", "no value of the file")]
    [InlineData("cost-2", "-1", "it must be 0 or more")]
    [InlineData("forbid-2", "Three year", "neither a word of the column")]
    [InlineData("group-1", "tenure", "its group has the name of the column")]
    [InlineData("displayname-0", "a\tb", "1 to 100 characters in one line")]
    public async Task What_does_not_fit_its_column_is_named_there_and_nothing_is_saved(
        string field, string value, string sentence)
    {
        await File.WriteAllTextAsync(Columns, Given);
        await using var service = await StartAsync();
        using var admin = await SignedInAsync(service, Scopes.Admin);

        var page = await SaveAsync(admin, (field, value), ("displayname-4", "kept in the form"));

        page.Should().Contain("Nothing was saved.").And.Contain(sentence).And.Contain("kept in the form");
        (await File.ReadAllTextAsync(Columns)).Should().Be(Given);
    }

    [Fact]
    public async Task Of_two_tabs_the_second_is_told_and_overwrites_nothing()
    {
        await using var service = await StartAsync();
        using var first = await SignedInAsync(service, Scopes.Admin);
        using var second = await SignedInAsync(service, Scopes.Admin);
        var form = await FormAsync(second);
        await SaveAsync(first, ("displayname-0", "Months"));

        var page = await TextAsync(await second.SendAsync(
            "/console/data", "/console/data", [.. form, ("displayname-0", "Weeks")]));

        page.Should().Contain("Somebody else changed the file meanwhile").And.Contain("value=\"Months\"");
        (await File.ReadAllTextAsync(Columns)).Should().Contain("Months").And.NotContain("Weeks");
    }

    [Theory]
    [InlineData("[1]", "must hold a JSON object")]
    [InlineData("{\"columns\": [{}]}", "each with the name of a column")]
    [InlineData("{\n\"columns\": [", "columns.json(2): this is not valid JSON")]
    [InlineData("{\"columns\": [{\"name\": \"tenure\", \"actionable\": 7}]}", "about the column 'tenure' cannot be read")]
    public async Task A_file_that_is_broken_is_said_to_be_and_left_alone(string content, string sentence)
    {
        await File.WriteAllTextAsync(Columns, content);
        await using var service = await StartAsync();
        using var admin = await SignedInAsync(service, Scopes.Admin);

        (await admin.ReadAsync("/console/data")).Should().Contain(sentence).And.NotContain("name=\"displayname-0\"");
        (await SaveAsync(admin)).Should().Contain(sentence);
        (await File.ReadAllTextAsync(Columns)).Should().Be(content);
    }

    [Fact]
    public async Task Only_admins_see_and_change_the_file()
    {
        await using var service = await StartAsync();
        using var reader = await SignedInAsync(service, Scopes.Read | Scopes.Predict);

        (await reader.ReadAsync("/console/data")).Should().NotContain("columns.json");
        var sent = await reader.SendAsync("/console/data", "/console/data", ("tag", ""), ("displayname-0", "Months"));

        sent.Headers.Location!.OriginalString.Should().Be("/console/sign-in?needs=admin");
        File.Exists(Columns).Should().BeFalse();
    }

    private async Task<Visitor> SignedInAsync(RunningService service, Scopes scopes)
    {
        var visitor = new Visitor(service);
        await visitor.SignInAsync(texts[scopes]);
        return visitor;
    }

    /// <summary>Sends the form as it is shown, with some fields changed.</summary>
    private static async Task<string> SaveAsync(Visitor visitor, params (string Name, string Value)[] changed)
    {
        var form = await FormAsync(visitor);
        return await TextAsync(await visitor.SendAsync(
            "/console/data", "/console/data", [.. form.Where(field => !changed.Any(one => one.Name == field.Name)), .. changed]));
    }

    private static async Task<(string Name, string Value)[]> FormAsync(Visitor visitor)
    {
        var page = await visitor.ReadAsync("/console/data");
        return
        [
            .. Input().Matches(page).Select(input => (input.Groups[1].Value, input.Groups[2].Value)),
            .. Selected().Matches(page).Select(select => (select.Groups[1].Value, select.Groups[2].Value)),
        ];
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private Task<RunningService> StartAsync() =>
        RunningService.StartAsync(new HandMadeModel(), keys.Setting, $"--ChurnApi:ColumnsFile={Columns}");

    [GeneratedRegex("""<input [^>]*name="((?:tag|\w+-\d+))" (?:type="hidden" )?value="([^"]*)""")]
    private static partial Regex Input();

    [GeneratedRegex("""<select [^>]*name="(\w+-\d+)">.*?<option value="(\w+)" selected""", RegexOptions.Singleline)]
    private static partial Regex Selected();
}
