using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace Churn.Client.Tests;

public class ReadmeTests
{
    [Fact]
    public async Task The_example_runs()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        using var console = new StringWriter();

        await ReadmeExample.RunAsync(service.Address, null, Subscribers(), console);

        console.ToString().Should().StartWith("C00001: 0").And.Contain("/Contract unseen").And.Contain("One fault was found");

        static async IAsyncEnumerable<object> Subscribers()
        {
            await Task.Yield();
            yield return new { tenure = 1 };
            yield return new { tenure = "x" };
        }
    }

    [Theory]
    [InlineData("csharp", "tests/Churn.Client.Tests/ReadmeExample.cs", "// example", "// end of the example")]
    [InlineData("typescript", "clients/typescript/test/readme.ts", "// example", "// end of the example")]
    public void The_README_shows_what_the_tests_run(string language, string source, string begin, string end)
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");

        readme.Should().Contain($"```{language}\n{Between(File.ReadAllText(Path.Combine(Repository.Root, source)), begin, end)}\n```\n");
    }

    /// <summary>The lines between two marks, moved to the left.</summary>
    private static string Between(string text, string begin, string end)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').SkipWhile(line => line.Trim() != begin).Skip(1).TakeWhile(line => line.Trim() != end).ToArray();
        var indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length == 0 ? line : line[indent..]));
    }
}
