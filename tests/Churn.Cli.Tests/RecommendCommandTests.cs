using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.Core.Recommending;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

public sealed class RecommendCommandTests : IDisposable
{
    private readonly TempFolder folder = new();

    public RecommendCommandTests() => File.WriteAllText(folder["bought.csv"], Purchases());

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Purchases_give_qualities_and_a_row_for_each_recommendation()
    {
        var outcome = Run("bought.csv", "--split", "2026-03-01", "--top", "2", "--json", "-", "--out", "out.csv");

        outcome.ExitCode.Should().Be(ExitCode.Done, outcome.Errors);
        var found = JsonNode.Parse(outcome.Output)!;
        var methods = found["methods"]!.AsArray();
        methods.Select(method => (string)method!["name"]!).Should().Equal("popularity", "jaccard", "ease");
        foreach (var name in new[] { "recallAt20", "ndcgAt20", "hitRate" })
            methods.Should().OnlyContain(method => (double)method![name]! >= 0 && (double)method[name]! <= 1);
        methods.Select(method => (string)method!["name"]!).Should().Contain((string)found["chosen"]!);
        var rows = File.ReadAllLines(folder["out.csv"]);
        rows[0].Should().Be("who,rank,item,score");
        rows.Should().HaveCount(1 + 2 * 40);
        var bought = File.ReadLines(folder["bought.csv"]).Select(CustomerAndItem).ToHashSet();
        rows.Skip(1).Select(CustomerAndItem).Should().NotIntersectWith(bought).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void Recommendations_have_the_same_bytes_at_any_number_of_threads()
    {
        Run("bought.csv", "--out", "one.csv", "--threads", "1").ExitCode.Should().Be(ExitCode.Done);
        Run("bought.csv", "--out", "four.csv", "--threads", "4").ExitCode.Should().Be(ExitCode.Done);

        File.ReadAllBytes(folder["four.csv"]).Should().Equal(File.ReadAllBytes(folder["one.csv"]));
    }

    [Fact]
    public void Saved_recommender_ranks_as_the_list_does_and_has_the_same_bytes_at_any_number_of_threads()
    {
        Run("bought.csv", "--out", "out.csv", "--top", "3", "--save", "one", "--threads", "1")
            .ExitCode.Should().Be(ExitCode.Done);
        Run("bought.csv", "--save", "four", "--threads", "4").ExitCode.Should().Be(ExitCode.Done);

        RecommenderFolder.Read(folder["one"], out var one).Should().BeNull();
        RecommenderFolder.Read(folder["four"], out var four).Should().BeNull();
        four!.Version.Should().Be(one!.Version);
        var rows = File.ReadLines(folder["out.csv"]).Skip(1).Take(3).Select(row => row.Split(',')).ToArray();
        var bought = File.ReadLines(folder["bought.csv"]).Select(CustomerAndItem)
            .Where(pair => pair.Item1 == rows[0][0]).Select(pair => one.Recommender.Find(pair.Item2));
        one.Recommender.Recommend([.. bought.OfType<int>().Distinct().Order()], 3)
            .Select(best => one.Recommender.Items[best.Item]).Should().Equal(rows.Select(row => row[2]));
    }

    [Theory]
    [InlineData(ExitCode.DataRefused, "bought.csv", "--split", "2020-01-01")]
    [InlineData(ExitCode.DataRefused, "bought.csv", "--until", "2026-01-01")] // one day
    [InlineData(ExitCode.DataRefused, "bought.csv", "--item", "nothing")]
    [InlineData(ExitCode.Usage, "bought.csv", "--time", "day")] // no item
    [InlineData(ExitCode.DataRefused, "bought.csv", "--customer", "who", "--time", "what", "--item", "what")]
    [InlineData(ExitCode.Usage, "bought.csv", "--split", "March")]
    [InlineData(ExitCode.Usage, "bought.csv", "--top", "0")]
    [InlineData(ExitCode.Usage, "bought.csv", "--out", "bought.csv")]
    public void What_cannot_be_recommended_is_refused_and_nothing_written(int exitCode, params string[] arguments)
    {
        string[] outputs = arguments.Contains("--out") ? [] : ["--out", "out.csv", "--json", "out.json"];

        var outcome = Run([.. arguments, .. outputs]);

        outcome.ExitCode.Should().Be(exitCode, outcome.Errors);
        Directory.GetFiles(folder.Path).Should().Equal(folder["bought.csv"]);
    }

    private static (string, string) CustomerAndItem(string row) => row.Split(',') is var cells ? (cells[0], cells[2]) : default;

    private ChurnOutcome Run(params string[] arguments)
    {
        var namesColumns = arguments.Contains("--item") || arguments.Contains("--time");
        string[] columns = namesColumns ? [] : ["--customer", "who", "--time", "day", "--item", "what"];
        return CommandHost.Run(folder.Path, ["recommend", .. arguments, .. columns]);
    }

    /// <summary>Forty customers who buy of twenty items on ninety days, each mostly of their half.</summary>
    private static string Purchases()
    {
        var (random, text) = (new Random(1), new StringBuilder("who,day,what\n"));
        for (var day = 0; day < 90; day++)
            for (var sale = 0; sale < 4; sale++)
            {
                var customer = day * 4 + sale < 40 ? day * 4 + sale : random.Next(40);
                var item = (customer % 2 * 10 + random.Next(12)) % 20;
                var bought = new DateOnly(2026, 1, 1).AddDays(day);
                text.Append(CultureInfo.InvariantCulture, $"c{customer},{bought:yyyy-MM-dd},i{item}\n");
            }

        return text.ToString();
    }
}
