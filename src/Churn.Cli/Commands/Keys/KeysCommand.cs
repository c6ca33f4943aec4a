using System.CommandLine;

namespace Churn.Cli.Commands.Keys;

/// <summary><c>churn keys</c>: who may ask the service.</summary>
internal static class KeysCommand
{
    public static Command Create() => new("keys", "Creates, lists and revokes the service's API keys.")
    {
        CreateKeyCommand.Create(),
        ListKeysCommand.Create(),
        RevokeKeyCommand.Create(),
    };
}
