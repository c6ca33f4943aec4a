using System.Diagnostics;

namespace Churn.TestSupport;

/// <summary>Runs the <c>churn</c> command as a user does: a process of its own.</summary>
public static class ChurnProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static string Library { get; } = Path.Combine(AppContext.BaseDirectory, "churn.dll");

    /// <summary>
    /// Short commands spend much of their time on compiling hot code anew, with a profile (decision 31); these do so less. The
    /// results are the same. The delay is in milliseconds, in hexadecimal.
    /// </summary>
    private static IReadOnlyDictionary<string, string?> LessCompiling { get; } = new Dictionary<string, string?>
    {
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_TC_CallCountingDelayMs"] = "64",
    };

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
    public static ChurnOutcome Run(
        string folder, IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        TestProcess.Run(
            Patience, folder, LessCompiling.Concat(environment).ToDictionary(), "dotnet", [Library, .. arguments]);

    /// <summary>Starts the command; the caller ends it.</summary>
    public static Process Start(string folder, params string[] arguments) =>
        TestProcess.Start(folder, LessCompiling, "dotnet", [Library, .. arguments]);
}
