using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Console;

/// <summary>What the pages say while the database is away.</summary>
public class ConsoleDatabaseTests
{
    private static readonly string[] OfRuns =
        ["/console/calls", "/console/changes", "/console/runs", "/console/runs/1", "/console/calls/1/0", "/console/segments"];

    [SkippableFact]
    public async Task While_PostgreSQL_is_away_pages_say_so_and_recover_by_themselves()
    {
        using var server = PostgresServer.Require();
        await using var service = await RunningService.StartAsync(
            HandMadeModel.WithReasons, $"--ChurnApi:Log={server.Location}");
        using var visitor = new Visitor(service);
        await visitor.ScoreAsync(ConsoleRunsTests.Customers(30));
        await visitor.ScoreAsync(ConsoleRunsTests.Customers(40));
        (await visitor.ReadAsync("/console/changes?kind=new")).Should().Contain(">C35</a>");

        server.Stop();
        foreach (var path in OfRuns)
            (await visitor.ReadAsync(path)).Should().Contain("The log cannot be read now.", path);
        (await visitor.ReadAsync("/console")).Should().Contain("The log cannot be read now.").And.Contain("Where they are");
        (await visitor.ReadAsync("/console/customer?example=true")).Should().Contain("29.85").And.NotContain("cannot be read");
        var sent = await visitor.UploadAsync(new StringContent(ConsoleRunsTests.Customers(3)), page: "/console/customer");
        sent.Headers.Location!.OriginalString.Should().Be("/console/runs?why=log-away");
        var note = await visitor.SendAsync(
            "/console/customer", "/console/calls/1/0?handler=Note", ("note", "said while the database was away"));
        var kept = await note.Content.ReadAsStringAsync();
        kept.Should().Contain("The log is away, so nothing was saved.").And.Contain("said while the database was away</textarea>")
            .And.Contain("action=\"/console/calls/1/0?handler=Note\"");

        server.Start();
        for (var tries = 0; (await visitor.ReadAsync("/console/runs")).Contains("cannot be read"); tries++)
        {
            tries.Should().BeLessThan(100);
            await Task.Delay(100);
        }

        foreach (var path in OfRuns) (await visitor.ReadAsync(path)).Should().NotContain("cannot be read", path);
        (await visitor.ScoreAsync(ConsoleRunsTests.Customers(3))).Should().Contain("3 customers, 0 rows refused");
    }
}
