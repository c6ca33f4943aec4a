using System.Diagnostics;
using Churn.TestSupport;

namespace Churn.EndToEnd.Tests;

public class BenchmarkScriptTests
{
    [Theory]
    [InlineData("predict.sh", "curl wrk python3 gunicorn")]
    [InlineData("predict.sh --no-peer", "curl wrk python3")]
    [InlineData("batch.sh", "curl")]
    [InlineData("start.sh", "python3")]
    public void A_script_whose_tools_are_missing_ends_at_once_and_says_what_to_install(string command, string missing)
    {
        var (code, errors) = Run(command);

        code.Should().Be(1);
        errors.Should().Contain($"apt-get install {missing}");
    }

    /// <summary>Runs a script where no tools are but the one that finds its folder.</summary>
    private static (int Code, string Errors) Run(string command)
    {
        using var tools = new TempFolder();
        File.CreateSymbolicLink(tools["dirname"], "/usr/bin/dirname");
        var start = new ProcessStartInfo("/bin/bash", $"benchmarks/{command}")
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = tools.Path;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
