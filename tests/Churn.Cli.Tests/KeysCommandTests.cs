using System.Text.Json;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

public sealed class KeysCommandTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public void Create_shows_the_key_alone_and_once_and_keeps_its_hash()
    {
        var made = Run("keys", "create", "--name", "crm", "--scope", "predict,read", "--expires", "90d", "--rate", "200/s");

        made.ExitCode.Should().Be(ExitCode.Done, made.Errors);
        var key = made.Output.TrimEnd();
        key.Should().MatchRegex("^churn_[0-9a-f]{12}_[A-Za-z0-9_-]{43}$");
        made.Errors.Should().Contain(key[6..18]).And.NotContain(key);
        var listed = Run("keys", "list").Output;
        listed.Should().Contain(key[6..18]).And.Contain("crm").And.Contain("predict, read").And.Contain("200/s");
        foreach (var text in new[] { listed, Run("keys", "list", "--json", "-").Output, File.ReadAllText(folder["keys.json"]), File.ReadAllText(folder["audit.jsonl"]) })
            text.Should().NotContain(key[19..]);
    }

    [Fact]
    public void Revoke_marks_the_key_and_the_audit_says_who_did_what()
    {
        var id = Run("keys", "create", "--name", "crm", "--scope", "admin", "--who", "anna").Output[6..18];

        Run("keys", "revoke", id, "--who", "bert").Output.Should().Contain($"key {id} (crm) opens nothing more");

        var key = JsonDocument.Parse(Run("keys", "list", "--json", "-").Output).RootElement[0];
        key.GetProperty("revoked").ValueKind.Should().Be(JsonValueKind.String);
        key.GetProperty("expires").ValueKind.Should().Be(JsonValueKind.Null);
        var lines = File.ReadAllLines(folder["audit.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        lines.Select(line => $"{line.GetProperty("who")} {line.GetProperty("action")} {line.GetProperty("target")} {line.GetProperty("outcome")}").Should().Equal(
            $"anna create-key {id} begun", $"anna create-key {id} done", $"bert revoke-key {id} begun", $"bert revoke-key {id} done");
    }

    [Fact]
    public void What_cannot_be_done_is_told_and_done_by_half_never()
    {
        var key = Run("keys", "create", "--name", "crm", "--scope", "read").Output.TrimEnd();
        foreach (var wrong in new[]
        {
            new[] { "create", "--name", "crm", "--scope", "everything" }, ["create", "--name", "crm"], ["create", "--name", "", "--scope", "read"],
            ["create", "--name", "crm", "--scope", "read", "--expires", "soon"], ["create", "--name", "crm", "--scope", "read", "--rate", "fast"],
            ["create", "--name", "crm", "--scope", "read", "--keys", "no/such/folder/keys.json"],
            ["revoke", "000000000000"], ["revoke", key], ["list", "--keys", "none.json"],
        })
            Run(["keys", .. wrong]).ExitCode.Should().Be(ExitCode.Usage, string.Join(' ', wrong));

        JsonDocument.Parse(Run("keys", "list", "--json", "-").Output).RootElement.GetArrayLength().Should().Be(1);
        File.ReadAllText(folder["audit.jsonl"]).Should().NotContain(key);
    }

    [Fact]
    public void A_key_whose_making_cannot_be_audited_is_not_made()
    {
        Directory.CreateDirectory(folder["audit.jsonl"]);

        var outcome = Run("keys", "create", "--name", "crm", "--scope", "read");

        outcome.ExitCode.Should().Be(ExitCode.StoreBroken);
        outcome.Output.Should().BeEmpty();
        File.Exists(folder["keys.json"]).Should().BeFalse();
    }

    public void Dispose() => folder.Dispose();

    private ChurnOutcome Run(params string[] arguments) => ChurnProcess.Run(folder.Path, arguments);
}
