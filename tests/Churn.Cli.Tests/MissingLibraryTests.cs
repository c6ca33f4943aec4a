using System.Diagnostics;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

/// <summary>
/// A machine without the OpenMP runtime, as slim images are: its file is hidden from one process and those it starts.
/// </summary>
public sealed class MissingLibraryTests : IDisposable
{
    /// <summary>Ends with this code where the file cannot be hidden; the command does not know it.</summary>
    private const int CannotHide = 77;

    private readonly TempFolder folder = new();

    [SkippableFact]
    public void Auto_goes_on_without_LightGBM_where_it_is_missing_and_says_so_once()
    {
        var outcome = Train("--set", "report.learningCurve=false");

        outcome.ExitCode.Should().Be(ExitCode.Done, outcome.Errors);
        outcome.Errors.Split("Trained without additive, pairs, boosting, and with fasttree").Should().HaveCount(2);
        outcome.Errors.Should().Contain("libgomp1");
        var store = new ModelStore(folder["models"]);
        store.ReadManifest(store.ChampionVersion()!).Candidates.Select(candidate => candidate.Model).Should()
            .Contain(["logistic", "forest", "fasttree", "network"]).And.NotContain(["additive", "pairs", "boosting"]);
    }

    [SkippableTheory]
    [InlineData("boosting")]
    [InlineData("forest,boosting")]
    [InlineData("pairs")]
    public void A_learner_that_is_named_fails_where_its_library_is_missing(string models)
    {
        var outcome = Train("--model", models);

        outcome.ExitCode.Should().Be(ExitCode.Unexpected);
        outcome.Errors.Should().Contain("libgomp1").And.Contain("--model logistic,forest,network");
        Directory.Exists(folder["models"]).Should().BeFalse();
    }

    public void Dispose() => folder.Dispose();

    private ChurnOutcome Train(params string[] options)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/usr/bin/unshare"), "Only unshare hides a file from one process.");
        string[] churn = [Path.Combine(AppContext.BaseDirectory, "churn.dll"), "train", SyntheticCustomers.WriteTo(folder, 300)];
        const string Hide = """
            library=$(ldconfig -p | sed -n 's/.*libgomp.so.1 .*=> //p' | head -1)
            if [ -n "$library" ]; then : > hidden && mount --bind hidden "$(readlink -f "$library")" || exit 77; fi
            exec dotnet "$@"
            """;
        string[] arguments = ["-m", "sh", "-c", Hide, "sh", .. churn, .. options, .. ChurnProcess.QuickTraining];
        using var process = Process.Start(new ProcessStartInfo("unshare", arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        var cannotHide = process.ExitCode == CannotHide || errors.StartsWith("unshare:", StringComparison.Ordinal);
        Skip.If(cannotHide, $"A file cannot be hidden here: {errors.Trim()}");
        return new ChurnOutcome(process.ExitCode, output.Result, errors);
    }
}
