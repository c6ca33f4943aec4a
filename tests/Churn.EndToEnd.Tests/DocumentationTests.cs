using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Churn.Cli.Commands;
using Churn.TestSupport;

namespace Churn.EndToEnd.Tests;

[Collection(QuickstartCollection.Name)]
public partial class DocumentationTests(QuickstartFixture quickstart)
{
    public static TheoryData<string> Documents { get; } = [.. Directory
        .EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Repository.Root, path))
        .Where(path => !path.Contains("/bin/") && !path.Contains("/obj/") && !path.Contains("/node_modules/"))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_churn_command_of_a_document_is_one_that_the_program_knows(string document)
    {
        foreach (var line in CodeLines(document).Where(line => line.StartsWith("churn ", StringComparison.Ordinal)))
            ChurnCommand.Create().Parse(line["churn ".Length..]).Errors.Should().BeEmpty(line);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_between_documents_leads_somewhere(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        foreach (var target in Link().Matches(File.ReadAllText(Path.Combine(Repository.Root, document))).Select(match => match.Groups[1].Value))
            Path.Exists(Path.Combine(folder, target)).Should().BeTrue($"{document} links to {target}");
    }

    [Fact]
    public void Every_curl_of_the_README_is_answered_with_JSON()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var commands = Curl().Matches(readme).Select(match => match.Value.Replace("http://127.0.0.1:5080/", quickstart.Client.BaseAddress!.ToString())).ToArray();

        commands.Should().HaveCount(9);
        foreach (var command in commands)
        {
            using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true, WorkingDirectory = Repository.Root })!;
            var answer = JsonDocument.Parse(shell.StandardOutput.ReadToEnd()).RootElement;
            answer.TryGetProperty("errors", out _).Should().BeFalse(command);
        }
    }

    private static IEnumerable<string> CodeLines(string document)
    {
        var inside = false;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, document)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) inside = !inside;
            else if (inside) yield return line;
        }
    }

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^curl .*?(?=\n(?:curl|```))", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Curl();
}
