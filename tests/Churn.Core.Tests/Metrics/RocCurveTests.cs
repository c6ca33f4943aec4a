using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

public sealed class RocCurveTests
{
    [Fact]
    public void Rows_of_equal_probability_make_one_step()
    {
        RocCurve.Of([true, true, false, false], [0.9, 0.5, 0.5, 0.1]).Should().Equal(
            new RocPoint(0, 0), new RocPoint(0, 0.5), new RocPoint(0.5, 1), new RocPoint(1, 1));
    }

    [Fact]
    public void Each_point_is_what_the_confusion_matrix_says_at_one_distinct_probability()
    {
        foreach (var rows in OutOfFoldRows.RandomWithTies(seed: 8).Where(rows => rows.Churned.Distinct().Count() == 2))
        {
            var expected = rows.Probabilities.Distinct().OrderDescending().Select(threshold =>
            {
                var matrix = ConfusionMatrix.Of(rows.Churned, rows.Probabilities, threshold);
                var stayers = matrix.FalsePositives + matrix.TrueNegatives;
                return new RocPoint((double)matrix.FalsePositives / stayers, matrix.Recall);
            });

            RocCurve.Of(rows.Churned, rows.Probabilities).Should().Equal([new RocPoint(0, 0), .. expected]);
        }
    }

    [Fact]
    public void The_true_positives_at_a_rate_of_false_ones_are_those_before_the_rate_is_passed()
    {
        foreach (var rows in OutOfFoldRows.RandomWithTies(seed: 10).Where(rows => rows.Churned.Distinct().Count() == 2))
        {
            foreach (var rate in (double[])[0, .01, .3, 1])
            {
                var stayers = rows.Churned.Count(churned => !churned);
                var expected = rows.Probabilities
                    .Select(threshold => ConfusionMatrix.Of(rows.Churned, rows.Probabilities, threshold))
                    .Where(matrix => (double)matrix.FalsePositives / stayers <= rate)
                    .Select(matrix => matrix.Recall)
                    .Append(0)
                    .Max();

                RocCurve.TruePositiveRateAt(rate, rows.Churned, rows.Probabilities).Should().Be(expected);
            }
        }
    }

    [Fact]
    public void The_area_under_it_is_the_ROC_AUC()
    {
        foreach (var rows in OutOfFoldRows.RandomWithTies(seed: 9).Where(rows => rows.Churned.Distinct().Count() == 2))
        {
            var curve = RocCurve.Of(rows.Churned, rows.Probabilities);
            var area = curve.Zip(curve.Skip(1), (left, right) =>
                (right.FalsePositiveRate - left.FalsePositiveRate) * (left.TruePositiveRate + right.TruePositiveRate) / 2).Sum();

            RocAuc.Of(rows.Churned, rows.Probabilities).ShouldAgreeWith(area);
        }
    }

    [Fact]
    public void It_is_empty_where_a_class_is_absent()
    {
        RocCurve.Of([true, true], [0.1, 0.2]).Should().BeEmpty();
        RocCurve.Of([false, false], [0.1, 0.2]).Should().BeEmpty();
    }
}
