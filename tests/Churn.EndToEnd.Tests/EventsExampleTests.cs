using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Churn.TestSupport;

namespace Churn.EndToEnd.Tests;

/// <summary>Runs the example of docs/events.md and compares the answers with those that are shown.</summary>
public partial class EventsExampleTests
{
    [Fact]
    public void Commands_of_the_example_answer_as_is_shown()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "events.md")).ReplaceLineEndings("\n");
        var example = Example().Match(document).Value;
        using var folder = new TempFolder();

        var (code, output) = DocumentedCommands.Run(folder.Path, example);

        code.Should().Be(0, output);
        var answers = output.Split('\n').Where(line => line.Contains("\"churnProbability\"", StringComparison.Ordinal))
            .Select(FirstObject).ToArray();
        var shown = Json().Matches(example).Select(block => JsonDocument.Parse(block.Groups[1].Value).RootElement).ToArray();
        answers.Should().HaveSameCount(shown).And.NotBeEmpty();
        foreach (var (answer, expected) in answers.Zip(shown))
        {
            answer.EnumerateObject().Select(member => member.Name)
                .Should().Equal(expected.EnumerateObject().Select(member => member.Name));
            answer.GetProperty("segment").GetString().Should().Be(expected.GetProperty("segment").GetString());
            answer.GetProperty("churnProbability").GetDouble()
                .Should().BeApproximately(expected.GetProperty("churnProbability").GetDouble(), 1e-3);
        }
    }

    /// <summary>The object that a line begins with; another command may write after it.</summary>
    private static JsonElement FirstObject(string line)
    {
        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(line[line.IndexOf('{', StringComparison.Ordinal)..]));
        return JsonElement.ParseValue(ref json);
    }

    [GeneratedRegex(@"^## Try it\n.*?(?=^## )", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();
}
