using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Churn.TestSupport;

/// <summary>
/// A process that runs <c>churn</c> commands one after the other. Most of the time of a short command goes into compiling, which
/// only the first of them pays.
/// </summary>
internal sealed class CommandHost : IDisposable
{
    private const int CodeLength = 3;

    private readonly string end = Guid.NewGuid().ToString("N");
    private readonly Process process;

    public CommandHost() => process = TestProcess.Start(
        AppContext.BaseDirectory,
        new Dictionary<string, string?>(),
        "dotnet",
        Path.Combine(AppContext.BaseDirectory, "Churn.CommandHost.dll"),
        end);

    /// <summary>How many commands it has run.</summary>
    public int Commands { get; private set; }

    /// <summary>Whether it can run another.</summary>
    public bool IsRunning { get; private set; } = true;

    /// <summary>Runs a command to its end.</summary>
    /// <param name="patience">How long it may take; then the process is killed.</param>
    /// <param name="folder">The working folder.</param>
    /// <param name="arguments">The command line.</param>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public ChurnOutcome Run(TimeSpan patience, string folder, string[] arguments)
    {
        Commands++;
        process.StandardInput.WriteLine(JsonSerializer.Serialize(new
        {
            Folder = folder,
            Arguments = arguments,
            Environment = Environment.GetEnvironmentVariables(),
        }));
        process.StandardInput.Flush();
        var output = ReadAsync(process.StandardOutput, end.Length + CodeLength);
        var errors = ReadAsync(process.StandardError, end.Length);
        if (!Task.WaitAll([output, errors], patience))
        {
            IsRunning = false;
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"churn {string.Join(' ', arguments)} did not end.");
        }

        if (output.Result.Code is { } code)
            return new ChurnOutcome(int.Parse(code, CultureInfo.InvariantCulture), output.Result.Text, errors.Result.Text);
        IsRunning = false; // the command ended the process
        process.WaitForExit();
        return new ChurnOutcome(process.ExitCode, output.Result.Text, errors.Result.Text);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.Dispose();
    }

    /// <summary>Reads what the command writes.</summary>
    /// <param name="reader">A stream of the process.</param>
    /// <param name="ending">How many characters end it.</param>
    /// <returns>The text, and what follows it; null if the process has ended.</returns>
    private async Task<(string Text, string? Code)> ReadAsync(StreamReader reader, int ending)
    {
        var (text, block) = (new StringBuilder(), new char[4_096]);
        while (await reader.ReadAsync(block) is > 0 and var count)
        {
            text.Append(block, 0, count);
            var length = text.Length - ending;
            if (length < 0 || text.ToString(length, end.Length) != end) continue;
            return (text.ToString(0, length), text.ToString(length + end.Length, ending - end.Length));
        }

        return (text.ToString(), null);
    }
}
