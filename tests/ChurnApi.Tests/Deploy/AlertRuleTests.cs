using System.Diagnostics;

namespace ChurnApi.Tests.Deploy;

/// <summary>The alert rules fire when they should, by promtool; it comes with Debian's prometheus.</summary>
public class AlertRuleTests
{
    private const string Program = "/usr/bin/promtool";

    [SkippableTheory]
    [InlineData("check", "alerts.yaml")]
    [InlineData("test", "alerts.test.yaml")]
    public void Promtool_finds_no_fault(string command, string file)
    {
        Skip.If(!File.Exists(Program), "promtool is not installed (apt-get install prometheus).");
        using var promtool = Process.Start(new ProcessStartInfo(Program, [command, "rules", file])
        {
            WorkingDirectory = Path.Combine(Manifests.Folder, "prometheus"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (promtool.StandardOutput.ReadToEndAsync(), promtool.StandardError.ReadToEnd());
        promtool.WaitForExit();

        promtool.ExitCode.Should().Be(0, output.Result + errors);
    }
}
