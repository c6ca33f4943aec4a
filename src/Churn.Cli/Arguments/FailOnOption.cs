using System.CommandLine;
using Churn.Cli.Output;

namespace Churn.Cli.Arguments;

/// <summary>The option that turns what was found into an exit code, for a CI job.</summary>
internal static class FailOnOption
{
    public static Option<string> Create(string description, string helpName) =>
        new("--fail-on") { Description = description, HelpName = helpName };

    /// <summary>Reports what fails; done where nothing does.</summary>
    public static int ExitCodeOf(IReadOnlyCollection<string> failures)
    {
        if (failures.Count == 0) return ExitCode.Done;
        Terminal.Fault($"--fail-on: {string.Join(", ", failures)}");
        return ExitCode.BoundBroken;
    }
}
