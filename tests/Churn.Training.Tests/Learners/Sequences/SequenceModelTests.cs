using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Models.Native;
using Churn.Training.Learners.Sequences;

namespace Churn.Training.Tests.Learners.Sequences;

public class SequenceModelTests
{
    private static readonly FitContext OneThread = new();

    [Theory]
    [InlineData(SequenceKind.Gru, false)]
    [InlineData(SequenceKind.Gru, true)]
    [InlineData(SequenceKind.Cnn, false)]
    [InlineData(SequenceKind.Cnn, true)]
    public void Its_graph_scores_as_it_does_whatever_the_padding(SequenceKind kind, bool withCustomers)
    {
        var set = DrawnSequences.Of(130, withCustomers);
        var model = Trainer(kind).Fit(set, OneThread);
        var customers = set.Customers is { } columns
            ? Enumerable.Range(0, set.Rows).Select(row => columns.Row(row).ToArray()).ToArray()
            : [];
        var graph = OnnxRuntimeSequences.Open(model.ToGraph(), set.Channels, withCustomers ? 2 : 0);
        var scores = model.Score(set, OneThread);

        foreach (var padding in new[] { 0, 1, 20 })
        {
            var written = graph.Run(set.Sequences, customers, padding);

            for (var row = 0; row < set.Rows; row++) ((double)written[row]).Should().BeApproximately(scores[row], 1e-5);
        }
    }

    [Theory]
    [InlineData(SequenceKind.Gru)]
    [InlineData(SequenceKind.Cnn)]
    public void A_row_alone_scores_as_among_others(SequenceKind kind)
    {
        var set = DrawnSequences.Of(40, withCustomers: true);
        var model = Trainer(kind).Fit(set, OneThread);
        var scores = model.Score(set, OneThread);

        for (var row = 0; row < set.Rows; row++)
        {
            var alone = new SequenceRows(set.Channels, [set.Sequences[row]], set.Customers!.Pick([row]));

            model.Score(alone, OneThread).Should().Equal(scores[row]);
        }
    }

    [Theory]
    [InlineData(SequenceKind.Gru)]
    [InlineData(SequenceKind.Cnn)]
    public void The_bytes_do_not_depend_on_the_number_of_threads(SequenceKind kind)
    {
        var set = DrawnSequences.Of(200, withCustomers: true);

        var graphs = new[] { 1, 3, 8 }.Select(threads => Trainer(kind).Fit(set, new FitContext(threads)).ToGraph()).ToArray();

        graphs[1].Should().Equal(graphs[0]);
        graphs[2].Should().Equal(graphs[0]);
    }

    [Theory]
    [InlineData(SequenceKind.Gru)]
    [InlineData(SequenceKind.Cnn)]
    public void It_learns_an_order_that_no_count_shows(SequenceKind kind)
    {
        var set = DrawnSequences.Of([.. Enumerable.Repeat(6, 600)]);
        var options = new SequenceOptions { Kind = kind, Members = 1, Width = 16, BatchSize = 32 };
        var model = new SequenceTrainer(options).Fit(set, OneThread);

        RocAuc.Of([.. set.Churned], [.. model.Score(set, OneThread).Select(LogOddsScale.ToProbability)])
            .Should().BeGreaterThan(.97);
    }

    [Fact]
    public void A_row_is_scored_out_of_fold_by_a_model_of_the_other_folds()
    {
        var set = DrawnSequences.Of(60, withCustomers: true);
        int[] foldOf = [.. Enumerable.Range(0, set.Rows).Select(row => row / 2 % 3)];
        int[] inside = [.. Enumerable.Range(0, set.Rows).Where(row => foldOf[row] == 1)];
        int[] outside = [.. Enumerable.Range(0, set.Rows).Where(row => foldOf[row] != 1)];

        var folds = new SequenceFolds(Trainer(SequenceKind.Gru), set, foldOf);
        foreach (var fold in new[] { 2, 1, 0 }) folds.Fit(fold, OneThread);

        var ofOthers = Trainer(SequenceKind.Gru).Fit(set.Pick(outside), OneThread, firstMember: 2);
        inside.Select(row => folds.Scores[row]).Should().Equal(ofOthers.Score(set.PickRows(inside), OneThread));
        folds.IsComplete.Should().BeTrue();
        folds.Model.Members.Should().HaveCount(3);
        var written = OnnxRuntimeSequences.Open(folds.Model.ToGraph(), set.Channels, customerColumns: 2).Run(
            set.Sequences, [.. Enumerable.Range(0, set.Rows).Select(row => set.Customers!.Row(row).ToArray())]);
        written.Zip(folds.Model.Score(set, OneThread)).Should()
            .OnlyContain(score => Math.Abs(score.First - score.Second) < 1e-5);
    }

    [Fact]
    public void Absurd_and_missing_numbers_have_finite_scores()
    {
        var set = DrawnSequences.Of(60);
        var model = Trainer(SequenceKind.Gru).Fit(set, OneThread);
        float[][] odd = [[1, 1, float.MaxValue, float.MinValue, float.NaN], [2, 0, float.NaN, float.NaN, float.NaN], []];

        model.Score(new SequenceRows(set.Channels, odd), OneThread).Should().OnlyContain(score => double.IsFinite(score));
        OnnxRuntimeSequences.Open(model.ToGraph(), set.Channels).Run(odd, []).Should()
            .OnlyContain(score => float.IsFinite(score));
    }

    [Theory]
    [InlineData(8, "width")]
    [InlineData(40, "width")]
    public void A_width_that_vectors_do_not_divide_is_refused(int width, string named)
    {
        var act = () => new SequenceTrainer(new SequenceOptions { Width = width });

        act.Should().Throw<ArgumentException>().WithMessage($"*{named}*");
    }

    [Fact]
    public void Sequences_that_are_not_whole_are_refused()
    {
        var act = () => new SequenceRows(DrawnSequences.Channels, [new float[7]]);

        act.Should().Throw<ArgumentException>();
    }

    private static SequenceTrainer Trainer(SequenceKind kind) =>
        new(new SequenceOptions { Kind = kind, Members = 2, Width = 16, Epochs = 3, BatchSize = 32, Dilations = [1, 2] });
}
