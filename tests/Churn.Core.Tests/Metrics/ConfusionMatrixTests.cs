using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

public sealed class ConfusionMatrixTests
{
    [Fact]
    public void A_row_at_the_threshold_is_called_a_churner()
    {
        var matrix = ConfusionMatrix.Of([true, false, true, false, false], [0.5, 0.5, 0.49, 0.49, 0.9], threshold: 0.5);

        matrix.Should().Be(new ConfusionMatrix(TruePositives: 1, FalsePositives: 2, TrueNegatives: 1, FalseNegatives: 1));
    }

    [Fact]
    public void Twenty_rows_at_one_half_have_the_values_counted_by_hand()
    {
        // Ten rows reach 0.5; churners among them are rows 1, 2, 4, 5 and 8; rows 11 and 15 are missed.
        var matrix = ConfusionMatrix.Of(OutOfFoldRows.Twenty.Churned, OutOfFoldRows.Twenty.Probabilities, threshold: 0.5);

        matrix.Should().Be(new ConfusionMatrix(TruePositives: 5, FalsePositives: 5, TrueNegatives: 8, FalseNegatives: 2));
        matrix.Rows.Should().Be(20);
        matrix.Accuracy.ShouldAgreeWith(13 / 20.0);
        matrix.Precision.ShouldAgreeWith(1 / 2.0);
        matrix.Recall.ShouldAgreeWith(5 / 7.0);
        matrix.F1.ShouldAgreeWith(10 / 17.0);
    }

    [Fact]
    public void F1_is_the_harmonic_mean_of_precision_and_recall()
    {
        var matrix = new ConfusionMatrix(TruePositives: 30, FalsePositives: 10, TrueNegatives: 100, FalseNegatives: 20);

        matrix.F1.ShouldAgreeWith(2 / (1 / matrix.Precision + 1 / matrix.Recall));
    }

    [Fact]
    public void Every_row_is_counted_in_the_cell_that_a_plain_count_finds()
    {
        foreach (var rows in OutOfFoldRows.RandomWithTies(seed: 1))
        {
            var threshold = rows.Probabilities[0];
            int Count(bool called, bool churned) => Enumerable.Range(0, rows.Count)
                .Count(row => rows.Probabilities[row] >= threshold == called && rows.Churned[row] == churned);

            ConfusionMatrix.Of(rows.Churned, rows.Probabilities, threshold).Should().Be(
                new ConfusionMatrix(Count(true, true), Count(true, false), Count(false, false), Count(false, true)));
        }
    }

    [Fact]
    public void Precision_is_undefined_and_F1_zero_when_no_churner_was_called()
    {
        var matrix = ConfusionMatrix.Of([true, false], [0.2, 0.1], threshold: 1.1);

        matrix.Precision.Should().Be(double.NaN);
        matrix.Recall.Should().Be(0);
        matrix.F1.Should().Be(0);
    }

    [Fact]
    public void Recall_is_undefined_without_churners_and_F1_only_if_nobody_was_called_either()
    {
        ConfusionMatrix.Of([false, false], [0.2, 0.8], threshold: 0.5).Recall.Should().Be(double.NaN);
        ConfusionMatrix.Of([false, false], [0.2, 0.8], threshold: 0.5).F1.Should().Be(0);
        ConfusionMatrix.Of([false, false], [0.2, 0.8], threshold: 0.9).F1.Should().Be(double.NaN);
    }

    [Fact]
    public void A_threshold_that_is_NaN_is_refused()
    {
        var count = () => ConfusionMatrix.Of([true], [0.2], double.NaN);

        count.Should().Throw<ArgumentException>().WithParameterName("threshold");
    }
}
