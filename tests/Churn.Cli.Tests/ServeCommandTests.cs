using System.Diagnostics;
using Churn.Cli.Output;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

public sealed class ServeCommandTests : IDisposable
{
    private readonly TempFolder folder = new();

    [SkippableTheory]
    [InlineData("-TERM")]
    [InlineData("-INT")]
    public void A_service_that_is_told_to_stop_ends_well(string signal)
    {
        Skip.If(OperatingSystem.IsWindows(), "there are no such signals");
        using var process = ChurnProcess.Start(folder.Path, "serve", "--port", "0");
        while (process.StandardOutput.ReadLine() is { } line && !line.Contains("Application started", StringComparison.Ordinal))
        {
            // starting
        }

        using (var kill = Process.Start("kill", [signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            kill.WaitForExit();

        process.StandardOutput.ReadToEnd().Should().Contain("shutting down");
        process.WaitForExit();
        process.ExitCode.Should().Be(ExitCode.Done);
    }

    [Fact]
    public void A_service_with_a_certificate_in_the_environment_listens_by_tls()
    {
        var outcome = ChurnProcess.Run(
            folder.Path,
            new Dictionary<string, string?>
            {
                ["ChurnApi__Tls__Certificate"] = folder["missing.crt"],
                ["ChurnApi__Tls__Key"] = folder["missing.key"],
            },
            "serve", "--port", "0");

        outcome.ExitCode.Should().NotBe(ExitCode.Done);
        (outcome.Output + outcome.Errors).Should().Contain("ChurnApi:Tls:Certificate").And.NotContain("no https address");
    }

    public void Dispose() => folder.Dispose();
}
