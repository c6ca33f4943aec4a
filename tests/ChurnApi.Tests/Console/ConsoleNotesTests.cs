using System.Net;
using System.Text.RegularExpressions;
using Churn.Access;
using Churn.Outcomes.Logging;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ChurnApi.Tests.Console;

/// <summary>What people note of a customer.</summary>
public sealed partial class ConsoleNotesTests : IDisposable
{
    private const string Customer = "/console/calls/1/0";

    private readonly TempFolder folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task A_note_stays_with_the_customer_over_runs_and_can_be_deleted()
    {
        using var keys = new KeysOnDisk();
        var key = keys.Add(Scopes.Read | Scopes.Predict);
        await using var service = await StartAsync(keys.Setting);
        using var visitor = new Visitor(service);
        await visitor.SignInAsync(key);
        await visitor.ScoreAsync(ConsoleRunsTests.Customers(3));
        await visitor.ScoreAsync(ConsoleRunsTests.Customers(3));

        var sent = await visitor.SendAsync(Customer, $"{Customer}?handler=Note", ("note", "Wants a call\r\nafter <b>May</b>"));
        var shown = await (await visitor.OpenAsync("/console/calls/2/0")).Content.ReadAsStringAsync();
        var note = Note().Match(shown).Groups[1].Value;

        sent.Headers.Location!.OriginalString.Should().Be(Customer);
        WebUtility.HtmlDecode(shown).Should().Contain("Wants a call\nafter <b>May</b>").And.Contain("(test), 2");
        shown.Should().NotContain("<b>");
        (await visitor.ReadAsync("/console/calls/2/1")).Should().NotContain("Wants a call");
        await visitor.SendAsync("/console/calls/2/1", "/console/calls/2/1?handler=Forget", ("note", note));
        (await visitor.ReadAsync(Customer)).Should().Contain("Wants a call", "the note is another customer's");
        await visitor.SendAsync(Customer, $"{Customer}?handler=Forget", ("note", note));
        (await visitor.ReadAsync(Customer)).Should().NotContain("Wants a call");
        service.Log.Lines.Should().NotContain(line => line.Contains("Wants", StringComparison.Ordinal));
        File.Exists(keys.Audit).Should().BeFalse();
    }

    [Fact]
    public async Task A_note_that_is_too_long_is_refused_and_not_lost()
    {
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync(ConsoleRunsTests.Customers(3));

        var answer = await visitor.SendAsync(Customer, $"{Customer}?handler=Note", ("note", new string('x', 2001)));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

        page.Should().Contain("this one has 2001").And.Contain(new string('x', 2001)).And.NotContain("class=\"said\"");
    }

    [Fact]
    public async Task A_note_that_cannot_be_saved_comes_back_in_its_form_and_can_be_sent_again()
    {
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync(ConsoleRunsTests.Customers(3));
        const string Text = "wants a call & an offer";
        foreach (var (from, to) in new[] { ("run_customers", "rows_away"), ("notes", "notes_away") })
        {
            Rename(from, to);
            var answer = await visitor.SendAsync("/console/customer", $"{Customer}?handler=Note", ("note", Text));
            var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            page.Should().Contain("The log is away, so nothing was saved.").And.Contain($">{Text}</textarea>")
                .And.Contain($"action=\"{Customer}?handler=Note\"");
            Rename(to, from);
        }

        await visitor.SendAsync(Customer, $"{Customer}?handler=Note", ("note", Text));
        (await visitor.ReadAsync(Customer)).Should().Contain($"<p class=\"said\">{Text}</p>");
        service.Log.Lines.Should().NotContain(line => line.Contains("offer", StringComparison.Ordinal));

        void Rename(string from, string to)
        {
            using var connection = new SqliteConnection($"Data Source={folder["log.db"]}");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"ALTER TABLE {from} RENAME TO {to}";
            command.ExecuteNonQuery();
        }
    }

    [Fact]
    public async Task Notes_go_with_the_customer_who_is_erased()
    {
        await using var service = await StartAsync();
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync(ConsoleRunsTests.Customers(3));
        await visitor.SendAsync(Customer, $"{Customer}?handler=Note", ("note", "Wants a call"));
        var store = service.Services.GetRequiredService<PredictionLog>().Store;

        await store.EraseAsync("C0");

        (await store.Runs.NotesAsync("C0")).Should().BeEmpty();
        (await visitor.OpenAsync(Customer)).StatusCode.Should().Be(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Whoever_may_not_score_can_neither_read_nor_write_notes()
    {
        using var keys = new KeysOnDisk();
        var (score, read) = (keys.Add(Scopes.Read | Scopes.Predict), keys.Add(Scopes.Read));
        await using var service = await StartAsync(keys.Setting);
        using var scorer = new Visitor(service);
        await scorer.SignInAsync(score);
        await scorer.ScoreAsync(ConsoleRunsTests.Customers(3));
        using var reader = new Visitor(service);
        await reader.SignInAsync(read);

        var sent = await reader.SendAsync("/console", $"{Customer}?handler=Note", ("note", "mine"));

        sent.Headers.Location!.OriginalString.Should().Be("/console/sign-in?needs=predict");
        (await scorer.ReadAsync(Customer)).Should().NotContain("mine");
    }

    private Task<RunningService> StartAsync(params string[] settings) => RunningService.StartAsync(
        HandMadeModel.WithReasons, [$"--ChurnApi:Log=sqlite:{folder["log.db"]}", .. settings]);

    [GeneratedRegex("""name="note" value="(\d+)""")]
    private static partial Regex Note();
}
