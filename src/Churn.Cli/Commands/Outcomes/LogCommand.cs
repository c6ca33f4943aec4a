using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;

namespace Churn.Cli.Commands.Outcomes;

/// <summary><c>churn log</c>: the log of predictions.</summary>
internal static class LogCommand
{
    public static Command Create() => new("log", "Looks after the log of predictions and outcomes.") { CreateErase() };

    private static Command CreateErase()
    {
        var log = LogOption.Create();
        var customer = new Option<string>("--customer")
        {
            Description = "The customer's key as it was sent to be scored.",
            HelpName = "KEY",
            Required = true,
        };
        var command = new Command("erase", "Erases every prediction of a customer, and their outcomes.") { customer, log };
        command.SetAction(async (parsed, cancellation) =>
        {
            var key = parsed.GetRequiredValue(customer);
            var count = await parsed.WithLogAsync(log, store => store.EraseAsync(key, cancellation), cancellation);
            Terminal.Print(count == 1
                ? "1 prediction of the customer is erased"
                : FormattableString.Invariant($"{count} predictions of the customer are erased"));
            return ExitCode.Done;
        });
        return command;
    }
}
