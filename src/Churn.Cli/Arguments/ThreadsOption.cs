using System.CommandLine;

namespace Churn.Cli.Arguments;

/// <summary>The option that every command that trains has.</summary>
internal static class ThreadsOption
{
    public static Option<int> Create() => new NumberOption("--threads", 1)
    {
        Description = "The most threads to use; their number does not change the result.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };
}
