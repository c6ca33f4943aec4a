using System.Diagnostics;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace Churn.Client.Tests;

public class SampleTests
{
    [Fact]
    public async Task Sample_of_the_document_runs_as_a_program_of_its_own()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        var sample = Path.Combine(AppContext.BaseDirectory, "Sample.dll");
        var start = new ProcessStartInfo("dotnet", [sample]) { RedirectStandardOutput = true };
        start.Environment["CHURN_ADDRESS"] = service.Address.ToString();
        start.Environment.Remove("CHURN_API_KEY");

        using var program = Process.Start(start)!;
        var lines = (await program.StandardOutput.ReadToEndAsync()).TrimEnd().ReplaceLineEndings("\n").Split('\n');
        await program.WaitForExitAsync();

        program.ExitCode.Should().Be(0);
        lines.Should().HaveCount(4);
        lines[0].Should().MatchRegex(@"^C00001: 0\.\d+, [a-z-]+$");
        lines[1].Should().MatchRegex(@"^C00002: 0\.\d+$");
        lines[2].Should().StartWith("One fault was found");
        lines[3].Should().StartWith("/Contract unseen: ");
    }

    [Theory]
    [InlineData("csharp", "samples/csharp/Program.cs")]
    [InlineData("typescript", "clients/typescript/test/readme.ts")]
    public void Document_shows_the_sample_that_the_tests_compile_and_run(string language, string source)
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "clients.md")).ReplaceLineEndings("\n");

        var sample = File.ReadAllText(Path.Combine(Repository.Root, source)).ReplaceLineEndings("\n");
        document.Should().Contain($"```{language}\n{sample}```\n");
    }
}
