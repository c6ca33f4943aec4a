using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

/// <summary>
/// A process that runs <c>churn</c> commands one after the other. Most of the time of a short command goes into compiling, which
/// only the first of them pays. For tests of what a command says and does; those of signals, kills and the environment start a
/// <see cref="ChurnProcess"/>.
/// </summary>
internal sealed class CommandHost : IDisposable
{
    private const int CodeLength = 3;

    /// <summary>After how many commands a process is replaced, so that its memory does not grow.</summary>
    private const int MostCommands = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly ConcurrentBag<CommandHost> Free = [];

    private readonly string end = Guid.NewGuid().ToString("N");
    private readonly Process process;
    private int commands;
    private bool isRunning = true;

    private CommandHost() => process = TestProcess.Start(
        AppContext.BaseDirectory,
        new Dictionary<string, string?>(),
        "dotnet",
        typeof(CommandHost).Assembly.Location,
        end);

    /// <summary>Runs a command to its end.</summary>
    /// <param name="folder">The working folder.</param>
    /// <param name="arguments">The command line.</param>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public static ChurnOutcome Run(string folder, params string[] arguments)
    {
        var host = Free.TryTake(out var free) ? free : new CommandHost();
        try
        {
            return host.RunNext(folder, arguments);
        }
        finally
        {
            if (host is { isRunning: true, commands: < MostCommands }) Free.Add(host);
            else host.Dispose();
        }
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.Dispose();
    }

    private ChurnOutcome RunNext(string folder, string[] arguments)
    {
        commands++;
        process.StandardInput.WriteLine(JsonSerializer.Serialize(new
        {
            Folder = folder,
            Arguments = arguments,
            Environment = Environment.GetEnvironmentVariables(),
        }));
        process.StandardInput.Flush();
        var output = ReadAsync(process.StandardOutput, end.Length + CodeLength);
        var errors = ReadAsync(process.StandardError, end.Length);
        if (!Task.WaitAll([output, errors], Patience))
        {
            isRunning = false;
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"churn {string.Join(' ', arguments)} did not end.");
        }

        if (output.Result.Code is { } code)
            return new ChurnOutcome(int.Parse(code, CultureInfo.InvariantCulture), output.Result.Text, errors.Result.Text);
        isRunning = false; // the command ended the process
        process.WaitForExit();
        return new ChurnOutcome(process.ExitCode, output.Result.Text, errors.Result.Text);
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
