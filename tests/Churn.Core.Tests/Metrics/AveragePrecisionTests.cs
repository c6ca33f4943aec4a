using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

public sealed class AveragePrecisionTests
{
    [Theory]
    [InlineData("1100", new[] { 0.9, 0.8, 0.2, 0.1 }, 1.0)]
    [InlineData("0011", new[] { 0.9, 0.8, 0.2, 0.1 }, (1 / 3.0 + 2 / 4.0) / 2)]
    [InlineData("1010", new[] { 0.9, 0.8, 0.7, 0.6 }, (1 + 2 / 3.0) / 2)]
    [InlineData("1010", new[] { 0.5, 0.5, 0.5, 0.5 }, 0.5)] // one step, at the churn rate
    [InlineData("1111", new[] { 0.1, 0.2, 0.3, 0.4 }, 1.0)]
    public void Small_cases_have_the_value_worked_by_hand(string labels, double[] probabilities, double expected)
    {
        AveragePrecision.Of(OutOfFoldRows.Labels(labels), probabilities).ShouldAgreeWith(expected);
    }

    [Fact]
    public void It_is_the_sum_of_precision_times_the_step_in_recall_over_all_thresholds()
    {
        foreach (var rows in OutOfFoldRows.RandomWithTies(seed: 3).Where(rows => rows.Churned.Contains(true)))
        {
            double sum = 0, recall = 0;
            foreach (var threshold in rows.Probabilities.Distinct().OrderDescending())
            {
                var matrix = ConfusionMatrix.Of(rows.Churned, rows.Probabilities, threshold);
                sum += (matrix.Recall - recall) * matrix.Precision;
                recall = matrix.Recall;
            }

            AveragePrecision.Of(rows.Churned, rows.Probabilities).ShouldAgreeWith(sum);
        }
    }

    [Fact]
    public void It_is_undefined_without_churners()
    {
        AveragePrecision.Of([false, false], [0.1, 0.2]).Should().Be(double.NaN);
    }
}
