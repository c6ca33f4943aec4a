using Churn.Benchmarks;
using Churn.Benchmarks.Populations;
using Churn.TestSupport;

namespace Churn.EndToEnd.Tests;

public sealed class PopulationTests
{
    public static TheoryData<string> Names => [.. Population.All.Select(population => population.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_population_and_its_splits_follow_from_the_seed(string name)
    {
        using var folder = new TempFolder();

        var first = Write(folder, name, "first", seed: 3);
        var second = Write(folder, name, "second", seed: 3);
        var other = Write(folder, name, "other", seed: 4);

        second.Should().Equal(first);
        other.Should().NotEqual(first);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_test_parts_hold_a_fifth_of_the_rows_each(string name)
    {
        var population = Find(name);

        var splits = PopulationFile.Draw(population, 500, seed: 1).Split(seed: 1);

        splits.TestRows.Should().HaveCount(population.Splits)
            .And.OnlyContain(rows => rows.Distinct().Count() == rows.Length && rows.Min() >= 0 && rows.Max() < 500)
            .And.OnlyContain(rows => rows.Length >= 99 && rows.Length <= 101);
    }

    [Fact]
    public void The_true_probabilities_rank_better_than_chance()
    {
        var best = PopulationFile.Draw(Find("interactions"), 4_000, seed: 1).Split(seed: 1).BestPossible!;

        best.Should().HaveCount(3).And.OnlyContain(figures => figures.RocAuc > 0.85 && figures.LogLoss < 0.4);
    }

    [Fact]
    public void Repeated_rows_have_another_customer_and_lie_on_both_sides_of_a_split()
    {
        using var folder = new TempFolder();
        var rows = Write(folder, "duplicates", "customers", seed: 1).Skip(1).Select(line => line.Split(',', 2)).ToArray();
        var splits = SplitsFile.Read(folder["customers.splits.json"]);

        rows.Select(row => row[0]).Should().OnlyHaveUniqueItems();
        var repeats = rows.Index().GroupBy(row => row.Item[1], row => row.Index).Where(group => group.Count() > 1).ToArray();
        repeats.Should().HaveCount(50).And.OnlyContain(group => group.Count() == 2);
        splits.TestRows.Should().OnlyContain(test => repeats.Any(pair => pair.Intersect(test).Count() == 1));
    }

    [Fact]
    public void The_share_of_churners_is_that_of_the_population()
    {
        using var folder = new TempFolder();
        PopulationFile.Draw(Find("rare"), 20_000, seed: 1).Write(folder["rare.csv"]);

        File.ReadLines(folder["rare.csv"]).Count(line => line.EndsWith(",Yes", StringComparison.Ordinal))
            .Should().BeInRange(150, 250);
    }

    private static Population Find(string name) => Population.All.Single(population => population.Name == name);

    private static string[] Write(TempFolder folder, string population, string name, int seed)
    {
        var file = PopulationFile.Draw(Find(population), 500, seed);
        file.Write(folder[$"{name}.csv"]);
        file.Split(seed).Write(folder[$"{name}.splits.json"]);
        return File.ReadAllLines(folder[$"{name}.csv"]);
    }
}
