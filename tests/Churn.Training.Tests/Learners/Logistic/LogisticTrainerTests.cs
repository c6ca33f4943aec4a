using Churn.Training.Learners.Logistic;
using Churn.Training.Tests.Learners.Neural;

namespace Churn.Training.Tests.Learners.Logistic;

public class LogisticTrainerTests
{
    /// <summary>
    /// Of four customers with 1, three churned; of four with -1, one did. So the intercept is 0, and the weight w solves
    /// 8 p(w) - 6 + penalty w = 0: w = ln 2, where p = 2/3, for a penalty of 2 / (3 ln 2).
    /// </summary>
    [Fact]
    public void A_case_worked_by_hand_comes_out()
    {
        var set = new TrainingSet(
            new FeatureMatrix([1, 1, 1, 1, -1, -1, -1, -1], ["a"]), [true, true, true, false, true, false, false, false]);

        var model = Fit(set, 2 / (3 * Math.Log(2)));

        ((double)model.Weights[0]).Should().BeApproximately(Math.Log(2), 1e-7);
        ((double)model.Intercept).Should().BeApproximately(0, 1e-7);
    }

    [Fact]
    public void Without_a_feature_that_tells_anything_the_score_is_the_log_odds_of_the_churn_rate()
    {
        var set = new TrainingSet(new FeatureMatrix([0, 0, 0, 0], ["a"]), [true, false, false, false]);

        Fit(set, 1).Score([0]).Should().BeApproximately(Math.Log(1.0 / 3), 1e-7);
    }

    [Theory]
    [InlineData(.1)]
    [InlineData(1)]
    [InlineData(100)]
    public void It_finds_the_minimum_that_plain_newton_finds(double penalty)
    {
        var set = Sets.Rings(500);

        var model = Fit(set, penalty);

        var expected = PlainNewton.Minimum(set, penalty);
        for (var feature = 0; feature < 6; feature++)
            ((double)model.Weights[feature]).Should().BeApproximately(expected[feature], 1e-6, $"weight {feature}");
        ((double)model.Intercept).Should().BeApproximately(expected[^1], 1e-6);
    }

    [Fact]
    public void Row_of_weight_two_counts_like_two_rows()
    {
        bool[] labels = [true, true, false, false, true];
        var twice = new TrainingSet(new FeatureMatrix([1, 1, 2, 2, 3, 3, 4, 5], ["a"]),
            [true, true, true, true, false, false, false, true]);
        var weighted = new TrainingSet(new FeatureMatrix([1, 2, 3, 4, 5], ["a"]), labels) { Weights = [2, 2, 2, 1, 1] };

        var (model, expected) = (Fit(weighted, 1), Fit(twice, 1));

        model.Weights[0].Should().BeApproximately(expected.Weights[0], 1e-6f);
        model.Intercept.Should().BeApproximately(expected.Intercept, 1e-6f);
    }

    [Fact]
    public void At_the_minimum_nothing_slopes()
    {
        var set = Sets.Rings(500);
        var loss = new LogisticLoss(set, 1, new FitContext());
        var model = Fit(set, 1);

        loss.MoveTo([.. model.Weights.Select(weight => (double)weight), model.Intercept]);

        // What is left is the rounding of the weights to floats.
        loss.Gradient.Should().OnlyContain(slope => Math.Abs(slope) < 1e-4);
    }

    [Fact]
    public void Classes_that_a_line_parts_get_finite_weights()
    {
        var set = new TrainingSet(
            new FeatureMatrix([.. Enumerable.Range(0, 50).Select(i => i - 24.5f)], ["a"]),
            [.. Enumerable.Range(0, 50).Select(i => i >= 25)]);

        var model = Fit(set, 1e-6);

        model.Score([1]).Should().BeGreaterThan(5).And.BeLessThan(1e3);
    }

    [Fact]
    public void More_features_than_rows_and_equal_features_do_no_harm()
    {
        float[] values =
        [
            .. Enumerable.Range(0, 20).SelectMany(row => Numbers.Random(29, row).Append(1f).Concat(Numbers.Random(1, row))),];
        var set = new TrainingSet(
            new FeatureMatrix(values, [.. Enumerable.Range(0, 31).Select(i => $"f{i}")]),
            [.. Enumerable.Range(0, 20).Select(row => row % 3 == 0)]);

        var model = Fit(set, 1);

        model.Weights[0].Should().Be(model.Weights[30], "they are the same feature");
        model.Weights[29].Should().BeApproximately(0, 1e-6f, "a constant is the intercept's");
        Enumerable.Range(0, 20).Select(row => model.Score(set.Features.Row(row)) > 0).Should().Equal(set.Churned);
    }

    [Fact]
    public void The_bits_do_not_depend_on_the_number_of_threads()
    {
        var set = Sets.Rings(10_000);
        var one = Fit(set, 1);

        foreach (var threads in (int[])[1, 2, 4])
        {
            var other = (LogisticModel)
                ((ITrainer)new LogisticTrainer(new LogisticOptions { Penalty = 1 })).Fit(set, new FitContext(threads));
            other.Weights.Should().Equal(one.Weights);
            other.Intercept.Should().Be(one.Intercept);
        }
    }

    [Fact]
    public void A_larger_penalty_gives_smaller_weights()
    {
        double Size(double penalty) => Fit(Sets.Rings(300), penalty).Weights.Sum(weight => (double)weight * weight);

        new[] { Size(.01), Size(1), Size(100), Size(10_000) }.Should().BeInDescendingOrder();
    }

    [Fact]
    public void A_row_of_another_width_is_refused()
    {
        var model = Fit(Sets.Rings(30), 1);

        FluentActions.Invoking(() => model.Score([1, 2])).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static LogisticModel Fit(TrainingSet set, double penalty) =>
        new LogisticTrainer(new LogisticOptions { Penalty = penalty }).Fit(set, new FitContext());
}
