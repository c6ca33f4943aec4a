using System.Diagnostics;

namespace Churn.EndToEnd.Tests;

/// <summary>Runs the benchmarks' program, which reports what falls short by its exit code.</summary>
internal static class BenchmarkProgram
{
    /// <summary>Runs a command of it, which must end with exit code 0.</summary>
    /// <returns>What it printed.</returns>
    public static string Run(params string[] arguments)
    {
        var (code, output) = Shell("dotnet", [Path.Combine(AppContext.BaseDirectory, "Churn.Benchmarks.dll"), .. arguments]);
        code.Should().Be(0, output);
        return output;
    }

    /// <summary>Runs any program to its end.</summary>
    public static (int Code, string Output) Shell(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
