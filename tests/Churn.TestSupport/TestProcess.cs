using System.Diagnostics;

namespace Churn.TestSupport;

/// <summary>Runs a program to its end.</summary>
public static class TestProcess
{
    /// <summary>Runs a program without input.</summary>
    /// <param name="patience">How long it may take; then it is killed.</param>
    /// <param name="folder">The working folder.</param>
    /// <param name="environment">Other environment variables; null takes one away.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public static ChurnOutcome Run(
        TimeSpan patience,
        string folder,
        IReadOnlyDictionary<string, string?> environment,
        string program,
        params IEnumerable<string> arguments)
    {
        using var process = Start(folder, environment, program, arguments);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end.");
        }

        process.WaitForExit();
        return new ChurnOutcome(process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>Starts a program, whose streams are read and written by the caller.</summary>
    /// <inheritdoc cref="Run" path="/param"/>
    public static Process Start(
        string folder,
        IReadOnlyDictionary<string, string?> environment,
        string program,
        params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }
}
