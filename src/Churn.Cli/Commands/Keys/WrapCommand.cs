using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Core.Encryption;

namespace Churn.Cli.Commands.Keys;

/// <summary><c>churn keys wrap</c>: encrypts what is plain.</summary>
internal static class WrapCommand
{
    public static Command Create()
    {
        var places = new EncryptedPlaces();
        var command = new Command(
            "wrap",
            "Encrypts a model store, a log or files in their place under --encryption-key; what is under the previous key gets "
            + "it too.");
        places.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var keys = parsed.RequireKeys("churn keys wrap");
            await places.ChangeAsync(
                parsed,
                keys,
                store => store.Encrypt(),
                log => log.EncryptAsync(cancellation),
                path => EncryptedFile.Wrap(
                    path, Path.Combine(Path.GetDirectoryName(path)!, $".churn-{Path.GetFileName(path)}.tmp"), keys));
            return ExitCode.Done;
        });
        return command;
    }
}
