using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Core.Durability;
using Churn.Core.Encryption;

namespace Churn.Cli.Commands.Keys;

/// <summary><c>churn keys open</c>: decrypts a file.</summary>
internal static class OpenCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The encrypted file: scored, a backup, or one of a version." };
        var output = new Option<string>("--out")
        {
            Description = "The file to write; - for standard output.",
            HelpName = "FILE",
            Required = true,
        };
        var command = new Command("open", "Writes what an encrypted file holds, after checking all of it.") { file, output };
        command.SetAction(parsed =>
        {
            var (path, target) = (parsed.GetRequiredValue(file), parsed.GetRequiredValue(output));
            if (!File.Exists(path)) throw new UsageException($"There is no file {path}.");
            if (EncryptedFile.KeyIdOf(path) is null) throw new UsageException($"{path} is not encrypted.");
            if (OutputFile.IsSame(target, path)) throw new UsageException("--out is the encrypted file itself; name another.");
            using var content = EncryptedFile.Open(RegularFile.Open(path), path, parsed.Keys());
            EncryptedFile.Verify(content);
            OutputFile.Write(output.Name, target, stream => content.CopyTo(stream));
            return ExitCode.Done;
        });
        return command;
    }
}
