using System.Text.RegularExpressions;
using Churn.Core.Decisions;
using Churn.Core.Monitoring;
using Churn.Outcomes.Storage;
using Churn.TestSupport;
using ChurnApi.Console;
using ChurnApi.Console.Pages;
using ChurnApi.Console.Runs;
using ChurnApi.Monitoring;

namespace ChurnApi.Tests.Console;

public partial class ConsoleTextsTests
{
    /// <summary>Texts that pages look up by a value.</summary>
    private static readonly string[] ByValue =
    [
        .. SegmentationRules.Names, .. SegmentationRules.TargetNames, SegmentationRules.AlreadyLeft, "Overview", "Customer",
        "Segments", "Models", "Monitoring", "Data",
        "contradicted", "outdated", "confirmed", "unknown", "number", "category", "boolean", "date", "time", "amount",
        "identifier", "text", "constant", "ignored", "contact", .. Enum.GetNames<RunState>(), .. FileKind.Refusals,
        .. RunScoring.Refusals, .. ComparePage.FigureTexts, .. ReferenceColumn.Texts, ColumnDistribution.Others,
    ];

    [Fact]
    public void Every_text_of_the_pages_is_there_in_every_language_with_the_same_places()
    {
        var asked = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "src", "ChurnApi", "Console"), "*.cs*", SearchOption.AllDirectories)
            .SelectMany(file => Asked(File.ReadAllText(file)))
            .Concat(ByValue)
            .ToHashSet(StringComparer.Ordinal);

        asked.Should().HaveCountGreaterThan(100);
        foreach (var language in ConsoleTexts.All.Skip(1))
        {
            language.Known.Should().BeEquivalentTo(asked);
            foreach (var text in asked) Places(language[text]).Should().BeEquivalentTo(Places(text), text);
        }
    }

    private static IEnumerable<string> Asked(string code) =>
        Lookup().Matches(code).SelectMany(lookup => Literal().Matches(lookup.Groups[1].Value))
            .Concat(Format().Matches(code))
            .Select(match => match.Groups[1].Value);

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Distinct();

    [GeneratedRegex("""(?:[tT]exts|this)\[([^\]]*)\]""")]
    private static partial Regex Lookup();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Literal();

    [GeneratedRegex("""[tT]exts\.Format\(\s*"([^"]*)""")]
    private static partial Regex Format();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
