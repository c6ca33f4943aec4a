using System.ComponentModel;
using System.Text.RegularExpressions;

namespace Churn.TestSupport;

/// <summary>A folder with a package.json and a lock file, and what npm does in it.</summary>
/// <param name="folder">The folder.</param>
public sealed partial class NodeProject(string folder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Whether npm can be started.</summary>
    public static bool HasNpm { get; } = Starts();

    /// <summary>Puts the packages in place that the lock file names, if they are not.</summary>
    /// <returns>Why that cannot be done on this machine now; null if they are in place.</returns>
    public string? Install()
    {
        if (!HasNpm) return "There is no npm on this machine.";
        var installed = new FileInfo(Path.Combine(folder, "node_modules", ".package-lock.json"));
        if (installed.Exists && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json")))
            return null;
        var run = Npm("ci", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=20000");
        if (run.ExitCode == 0) return null;
        return Unreachable().IsMatch(run.Output + run.Errors)
            ? "The npm registry cannot be reached."
            : throw new InvalidOperationException($"npm ci failed: {run.Output}{run.Errors}");
    }

    /// <summary>Runs npm.</summary>
    public ChurnOutcome Npm(params string[] arguments) => Npm(new Dictionary<string, string?>(), arguments);

    /// <summary>Runs npm with other environment variables.</summary>
    public ChurnOutcome Npm(IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        TestProcess.Run(Patience, folder, environment, "npm", arguments);

    private static bool Starts()
    {
        try
        {
            return new NodeProject(Repository.Root).Npm("--version").ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|E50\d|E403)\b")]
    private static partial Regex Unreachable();
}
