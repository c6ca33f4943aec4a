using System.Diagnostics;
using System.Text.RegularExpressions;
using Churn.TestSupport;

namespace Churn.EndToEnd.Tests;

/// <summary>Runs the steps of the retraining workflow, as they stand in its file, in a copy of the sources.</summary>
internal sealed partial class NightlyJob : IDisposable
{
    private static readonly string[] Sources =
    [
        ".github",
        "deploy",
        "docs",
        "src",
        "global.json",
        "Directory.Build.props",
        "Directory.Packages.props",
        "BannedSymbols.txt",
        ".editorconfig",
    ];

    private readonly TempFolder folder = new();
    private readonly string workflow = File.ReadAllText(Path.Combine(Repository.Root, ".github", "workflows", "retrain.yml"));

    public NightlyJob()
    {
        foreach (var source in Sources) Copy(Path.Combine(Repository.Root, source), folder[source]);
    }

    /// <summary>The path of a file in the copy.</summary>
    public string this[string name] => folder[name];

    /// <summary>The commands of the workflow's steps, in order.</summary>
    public IReadOnlyList<string> Steps =>
        [
            .. Step()
                .Matches(workflow)
                .Select(step =>
                    step.Groups["line"].Success
                        ? step.Groups["line"].Value
                        : Regex.Replace(step.Groups["block"].Value, "^ {10}", "", RegexOptions.Multiline)),];

    /// <summary>Runs the steps until one fails, as the runner does.</summary>
    /// <param name="steps">All of <see cref="Steps"/>, or those that are left to do.</param>
    /// <param name="variables">
    /// Variables of the repository, by which the environment of the job differs from its defaults.
    /// </param>
    /// <returns>The exit code of the last step that ran, and all that was said.</returns>
    public (int Code, string Output) Run(IEnumerable<string> steps, IReadOnlyDictionary<string, string> variables)
    {
        var output = "";
        foreach (var step in steps)
        {
            var (code, said) = Run(step, variables);
            output += said;
            if (code != 0) return (code, output);
        }

        return (0, output);
    }

    /// <summary>Runs one command in the shell that the workflow names.</summary>
    public (int Code, string Output) Run(string command, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", command])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            var name in start
                .Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
                .ToArray())
            start.Environment.Remove(name); // those of the test run would lead the build astray
        foreach (var (name, value) in Defaults().Concat(variables)) start.Environment[name] = value;
        start.Environment["GITHUB_STEP_SUMMARY"] = folder["step-summary.md"];
        start.Environment["GITHUB_ACTOR"] = "the nightly job";
        start.Environment["RunAnalyzers"] = "false"; // they have seen these sources in the build of the tests
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    public void Dispose() => folder.Dispose();

    /// <summary>The environment of the job where the repository has no variables: the last word of each expression.</summary>
    private IEnumerable<KeyValuePair<string, string>> Defaults() =>
        Variable()
            .Matches(workflow)
            .Select(variable =>
                KeyValuePair.Create(
                    variable.Groups["name"].Value,
                    variable.Groups["default"].Success ? variable.Groups["default"].Value : variable.Groups["plain"].Value));

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Copy(from, to);
            return;
        }

        Directory.CreateDirectory(to);
        foreach (
            var entry in Directory
                .EnumerateFileSystemEntries(from)
                .Where(entry => Path.GetFileName(entry) is not ("bin" or "obj")))
            Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
    }

    [GeneratedRegex(@"^ {8}run: (?:\|\n(?<block>(?:(?: {10}.*)?\n)+)|(?<line>.+)\n)", RegexOptions.Multiline)]
    private static partial Regex Step();

    [GeneratedRegex(@"^ {6}(?<name>CHURN\w*): (?:\$\{\{.*'(?<default>[^']*)' \}\}|(?<plain>.+))$", RegexOptions.Multiline)]
    private static partial Regex Variable();
}
