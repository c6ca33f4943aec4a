using System.CommandLine;

namespace Churn.Cli.Commands;

/// <summary>The option that every command that trains has.</summary>
internal static class ThreadsOption
{
    public static Option<int> Create()
    {
        var threads = new Option<int>("--threads")
        {
            Description = "The most threads to use; their number does not change the result.",
            HelpName = "N",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        threads.Validators.Add(result =>
        {
            if (result is { Implicit: false } && result.GetValueOrDefault<int>() < 1) result.AddError("--threads must be 1 or more.");
        });
        return threads;
    }
}
