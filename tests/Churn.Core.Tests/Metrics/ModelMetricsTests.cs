using System.Text.Json;
using Churn.Core.Decisions;
using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

public sealed class ModelMetricsTests
{
    private static readonly OutOfFoldRows Rows = OutOfFoldRows.Thousand.Rows;
    private static readonly CampaignEconomics Terms = new() { CustomerValue = 500 };

    [Fact]
    public void Twenty_rows_have_all_metrics_at_once()
    {
        var metrics = ModelMetrics.Of(OutOfFoldRows.Twenty.Churned, OutOfFoldRows.Twenty.Probabilities, threshold: 0.5);

        metrics.Rows.Should().Be(20);
        metrics.Threshold.Should().Be(0.5);
        metrics.ConfusionMatrix.Should().Be(new ConfusionMatrix(5, 5, 8, 2));
        metrics.Accuracy.ShouldAgreeWith(13 / 20.0);
        metrics.Precision.ShouldAgreeWith(1 / 2.0);
        metrics.Recall.ShouldAgreeWith(5 / 7.0);
        metrics.F1.ShouldAgreeWith(10 / 17.0);
        metrics.RocAuc.ShouldAgreeWith(0.8021978021978022);
        metrics.AveragePrecision.ShouldAgreeWith(0.6933982683982685);
        metrics.LiftAtTenPercent.ShouldAgreeWith(2.857142857142857);
        metrics.HMeasure.ShouldAgreeWith(0.4090325656573619);
        metrics.ExpectedMaximumProfit.ShouldAgreeWith(15.244166284172067);
        metrics.LogLoss.ShouldAgreeWith(0.5602610886265522);
        metrics.Brier.ShouldAgreeWith(0.189);
        metrics.ExpectedCalibrationError.ShouldAgreeWith(0.285);
    }

    [Fact]
    public void The_list_of_metrics_names_every_number_of_the_record_once()
    {
        var numbers = typeof(ModelMetrics).GetProperties()
            .Where(property => property.PropertyType == typeof(double) && property.Name != nameof(ModelMetrics.Threshold))
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));

        Metric.All.Select(metric => metric.Key).Should().BeEquivalentTo(numbers);
        Metric.All.Select(metric => metric.Name).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Every_listed_metric_reads_from_the_record_what_it_computes_itself()
    {
        var metrics = ModelMetrics.Of(Rows.Churned, Rows.Probabilities, threshold: 0.35, Terms);

        foreach (var metric in Metric.All)
        {
            var computed = metric.Of(Rows.Churned, Rows.Probabilities, 0.35, Terms);
            metric.Value(metrics).Should().Be(computed, "{0} is computed in one way", metric.Name);
            metric.At(0.35, Terms)(Rows.Churned, Rows.Probabilities).Should().Be(computed);
        }

        Metric.All.Select(metric => metric.Value(metrics)).Should().OnlyHaveUniqueItems("each metric reads its own number");
    }

    [Fact]
    public void A_perfect_model_beats_its_opposite_in_the_direction_that_each_metric_declares()
    {
        bool[] churned = [true, true, false, false, false, false];
        var perfect = ModelMetrics.Of(churned, [0.9, 0.8, 0.2, 0.2, 0.1, 0.1], threshold: 0.5);
        var opposite = ModelMetrics.Of(churned, [0.1, 0.2, 0.8, 0.8, 0.9, 0.9], threshold: 0.5);

        foreach (var metric in Metric.All)
        {
            var gain = metric.Value(perfect) - metric.Value(opposite);
            (metric.HigherIsBetter ? gain : -gain).Should().BePositive("{0} tells them apart", metric.Name);
        }
    }
}
