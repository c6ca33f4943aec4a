using System.CommandLine;
using Churn.Cli.Output;

namespace Churn.Cli.Commands;

/// <summary>The <c>churn</c> command: its subcommands, and what becomes of errors.</summary>
public static class ChurnCommand
{
    /// <summary>Parses and runs a command line.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Predicts which customers will leave: trains on any company's customers file, scores, and serves.")
        {
            QuickstartCommand.Create(),
            TrainCommand.Create(),
            ScoreCommand.Create(),
            ModelsCommand.Create(),
            ServeCommand.Create(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) Terminal.Fault(error.Message);
            Terminal.Say($"Try: churn {string.Join(' ', parsed.CommandResult.Command.Name == root.Name ? [] : [parsed.CommandResult.Command.Name, ""])}--help");
            return ExitCode.Usage;
        }

        return await Faults.CatchAsync(() => parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
    }
}
