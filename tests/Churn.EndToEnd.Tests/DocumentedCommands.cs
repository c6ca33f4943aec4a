using System.Diagnostics;
using System.Text.RegularExpressions;
using Churn.TestSupport;

namespace Churn.EndToEnd.Tests;

/// <summary>
/// Runs the commands of a document in their order, in a folder that has the files that they use. Only the program is another: the
/// one that the tests have built, in place of <c>churn</c> and of the one that <c>dotnet run</c> would build.
/// </summary>
internal static partial class DocumentedCommands
{
    private const string FromSources = "dotnet run -c Release --project src/Churn.Cli --";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static string Program => $"dotnet {Path.Combine(AppContext.BaseDirectory, "churn.dll")}";

    /// <summary>Runs the commands of a document; a service goes on beside the others until they have ended.</summary>
    /// <param name="folder">The folder to run them in.</param>
    /// <param name="document">The document, or a part of it; what it serves, it serves at port 5080.</param>
    /// <returns>The exit code of the first that failed, or 0, and what all of them wrote.</returns>
    public static (int Code, string Output) Run(string folder, string document)
    {
        File.WriteAllText(Path.Combine(folder, "commands.sh"), Script(document, FreePort.Find()));
        var start = new ProcessStartInfo("bash", ["-c", "bash commands.sh 2>&1"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        start.Environment["CHURN"] = Program;
        start.Environment["ChurnApi__Limits__MaxQueueDelay"] = "off"; // beside other tests work waits for threads
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("The commands of the document did not end.");
        }

        return (process.ExitCode, output.Result);
    }

    private static string Script(string document, int port)
    {
        var blocks = Block().Matches(document.ReplaceLineEndings("\n"))
            .Select(block => ChurnCommand().Replace(block.Groups[1].Value, $"{FromSources} ")).ToArray();
        var serve = blocks.Single(block => block.StartsWith($"{FromSources} serve", StringComparison.Ordinal));
        var ready = $"""
            trap 'kill $!' EXIT
            curl -s --retry 60 --retry-delay 1 --retry-all-errors --fail -o ready.json http://127.0.0.1:5080/health/ready

            """;
        var commands = blocks.Select(block => block == serve ? $"{block.TrimEnd()} > service.log 2>&1 &\n{ready}" : block);
        return string.Concat(commands.Prepend("set -euo pipefail\n"))
            .Replace(FromSources, Program)
            .Replace("127.0.0.1:5080", $"127.0.0.1:{port}")
            .Replace("--port 5080", $"--port {port}");
    }

    [GeneratedRegex(@"```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^churn ", RegexOptions.Multiline)]
    private static partial Regex ChurnCommand();
}
