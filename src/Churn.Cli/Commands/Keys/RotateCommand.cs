using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Core.Encryption;

namespace Churn.Cli.Commands.Keys;

/// <summary><c>churn keys rotate</c>: another key opens the files.</summary>
internal static class RotateCommand
{
    public static Command Create()
    {
        var places = new EncryptedPlaces();
        var next = new Option<string>("--new-key")
        {
            Description = $"The key that takes the place of --encryption-key: {EncryptionKeys.Form}.",
            HelpName = "KEY",
            Required = true,
        };
        var command = new Command(
            "rotate",
            "Puts the files of a model store, a log, or single files, under another key. Headers are rewritten, the data are "
            + "not; it can be run again at any moment.")
        {
            next,
        };
        places.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var keys = parsed.RequireKeys("churn keys rotate");
            var key = EncryptionKeys.LoadKey(parsed.GetRequiredValue(next));
            var plain = await places.ChangeAsync(
                parsed,
                keys,
                store => store.Rotate(key),
                log => Task.FromResult(log.Rotate(key)),
                path => EncryptedFile.Rotate(path, keys, key));
            if (plain > 0) Terminal.Warn("Some files are not encrypted. To encrypt them: churn keys wrap");
            return ExitCode.Done;
        });
        return command;
    }
}
