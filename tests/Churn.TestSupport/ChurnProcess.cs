using System.Diagnostics;

namespace Churn.TestSupport;

/// <summary>Runs the <c>churn</c> command as a user does: a process of its own.</summary>
public static class ChurnProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Options that train in seconds; for tests of everything but quality.</summary>
    public static string[] QuickTraining { get; } =
    [
        "--set",
        "forest.trees=20",
        "--set",
        "network.epochs=5",
        "--set",
        "network.members=1",
        "--set",
        "evaluation.resamples=50",
        "--set",
        "evaluation.repeats=1",
        "--set",
        "additive.rounds=20",
        "--set",
        "pairs.single.rounds=10",
        "--set",
        "pairs.rounds=10",
        "--set",
        "boosting.rounds=20",];

    /// <summary>Runs the command to its end.</summary>
    /// <param name="folder">The working folder.</param>
    /// <param name="arguments">The command line.</param>
    public static ChurnOutcome Run(string folder, params string[] arguments) =>
        Run(folder, new Dictionary<string, string?>(), arguments);

    /// <summary>Runs the command to its end with other environment variables; null takes one away.</summary>
    public static ChurnOutcome Run(string folder, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        using var process = Start(folder, environment, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"churn {string.Join(' ', arguments)} did not end.");
        }

        process.WaitForExit();
        return new ChurnOutcome(process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>Starts the command; the caller ends it.</summary>
    public static Process Start(string folder, params string[] arguments) =>
        Start(folder, new Dictionary<string, string?>(), arguments);

    private static Process Start(string folder, IReadOnlyDictionary<string, string?> environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "churn.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }
}
