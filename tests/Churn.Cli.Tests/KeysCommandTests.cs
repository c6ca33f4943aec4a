using System.Text.Json;
using Churn.Cli.Output;
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
        foreach (
            var text in new[]
            {
                listed,
                Run("keys", "list", "--json", "-").Output,
                File.ReadAllText(folder["keys.json"]),
                File.ReadAllText(folder["audit.jsonl"]),
            })
            text.Should().NotContain(key[19..]);
    }

    [Fact]
    public void Revoke_marks_the_key_and_the_audit_says_who_did_what()
    {
        var id = Run("keys", "create", "--name", "crm", "--scope", "admin", "--who", "anna").Output[6..18];

        Run("keys", "revoke", id, "--who", "bert").Output.Should().Contain($"key {id} (crm) is revoked");

        var key = JsonDocument.Parse(Run("keys", "list", "--json", "-").Output).RootElement[0];
        key.GetProperty("revoked").ValueKind.Should().Be(JsonValueKind.String);
        key.GetProperty("expires").ValueKind.Should().Be(JsonValueKind.Null);
        var lines = File.ReadAllLines(folder["audit.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        lines
            .Select(line =>
                $"{line.GetProperty("who")} {line.GetProperty("action")} "
                + $"{line.GetProperty("target")} {line.GetProperty("outcome")}"
            )
            .Should()
            .Equal(
                $"anna create-key {id} begun",
                $"anna create-key {id} done",
                $"bert revoke-key {id} begun",
                $"bert revoke-key {id} done");
    }

    [Fact]
    public void What_cannot_be_done_is_told_and_done_by_half_never()
    {
        var key = Run("keys", "create", "--name", "crm", "--scope", "read").Output.TrimEnd();
        foreach (
            var wrong in new[]
            {
                new[] { "create", "--name", "crm", "--scope", "everything" },
                ["create", "--name", "crm"],
                ["create", "--name", "", "--scope", "read"],
                ["create", "--name", "crm", "--scope", "read", "--expires", "soon"],
                ["create", "--name", "crm", "--scope", "read", "--expires", "0d"],
                ["create", "--name", "crm", "--scope", "read", "--expires", "3651d"],
                ["create", "--name", "crm", "--scope", "read", "--rate", "fast"],
                ["create", "--name", "crm", "--scope", "read", "--keys", "no/such/folder/keys.json"],
                ["revoke", "000000000000"],
                ["revoke", key],
                ["list", "--keys", "none.json"],
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

    [SkippableTheory]
    [InlineData("> /dev/full")]
    [InlineData("| true")]
    [InlineData("| exec sleep 0")]
    [InlineData(">&-")]
    public void Key_that_could_not_be_shown_is_not_made(string output)
    {
        Skip.IfNot(File.Exists("/dev/full"), "There is no /dev/full on this system.");
        var reader = output.StartsWith('|') ? "sleep 0.2; " : ""; // so that the reader has gone before the key comes

        var churn = $"dotnet '{Path.Combine(AppContext.BaseDirectory, "churn.dll")}'";
        var command = $"({reader}{churn} keys create --name crm --scope admin; echo $? > code) {output}; true";

        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("bash", ["-c", command])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardError = true,
        })!;
        var errors = shell.StandardError.ReadToEnd();
        shell.WaitForExit();

        File.ReadAllText(folder["code"]).Trim().Should().Be($"{ExitCode.StoreBroken}", errors);
        errors.Should().Contain("The key was not made");
        if (File.Exists(folder["keys.json"])) Run("keys", "list", "--json", "-").Output.Trim().Should().Be("[]");
        File.ReadAllText(folder["audit.jsonl"]).Should().Contain("\"failed\"").And.NotContain("\"done\"");
    }

    [SkippableFact]
    public void Keys_file_that_others_may_write_is_refused_or_warned_of_with_how_to_fix_it()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no such modes on Windows.");
        Run("keys", "create", "--name", "crm", "--scope", "read");

        Run("keys", "list").Errors.Should().BeEmpty();
        SetMode("660");
        var groups = Run("keys", "list");
        groups.ExitCode.Should().Be(ExitCode.Done);
        groups.Errors.Should().Contain("group").And.Contain($"chmod 600 {folder["keys.json"]}");
        SetMode("606");
        foreach (var command in new[] { new[] { "list" }, ["create", "--name", "web", "--scope", "read"] })
        {
            var all = Run(["keys", .. command]);
            all.ExitCode.Should().Be(ExitCode.Usage);
            all.Errors.Should().Contain("every user").And.Contain("chmod 600");
        }
    }

    [SkippableFact]
    public void Locks_that_another_user_holds_do_not_keep_a_key_from_being_revoked()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no such modes on Windows.");
        var id = Run("keys", "create", "--name", "crm", "--scope", "read").Output[6..18];
        string[] locks = [folder["keys.json.lock"], folder["audit.jsonl.lock"]];
        foreach (var path in locks) File.Delete(path);
        foreach (var path in locks) File.WriteAllText(path, ""); // as earlier versions made them: others may read, so lock
        var held = locks.Select(path => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None)).ToArray();

        Run("keys", "revoke", id).ExitCode.Should().Be(ExitCode.Done);

        foreach (var stranger in held) stranger.Dispose();
        if (!OperatingSystem.IsWindows())
            locks.Select(File.GetUnixFileMode).Should().AllBeEquivalentTo(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public void Dispose() => folder.Dispose();

    private void SetMode(string mode) => System.Diagnostics.Process.Start("chmod", [mode, folder["keys.json"]]).WaitForExit();

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
