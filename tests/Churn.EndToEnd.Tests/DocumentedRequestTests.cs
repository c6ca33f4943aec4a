using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Churn.TestSupport;

namespace Churn.EndToEnd.Tests;

/// <summary>Sends the requests that the documents show to the service that they are written for.</summary>
[Collection(QuickstartCollection.Name)]
public partial class DocumentedRequestTests(QuickstartFixture quickstart)
{
    [Fact]
    public void Every_curl_of_the_README_and_of_the_HTTP_document_is_answered_with_JSON()
    {
        var commands = new[] { "README.md", "docs/http.md" }
            .SelectMany(document => Curl().Matches(File.ReadAllText(Path.Combine(Repository.Root, document))))
            .Select(match => match.Value.Replace("http://127.0.0.1:5080/", quickstart.Client.BaseAddress!.ToString())).ToArray();

        commands.Should().HaveCount(13);
        foreach (var command in commands)
        {
            using var shell = Process.Start(
                new ProcessStartInfo("bash", ["-c", command])
                {
                    RedirectStandardOutput = true,
                    WorkingDirectory = Repository.Root,
                }
            )!;
            var answer = JsonDocument.Parse(shell.StandardOutput.ReadToEnd()).RootElement;
            answer.TryGetProperty("errors", out _).Should().BeFalse(command);
        }
    }

    [Fact]
    public async Task Answer_that_the_README_shows_has_members_of_a_real_answer()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"));
        var shown = JsonDocument.Parse(JsonSample().Match(readme).Groups[1].Value).RootElement;

        using var answer = await quickstart.Client.PostAsJsonAsync("/predict", new { customerID = "C00001", tenure = 1 });
        var real = await answer.Content.ReadFromJsonAsync<JsonElement>();

        real.EnumerateObject()
            .Select(member => member.Name)
            .Should()
            .Contain(shown.EnumerateObject().Select(member => member.Name));
    }

    [GeneratedRegex(@"^curl .*?(?=\n(?:curl|```))", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Curl();

    [GeneratedRegex(@"```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonSample();
}
