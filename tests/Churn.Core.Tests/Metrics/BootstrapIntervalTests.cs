using Churn.Core.Metrics;
using Churn.Core.Numerics;

namespace Churn.Core.Tests.Metrics;

public sealed class BootstrapIntervalTests
{
    private static readonly OutOfFoldRows Rows = OutOfFoldRows.RandomCalibrated(seed: 15, count: 400);

    public static TheoryData<string, MetricFunction> RankingAndLoss => new()
    {
        { "ROC AUC", RocAuc.Of },
        { "average precision", AveragePrecision.Of },
        { "log loss", LogLoss.Of },
    };

    [Theory, MemberData(nameof(RankingAndLoss))]
    public void It_equals_the_percentiles_of_the_metric_on_rows_drawn_one_by_one(string name, MetricFunction metric)
    {
        var rows = OutOfFoldRows.Twenty.Shuffled(seed: 16);
        var random = new RandomStream(17, 0xB007);
        var metrics = Enumerable.Range(0, 200).Select(_ =>
        {
            var drawn = Enumerable.Range(0, rows.Count).Select(_ => random.NextBelow(rows.Count)).ToArray();
            return metric([.. drawn.Select(row => rows.Churned[row])], [.. drawn.Select(row => rows.Probabilities[row])]);
        }).Order().ToArray();

        var interval = BootstrapInterval.Of(rows.Churned, rows.Probabilities, metric, seed: 17, resamples: 200, level: 0.9);

        // Positions 0.05 x 199 = 9.95 and 0.95 x 199 = 189.05.
        interval.Lower.Should().BeApproximately(0.05 * metrics[9] + 0.95 * metrics[10], 1e-9, name);
        interval.Upper.Should().BeApproximately(0.95 * metrics[189] + 0.05 * metrics[190], 1e-9, name);
    }

    [Fact]
    public void Several_metrics_at_once_have_the_intervals_they_have_alone()
    {
        MetricFunction[] metrics = [RocAuc.Of, LogLoss.Of, AveragePrecision.Of];

        BootstrapInterval.OfEach(Rows.Churned, Rows.Probabilities, metrics, seed: 5, resamples: 50).Should().Equal(
            metrics.Select(metric => BootstrapInterval.Of(Rows.Churned, Rows.Probabilities, metric, seed: 5, resamples: 50)));
    }

    [Fact]
    public void It_holds_the_metric_itself()
    {
        var interval = BootstrapInterval.Of(Rows.Churned, Rows.Probabilities, RocAuc.Of, seed: 1);
        var metric = RocAuc.Of(Rows.Churned, Rows.Probabilities);

        interval.Lower.Should().BeLessThan(metric);
        interval.Upper.Should().BeGreaterThan(metric);
    }

    [Fact]
    public void For_a_mean_it_is_as_wide_as_the_normal_approximation_says()
    {
        var squares = Rows.Probabilities.Select((p, row) => Math.Pow(p - (Rows.Churned[row] ? 1 : 0), 2)).ToArray();
        var mean = squares.Average();
        var standardError = Math.Sqrt(squares.Average(square => Math.Pow(square - mean, 2)) / squares.Length);

        var interval = BootstrapInterval.Of(Rows.Churned, Rows.Probabilities, BrierLoss.Of, seed: 2, resamples: 4000);

        (interval.Upper - interval.Lower).Should().BeApproximately(2 * 1.96 * standardError, 0.2 * standardError);
    }

    [Fact]
    public void Rows_of_one_customer_count_as_one_and_make_it_as_wide_as_the_customers_alone()
    {
        const int copies = 9;
        bool[] churned = [.. Rows.Churned.SelectMany(label => Enumerable.Repeat(label, copies))];
        double[] probabilities = [.. Rows.Probabilities.SelectMany(probability => Enumerable.Repeat(probability, copies))];
        int[] groupOf = [.. Enumerable.Range(0, churned.Length).Select(row => 1_000 - (row / copies))];

        var grouped = BootstrapInterval.Of(churned, probabilities, BrierLoss.Of, seed: 2, groupOf: groupOf);

        var alone = BootstrapInterval.Of(Rows.Churned, Rows.Probabilities, BrierLoss.Of, seed: 2);
        grouped.Lower.Should().BeApproximately(alone.Lower, 1e-12);
        grouped.Upper.Should().BeApproximately(alone.Upper, 1e-12);
        BootstrapInterval.Of(churned, probabilities, BrierLoss.Of, seed: 2).Lower.Should().BeGreaterThan(alone.Lower);
    }

    [Fact]
    public void Groups_of_their_own_change_nothing_and_groups_of_different_sizes_are_drawn_whole()
    {
        int[] alone = [.. Enumerable.Range(0, Rows.Count)];
        BootstrapInterval.Of(Rows.Churned, Rows.Probabilities, LogLoss.Of, seed: 4, groupOf: alone)
            .Should().Be(BootstrapInterval.Of(Rows.Churned, Rows.Probabilities, LogLoss.Of, seed: 4));

        static double CountRows(ReadOnlySpan<bool> labels, ReadOnlySpan<double> scores) => labels.Length;
        var rows = BootstrapInterval.Of(
            new bool[10],
            new double[10],
            CountRows,
            seed: 5,
            resamples: 200,
            groupOf: [0, 1, 1, 1, 1, 1, 1, 1, 1, 1]);

        rows.Should().Be(new Interval(2, 18), "both draws are of the group of one row, or both of the group of nine");
    }

    [Fact]
    public void A_higher_level_is_wider()
    {
        Interval At(double level) => BootstrapInterval.Of(Rows.Churned, Rows.Probabilities, RocAuc.Of, seed: 3, level: level);

        At(0.99).Lower.Should().BeLessThan(At(0.5).Lower);
        At(0.99).Upper.Should().BeGreaterThan(At(0.5).Upper);
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval_and_another_seed_another()
    {
        Interval With(int seed) => BootstrapInterval.Of(Rows.Churned, Rows.Probabilities, LogLoss.Of, seed);

        With(4).Should().Be(With(4));
        With(4).Should().NotBe(With(5));
    }

    [Fact]
    public void Resamples_without_a_churner_do_not_count()
    {
        var interval = BootstrapInterval.Of([true, false, false, false], [0.9, 0.3, 0.2, 0.1], RocAuc.Of, seed: 6);

        interval.Should().Be(new Interval(1, 1));
    }

    [Fact]
    public void It_is_undefined_where_every_resample_is()
    {
        BootstrapInterval.Of([false, false], [0.2, 0.1], RocAuc.Of, seed: 7).Should().Be(new Interval(double.NaN, double.NaN));
    }

    [Fact]
    public void The_metric_sees_as_many_rows_as_there_are_by_descending_probability()
    {
        double RowsIfSorted(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities)
        {
            var given = probabilities.ToArray();
            return given.SequenceEqual(given.OrderDescending()) && churned.Length == given.Length ? given.Length : -1;
        }

        BootstrapInterval.Of(Rows.Churned, Rows.Probabilities, RowsIfSorted, seed: 8).Should().Be(new Interval(400, 400));
    }

    [Fact]
    public void No_resamples_or_a_level_that_is_no_share_are_refused()
    {
        Action Computing(int resamples, double level) =>
            () => BootstrapInterval.Of([true], [0.5], BrierLoss.Of, seed: 9, resamples, level);

        Computing(0, 0.95).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("resamples");
        Computing(10, 0).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("level");
        Computing(10, 1).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("level");
        Computing(10, double.NaN).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("level");
    }
}
