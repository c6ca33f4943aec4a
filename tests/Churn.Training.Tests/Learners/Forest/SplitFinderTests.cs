using Churn.Training.Learners.Forest;

namespace Churn.Training.Tests.Learners.Forest;

public class SplitFinderTests
{
    [Theory]
    [InlineData(10, 20, 1)]
    [InlineData(40, 300, 3)]
    [InlineData(300, 2, 5)]
    [InlineData(400, 20, 1)]
    [InlineData(2_000, 1_000, 20)]
    public void It_finds_what_trying_every_threshold_finds(int rows, int values, int smallest)
    {
        var random = new Random(rows);
        var drawn = Enumerable.Range(0, rows).Select(_ => (float)random.Next(values)).ToArray();
        var churned = drawn.Select(value => random.NextDouble() < value / values).ToArray();
        var binned = BinnedFeatures.Of(new FeatureMatrix(drawn, ["x"]), 256, 1);
        var all = churned.Aggregate(default(ClassCounts), (tally, label) => tally + ClassCounts.Of(label));

        var found = new SplitFinder(binned, smallest).Find(
            0,
            [.. churned.Select((label, row) => (row << 1) | (label ? 1 : 0))],
            all);

        var errors = Enumerable.Range(0, binned.Bins(0) - 1)
            .Select(bin => (Left: Labels(bin, left: true), Right: Labels(bin, left: false)))
            .Where(sides => Math.Min(sides.Left.Length, sides.Right.Length) >= smallest)
            .Select(sides => SquaredError(sides.Left) + SquaredError(sides.Right));
        found.Left.Rows.Should().Be(Labels(found.Bin, left: true).Length);
        (SquaredError(churned) - (found.Gain / rows)).Should().BeApproximately(errors.Min(), 1e-9);

        bool[] Labels(int bin, bool left) => [.. churned.Where((_, row) => (binned.Codes(0)[row] <= bin) == left)];
    }

    [Fact]
    public void Labels_that_do_not_depend_on_the_feature_give_no_split()
    {
        var binned = BinnedFeatures.Of(new FeatureMatrix([0, 0, 1, 1], ["x"]), 256, 1);

        new SplitFinder(binned, 1)
            .Find(0, [0, 3, 4, 7], ClassCounts.Of(true) + ClassCounts.Of(true) + ClassCounts.Of(false) + ClassCounts.Of(false))
            .Gain.Should()
            .Be(0);
    }

    private static double SquaredError(bool[] labels)
    {
        var share = labels.Average(label => label ? 1.0 : 0);
        return labels.Length * share * (1 - share);
    }
}
