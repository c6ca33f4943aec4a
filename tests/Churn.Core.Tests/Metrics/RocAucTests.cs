using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

public sealed class RocAucTests
{
    [Theory]
    [InlineData("1100", new[] { 0.9, 0.8, 0.2, 0.1 }, 1.0)]
    [InlineData("0011", new[] { 0.9, 0.8, 0.2, 0.1 }, 0.0)]
    [InlineData("1010", new[] { 0.5, 0.5, 0.5, 0.5 }, 0.5)]
    [InlineData("1010", new[] { 0.9, 0.8, 0.7, 0.6 }, 0.75)] // three of the four pairs
    [InlineData("1010", new[] { 0.9, 0.7, 0.7, 0.6 }, 0.875)] // and a half one
    public void Small_cases_have_the_value_worked_by_hand(string labels, double[] probabilities, double expected)
    {
        RocAuc.Of(OutOfFoldRows.Labels(labels), probabilities).ShouldAgreeWith(expected);
    }

    [Fact]
    public void It_is_the_share_of_pairs_of_a_churner_and_a_stayer_that_are_in_order()
    {
        foreach (var rows in OutOfFoldRows.RandomWithTies(seed: 2))
        {
            var churners = rows.Probabilities.Where((_, row) => rows.Churned[row]).ToArray();
            var stayers = rows.Probabilities.Where((_, row) => !rows.Churned[row]).ToArray();
            var wins = churners.Sum(churner => stayers.Sum(stayer => churner > stayer ? 1 : churner == stayer ? 0.5 : 0));

            RocAuc.Of(rows.Churned, rows.Probabilities).ShouldAgreeWith(wins / (churners.Length * stayers.Length));
        }
    }

    [Fact]
    public void It_is_undefined_where_a_class_is_absent()
    {
        RocAuc.Of([true, true], [0.1, 0.2]).Should().Be(double.NaN);
        RocAuc.Of([false, false], [0.1, 0.2]).Should().Be(double.NaN);
    }
}
