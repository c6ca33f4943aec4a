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

    public void Dispose() => folder.Dispose();
}
