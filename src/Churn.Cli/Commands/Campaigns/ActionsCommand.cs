using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Training.Campaigns;

namespace Churn.Cli.Commands.Campaigns;

/// <summary><c>churn actions</c>: what the company can do to keep customers.</summary>
internal static class ActionsCommand
{
    public static Command Create() => new("actions", "Checks the file of what you can do to keep customers.")
    {
        CreateCheck(),
    };

    private static Command CreateCheck()
    {
        var file = new Argument<string>("FILE") { Description = "The actions, as JSON." };
        var customers = new Argument<string?>("CUSTOMERS")
        {
            Description = "A customers file whose columns the actions must name: CSV or an Excel workbook.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var reading = new ReadingArguments();
        var command = new Command("check", "Checks a file of actions and reports everything that is wrong with it.")
        {
            file, customers,
        };
        reading.AddTo(command);
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            var list = ActionsFile.Read(path);
            ActionsFile.CheckUplift(path, list, parsed.Keys());
            if (parsed.GetValue(customers) is { } table) ActionsFile.CheckColumns(path, list, table, reading.ReadChecked(parsed));
            foreach (var action in list.Actions) Terminal.Print(ActionText.Of(action, list.Currency));
            foreach (var (segment, action) in list.Segments) Terminal.Print($"{segment}: only {action}");
            return ExitCode.Done;
        });
        return command;
    }
}
