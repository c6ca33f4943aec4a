using System.Text.Json;
using Churn.Access.Audit;
using Churn.TestSupport;

namespace Churn.Access.Tests.Audit;

public sealed class AuditLogTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string Path => folder["audit.jsonl"];

    [Fact]
    public void Action_stands_between_the_line_of_its_begin_and_of_its_end()
    {
        var done = New().Do("ann", "promote", "a1b2", "fresh data", () => Outcomes().Single());

        done.Should().Be("begun");
        Outcomes().Should().Equal("begun", "done");
    }

    [Fact]
    public void Action_that_throws_or_finds_nothing_ends_as_failed()
    {
        var failing = () => New().Do<string>("ann", "promote", "a1b2", null, () => throw new InvalidOperationException("no"));

        failing.Should().Throw<InvalidOperationException>();
        New().Do<string?>("ann", "revoke-key", "no key", null, () => null).Should().BeNull();
        Outcomes().Should().Equal("begun", "failed", "begun", "failed");
    }

    [Fact]
    public void Line_that_a_crash_cut_short_does_not_spoil_the_next_one()
    {
        File.WriteAllText(Path, """{"time": "2026""");

        New().Refuse("ann", "promote");

        JsonDocument.Parse(File.ReadAllLines(Path)[^1]).RootElement.GetProperty("outcome").GetString().Should().Be("refused");
    }

    [Fact]
    public void Action_is_not_taken_where_the_audit_cannot_be_written()
    {
        Directory.CreateDirectory(Path);
        var (taken, failures) = (false, 0);
        var log = new AuditLog(Path, TimeProvider.System, failed: () => failures++);
        var act = () => log.Do("ann", "promote", null, null, () => taken = true);

        act.Should().Throw<AuditException>();
        (taken, failures).Should().Be((false, 1));
    }

    public void Dispose() => folder.Dispose();

    private AuditLog New() => new(Path, TimeProvider.System);

    private IEnumerable<string?> Outcomes() =>
        File.ReadAllLines(Path).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("outcome").GetString());
}
