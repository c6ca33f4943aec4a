using System.CommandLine;

namespace Churn.Cli.Commands.Outcomes;

/// <summary><c>churn log erase</c>: the name that <c>churn erase</c> had.</summary>
internal static class LogCommand
{
    public static Command Create() => new("log", "Looks after the log; its erase is churn erase.")
    {
        EraseCommand.Create(),
    };
}
