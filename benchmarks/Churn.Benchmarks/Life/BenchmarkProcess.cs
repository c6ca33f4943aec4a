using System.Diagnostics;

namespace Churn.Benchmarks.Life;

/// <summary>Another process of this program.</summary>
internal static class BenchmarkProcess
{
    public static Process Start(params string[] arguments) => Begin("dotnet", [Program, .. arguments]);

    /// <summary>
    /// Starts it on the first core, and leaves it to it. Whoever gives it a core later moves its first thread alone; and it
    /// counts the cores when it starts.
    /// </summary>
    public static Process StartApart(params string[] arguments)
    {
        if (Environment.ProcessorCount < 2 || !OperatingSystem.IsLinux())
            return Start(arguments);
        using var moved = Begin(
            "taskset",
            [
                "--all-tasks",
                "--cpu-list",
                "--pid",
                FormattableString.Invariant($"1-{Environment.ProcessorCount - 1}"),
                FormattableString.Invariant($"{Environment.ProcessId}"),]);
        moved.WaitForExit();
        return Begin("taskset", ["--cpu-list", "0", "dotnet", Program, .. arguments]);
    }

    private static string Program => typeof(BenchmarkProcess).Assembly.Location;

    private static Process Begin(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })
        ?? throw new InvalidOperationException($"{program} did not start.");
}
