using System.Diagnostics;
using System.Text.RegularExpressions;
using Churn.TestSupport;

namespace Churn.Client.Tests.TypeScript;

/// <summary>Runs npm in the folder of the TypeScript client.</summary>
internal static partial class NodeRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Folder = Path.Combine(Repository.Root, "clients", "typescript");

    /// <summary>Whether npm can be started.</summary>
    public static bool IsThere { get; } = Starts();

    /// <summary>Puts the packages in place that the lock file names, if they are not.</summary>
    /// <returns>Why that cannot be done on this machine now; null if they are in place.</returns>
    public static string? Install()
    {
        var installed = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (installed.Exists && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
            return null;
        var (exitCode, output) = Npm("ci", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=20000");
        if (exitCode == 0)
            return null;
        return Unreachable().IsMatch(output)
            ? "The npm registry cannot be reached."
            : throw new InvalidOperationException($"npm ci failed: {output}");
    }

    public static (int ExitCode, string Output) Npm(params string[] arguments) =>
        Npm(new Dictionary<string, string>(), arguments);

    public static (int ExitCode, string Output) Npm(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("npm", arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"npm {string.Join(' ', arguments)} did not end.");
        }

        return (process.ExitCode, output.Result + errors.Result);
    }

    private static bool Starts()
    {
        try
        {
            return Npm("--version").ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|E50\d|E403)\b")]
    private static partial Regex Unreachable();
}
