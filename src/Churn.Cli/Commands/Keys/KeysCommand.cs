using System.CommandLine;

namespace Churn.Cli.Commands.Keys;

/// <summary><c>churn keys</c>: who may ask the service, and what files are encrypted under.</summary>
internal static class KeysCommand
{
    public static Command Create() => new(
        "keys", "Creates, lists and revokes the service's API keys; encrypts files, and rotates the key they are under.")
    {
        CreateKeyCommand.Create(),
        ListKeysCommand.Create(),
        RevokeKeyCommand.Create(),
        WrapCommand.Create(),
        RotateCommand.Create(),
        OpenCommand.Create(),
    };
}
