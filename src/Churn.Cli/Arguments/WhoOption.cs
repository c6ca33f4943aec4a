using System.CommandLine;
using Churn.Models.Registry;

namespace Churn.Cli.Arguments;

/// <summary>The option that every command has which writes to the history.</summary>
internal static class WhoOption
{
    public static Option<string?> Create() => new("--who")
    {
        Description = $"Who does it, for the history. Default: {Author.Variable} of the environment, whom the CI job works for, or the user and machine.",
        HelpName = "NAME",
    };
}
