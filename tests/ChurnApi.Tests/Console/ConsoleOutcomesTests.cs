using System.Net;
using Churn.Access;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;
using Microsoft.Data.Sqlite;

namespace ChurnApi.Tests.Console;

/// <summary>Outcomes sent by a form.</summary>
public sealed class ConsoleOutcomesTests : IDisposable
{
    private const string Page = "/console/monitoring";

    private readonly TempFolder folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Theory]
    [InlineData("outcomes.csv", "Line 5:")]
    [InlineData("outcomes.ndjson", "Line 4:")]
    public async Task Outcomes_of_a_file_are_counted_and_faulty_rows_are_told_by_line(string name, string line)
    {
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync(ConsoleRunsTests.Customers(3));
        var at = TimeProvider.System.GetUtcNow().AddMinutes(1).ToString("O");
        (string Customer, string Churned)[] rows = [("C0", "true"), ("C1", "true"), ("nobody", "true"), ("C2", "perhaps")];
        var table = name.EndsWith(".csv", StringComparison.Ordinal)
            ? "customerId,churned,at\n" + string.Concat(rows.Select(row => $"{row.Customer},{row.Churned},{at}\n"))
            : string.Concat(rows.Select(row =>
                $"{{\"customerId\": \"{row.Customer}\", \"churned\": \"{row.Churned}\", \"at\": \"{at}\"}}\n"));

        var first = await SendAsync(visitor, table, name);
        var again = await SendAsync(visitor, table, name);

        Count(first, "taken").Should().Be(2);
        Count(first, "of customers without a prediction").Should().Be(1);
        Count(first, "cannot be taken").Should().Be(1);
        first.Should().Contain(line).And.Contain("churned must be true or false.")
            .And.NotContain("perhaps").And.NotContain("nobody");
        Count(again, "taken").Should().Be(0);
        Count(again, "known before").Should().Be(2);
    }

    [Theory]
    [InlineData("id,answer\n1,2\n", "The file holds no outcomes.")]
    [InlineData("", "The file holds no outcomes.")]
    public async Task A_file_without_outcomes_is_refused_with_a_sentence(string table, string sentence)
    {
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);

        (await SendAsync(visitor, table)).Should().Contain(sentence);
    }

    [Fact]
    public async Task Outcomes_need_their_scope_and_the_token_of_the_form()
    {
        using var keys = new KeysOnDisk();
        var (reader, sender) = (keys.Add(Scopes.Read), keys.Add(Scopes.Read | Scopes.Outcomes));
        await using var service = await StartAsync(keys.Setting);
        using var visitor = new Visitor(service);
        await visitor.SignInAsync(reader);
        var shown = await visitor.ReadAsync(Page);
        var refused = await visitor.UploadAsync(new StringContent("x"), "o.csv", Page, "/console/outcomes");
        await visitor.SignInAsync(sender);

        var forged = await visitor.PostAsync("/console/outcomes", ("file", "x"));

        shown.Should().Contain("the scope “outcomes”").And.NotContain("Send the outcomes");
        refused.Headers.Location!.OriginalString.Should().Be("/console/sign-in?needs=outcomes");
        forged.Headers.Location!.OriginalString.Should().Be($"{Page}?why=no-file");
        (await visitor.ReadAsync(Page)).Should().Contain("Send the outcomes");
    }

    [Fact]
    public async Task A_receipt_of_somebody_else_shows_nothing()
    {
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);

        (await visitor.ReadAsync($"{Page}?taken=CfDJ8forged")).Should().NotContain("The outcomes that were sent");
    }

    private static int Count(string page, string what) => int.Parse(
        System.Text.RegularExpressions.Regex.Match(page, $"<dt>{what}</dt><dd>(\\d+)</dd>").Groups[1].Value,
        System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<string> SendAsync(Visitor visitor, string table, string name = "outcomes.csv")
    {
        var sent = await visitor.UploadAsync(new StringContent(table), name, Page, "/console/outcomes");
        sent.StatusCode.Should().Be(HttpStatusCode.SeeOther);
        return await visitor.ReadAsync(sent.Headers.Location!.OriginalString);
    }

    private Task<RunningService> StartAsync(params string[] settings) => RunningService.StartAsync(
        HandMadeModel.WithReasons, [$"--ChurnApi:Log=sqlite:{folder["log.db"]}", .. settings]);
}
