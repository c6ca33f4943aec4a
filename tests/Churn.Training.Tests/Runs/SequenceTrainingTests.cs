using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Data.Preparation;
using Churn.Training.Calibration;
using Churn.Training.Evaluation;
using Churn.Training.Learners.Sequences;
using Churn.Training.Runs;
using Churn.Training.Tests.Learners.Sequences;

namespace Churn.Training.Tests.Runs;

public class SequenceTrainingTests
{
    private const int Rows = 120;

    private static readonly SequenceTrainingSet Drawn = DrawnSequences.Of(Rows);

    [Fact]
    public void Labels_of_rows_that_are_held_out_change_no_score()
    {
        int[] learned = [.. Enumerable.Range(0, Rows).Where(row => row % 4 != 0)];
        bool[] flipped = [.. Drawn.Churned.Select((churned, row) => row % 4 == 0 ? !churned : churned)];

        var fitted = Fit([.. Drawn.Churned], learned)!;
        var other = Fit(flipped, learned)!;

        other.Scores.Should().Equal(fitted.Scores);
        other.Model.ToGraph().Should().Equal(fitted.Model.ToGraph());
        fitted.Scores[0].Should().Be(fitted.Model.Score(Drawn.Sequences[0]));
    }

    [Fact]
    public void Rows_that_are_sent_to_the_version_are_scored_by_the_networks_that_learned_from_them()
    {
        var training = Training();
        var fitted = Fit([.. Drawn.Churned], [.. Enumerable.Range(0, Rows)], training)!;

        var sent = training.ScoresOf(fitted.Model);

        sent.Should().Equal(Drawn.Sequences.Select(sequence => fitted.Model.Score(sequence)));
        sent.Zip(fitted.Scores).Count(row => row.First != row.Second).Should().BeGreaterThan(Rows / 2);
    }

    [Theory]
    [InlineData(0.0, 0.0, false)]
    [InlineData(0.3, 0.0, true)]
    [InlineData(0.3, 1.0, false)]
    public void Column_is_taken_where_its_gain_is_beyond_doubt_and_matters(double shift, double practical, bool isTaken)
    {
        var scored = new OutOfFoldRows([.. Enumerable.Range(0, Rows)], [.. Drawn.Churned], [0..Rows], new int[Rows]);
        double[] with = [.. Drawn.Churned.Select(churned => churned ? shift : -shift)];
        var without = new Candidate
        {
            Name = "logistic",
            Variant = "",
            Calibration = "none",
            Model = null!,
            Scored = scored,
            OutOfFoldLogOdds = new double[Rows],
            CrossValidatedAuc = .5,
            CrossValidatedAucInterval = default,
            CrossValidatedLogLoss = scored.LogLoss(new double[Rows]),
            CrossValidatedLogLossInterval = default,
            Threshold = .5,
            Holdout = [],
            CalibrationLine = default!,
            Metrics = null!,
            Intervals = new Dictionary<string, Interval>(),
        };

        var gain = SequenceComparison.Of(
            "gru", without, scored, with, new EvaluationOptions { PracticalLogLoss = practical });

        gain.IsTaken.Should().Be(isTaken);
        (gain.LogLossWithout - gain.LogLossWith).Should().BeApproximately(
            Math.Log(2) - LogOddsScale.Loss(shift, true), 1e-12);
    }

    private static SequenceTraining Training()
    {
        var options = new SequenceOptions { Members = 1, Width = 16, Epochs = 2, BatchSize = 32 };
        var queue = new FitQueue(2, new TimeBudget(null, TimeProvider.System), _ => { }, CancellationToken.None);
        return new SequenceTraining(Drawn.Sequences, Drawn.Channels, options, seed: 1, queue);
    }

    private static FittedSequences? Fit(bool[] churned, int[] learned, SequenceTraining? training = null) =>
        (training ?? Training()).Fit(
            "gru",
            SequenceKind.Gru,
            new EncodedDataset([new float[Rows]], churned),
            learned,
            folds: 4,
            share: 1,
            isEssential: true);
}
