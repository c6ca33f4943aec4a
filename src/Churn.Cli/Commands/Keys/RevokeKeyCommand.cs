using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;

namespace Churn.Cli.Commands.Keys;

/// <summary><c>churn keys revoke</c>: makes a key open nothing more.</summary>
internal static class RevokeKeyCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "The key's id, as shown by churn keys list; not secret." };
        var audit = new AuditArguments();
        var command = new Command("revoke", "Revokes a key. Running services follow within seconds.") { id };
        audit.AddTo(command);
        command.SetAction(parsed =>
        {
            var named = parsed.GetRequiredValue(id);
            var key = audit.Change(
                parsed,
                "revoke-key",
                named.Length > 12 ? "no key" : named, // a whole key, given in its place, must not get into the audit
                null,
                file => file.Revoke(named, TimeProvider.System.GetUtcNow())
                    ?? throw new UsageException("The file has no key with that id. To list the keys: churn keys list"));
            Terminal.Print($"key {key.Id} ({key.Name}) is revoked");
            return ExitCode.Done;
        });
        return command;
    }
}
