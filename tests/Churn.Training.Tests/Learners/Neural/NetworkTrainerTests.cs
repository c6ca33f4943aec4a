using System.Collections.Concurrent;
using Churn.Core.Numerics;
using Churn.Models.Onnx;
using Churn.Training.Learners.Neural;
using Churn.Training.Learners.Neural.Layers;
using Churn.Training.Learners.Neural.Losses;
using Churn.Training.Learners.Neural.Optimizers;

namespace Churn.Training.Tests.Learners.Neural;

public class NetworkTrainerTests
{
    private static readonly NetworkOptions Small = new() { Layers = [new(8)], Epochs = 5, Members = 4, Submodels = 2 };

    [Theory]
    [InlineData(NetworkOutput.Sigmoid, NetworkLoss.CrossEntropy, Activation.Tanh)]
    [InlineData(NetworkOutput.Softmax, NetworkLoss.CrossEntropy, Activation.Relu)]
    [InlineData(NetworkOutput.Sigmoid, NetworkLoss.SquaredError, Activation.Relu)]
    [InlineData(NetworkOutput.Softmax, NetworkLoss.SquaredError, Activation.Sigmoid)]
    public void It_learns_what_no_straight_line_can_tell(NetworkOutput output, NetworkLoss loss, Activation activation)
    {
        var options = new NetworkOptions
        {
            Layers = [new(16, activation)],
            Members = 1,
            Submodels = 1,
            Output = output,
            Loss = loss,
            Optimizer = new Adam { LearningRate = .02 },
            AveragedEpochs = 0,
            Epochs = 1500,
            WeightDecay = 0,
            Patience = 0,
        };

        var model = new NetworkTrainer(options).Fit(Sets.Xor, new());

        for (var row = 0; row < 4; row++)
            (model.Score(Sets.Xor.Features.Row(row)) > 1.5).Should().Be(Sets.Xor.Churned[row], $"row {row}");
        for (var row = 0; row < 4; row++)
            (model.Score(Sets.Xor.Features.Row(row)) < -1.5).Should().Be(!Sets.Xor.Churned[row], $"row {row}");
    }

    [Fact]
    public void Stochastic_descent_learns_too()
    {
        var options = Small with { Layers = [new(16, Activation.Tanh)], Optimizer = new Sgd(), WeightDecay = 0, Epochs = 1500 };

        var model = new NetworkTrainer(options).Fit(Sets.Xor, new());

        Enumerable.Range(0, 4).Select(row => model.Score(Sets.Xor.Features.Row(row)) > 0).Should().Equal(Sets.Xor.Churned);
    }

    [Theory]
    [InlineData(NetworkLoss.CrossEntropy)]
    [InlineData(NetworkLoss.SquaredError)]
    public void Probabilities_are_learnt_in_place_of_labels(NetworkLoss loss)
    {
        var set = new TrainingSet(Sets.Xor.Features, [.. Sets.Xor.Churned]) { Targets = [0.2f, 0.7f, 0.9f, 0.4f] };
        var options = new NetworkOptions
        {
            Layers = [new(16, Activation.Tanh)],
            Members = 1,
            Submodels = 1,
            Loss = loss,
            Optimizer = new Adam { LearningRate = .02 },
            AveragedEpochs = 0,
            Epochs = 2000,
            WeightDecay = 0,
            Patience = 0,
        };

        var model = new NetworkTrainer(options).Fit(set, new());

        for (var row = 0; row < 4; row++)
            LogOddsScale.ToProbability(model.Score(set.Features.Row(row))).Should()
                .BeApproximately(set.Targets[row], 0.02, $"row {row}");
    }

    [Fact]
    public void Labels_as_probabilities_teach_the_same_bits()
    {
        var plain = Sets.Rings(300);
        var soft = new TrainingSet(plain.Features, [.. plain.Churned])
        {
            Targets = [.. plain.Churned.Select(churned => churned ? 1f : 0)],
        };

        new NetworkTrainer(Small).Fit(soft, new()).Score(plain.Features.Row(0))
            .Should().Be(new NetworkTrainer(Small).Fit(plain, new()).Score(plain.Features.Row(0)));
    }

    [Fact]
    public void A_network_starts_at_the_churn_rate()
    {
        var set = new TrainingSet(new FeatureMatrix([0, 0, 0, 0], ["a"]), [true, false, false, false]);
        var options = Small with { Optimizer = new Sgd { LearningRate = 1e-9 }, Epochs = 1, Members = 1 };

        new NetworkTrainer(options).Fit(set, new()).Score([0]).Should().BeApproximately(Math.Log(1.0 / 3), 1e-6);
        new NetworkTrainer(options with { Output = NetworkOutput.Softmax, Submodels = 1 }).Fit(set, new()).Score([0])
            .Should().BeApproximately(Math.Log(1.0 / 3), 1e-6);
    }

    [Fact]
    public void Early_stopping_restores_the_weights_of_the_best_epoch()
    {
        // So few rows and so fast a rate that the loss on the validation rows soon rises.
        var set = Sets.Rings(120);
        var options = new NetworkOptions
        {
            Layers = [new(64)],
            Optimizer = new Adam { LearningRate = .02 },
            AveragedEpochs = 0,
            ValidationFraction = .3,
            Patience = 15,
            Epochs = 200,
            Members = 1,
        };
        var heard = new Listener();

        var model = new NetworkTrainer(options).Fit(set, new(Progress: heard));

        var losses = heard.Reports.Select(report => report.ValidationLoss!.Value).ToList();
        losses.Should().HaveCountLessThan(200);
        (losses.Count - 1 - losses.IndexOf(losses.Min())).Should().Be(15, "patience ends so many epochs after the best");
        losses[^1].Should().BeGreaterThan(losses.Min() * 1.05, "else the test could not tell the last weights from the best");
        ValidationLoss(model, set, options).Should().BeApproximately(losses.Min(), 1e-9);
    }

    [Fact]
    public void Without_patience_the_last_weights_are_kept()
    {
        var set = Sets.Rings(120);
        var options = Small with { Members = 1, Patience = 0, Epochs = 40 };
        var heard = new Listener();

        var model = new NetworkTrainer(options).Fit(set, new(Progress: heard));

        heard.Reports.Should().HaveCount(40);
        ValidationLoss(model, set, options).Should().BeApproximately(heard.Reports[^1].ValidationLoss!.Value, 1e-9);
    }

    [Fact]
    public void Weight_decay_shrinks_the_weights_by_the_rate_times_itself_and_leaves_the_biases()
    {
        // All features are 0: the weights have no gradient, so only the decay moves them. Four rows, one batch, three epochs.
        var set = new TrainingSet(new FeatureMatrix(new float[8], ["a", "b"]), [true, true, false, false]);
        var options = new NetworkOptions
        {
            Layers = [],
            Submodels = 1,
            AveragedEpochs = 0,
            Optimizer = new Adam { LearningRate = .1 },
            WeightDecay = 2,
            Epochs = 3,
            Patience = 0,
            ValidationFraction = 0,
        };
        var decayed = new NetworkTrainer(options).Fit(set, new());
        var plain = new NetworkTrainer(options with { WeightDecay = 0 }).Fit(set, new());

        double Weight(NetworkModel model, float[] row) => model.Score(row) - model.Score([0, 0]);
        Weight(decayed, [1, 0]).Should().BeApproximately(Math.Pow(1 - .2, 3) * Weight(plain, [1, 0]), 1e-6);
        Weight(decayed, [0, 1]).Should().BeApproximately(Math.Pow(1 - .2, 3) * Weight(plain, [0, 1]), 1e-6);
        decayed.Score([0, 0]).Should().Be(plain.Score([0, 0]));
    }

    [Fact]
    public void Averaged_weights_lag_behind_the_last_ones()
    {
        // One batch an epoch: of the last step the average over one epoch takes a half, of the one before a quarter.
        var set = Sets.Rings(50);
        var options = Small with
        {
            Layers = [],
            Submodels = 1,
            Members = 1,
            Patience = 0,
            ValidationFraction = 0,
            WeightDecay = 0,
        };
        double Score(int epochs, double averaged) =>
            new NetworkTrainer(options with { Epochs = epochs, AveragedEpochs = averaged })
                .Fit(set, new())
                .Score(set.Features.Row(0));

        // Without a hidden layer the score is a sum of weights, so the average of weights is that of scores.
        var start = (2 * Score(1, 1)) - Score(1, 0);
        Score(2, 1).Should().BeApproximately((start / 4) + (Score(1, 0) / 4) + (Score(2, 0) / 2), 1e-5);
        Score(2, 1).Should().NotBe(Score(2, 0));
    }

    [Fact]
    public void An_epoch_of_few_rows_is_a_part_of_the_data_drawn_anew()
    {
        var set = Sets.Rings(300);
        var options = Small with { Epochs = 8, EpochRows = 40 };

        var parts = new NetworkTrainer(options).Fit(set, new()).Score(set.Features.Row(0));

        parts.Should().NotBe(new NetworkTrainer(options with { EpochRows = 300 }).Fit(set, new()).Score(set.Features.Row(0)));
        parts.Should().Be(new NetworkTrainer(options).Fit(set, new()).Score(set.Features.Row(0)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_at_any_number_of_threads()
    {
        var set = Sets.Rings(300);
        var options = Small with { Layers = [new(70, Activation.Relu, .2), new(9, Activation.Tanh)] };

        var trainer = new NetworkTrainer(options);
        var graphs = new[] { 1, 1, 2, 4 }.Select(threads => Graph(trainer.Fit(set, new(threads)), set)).ToList();

        graphs.Should().AllSatisfy(graph => graph.Should().Equal(graphs[0]));
    }

    [Fact]
    public void Different_seeds_give_different_networks_and_so_do_different_members()
    {
        var set = Sets.Rings(300);
        double Score(int seed, int members) =>
            new NetworkTrainer(Small with { Members = members, Seed = seed }).Fit(set, new()).Score(set.Features.Row(0));

        new[] { Score(1, 1), Score(2, 1), Score(3, 1), Score(1, 2) }.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_fit_changes_neither_the_trainer_nor_the_data()
    {
        var set = Sets.Rings(300);
        var before = Enumerable.Range(0, set.Rows).SelectMany(row => set.Features.Row(row).ToArray()).ToArray();
        var trainer = new NetworkTrainer(Small);

        var first = Graph(trainer.Fit(set, new()), set);

        Graph(trainer.Fit(set, new()), set).Should().Equal(first);
        Enumerable.Range(0, set.Rows).SelectMany(row => set.Features.Row(row).ToArray()).Should().Equal(before);
    }

    [Fact]
    public void Progress_rises_to_its_total_one_report_at_a_time()
    {
        var heard = new Listener();

        new NetworkTrainer(Small with { Epochs = 40, Patience = 3 }).Fit(Sets.Rings(300), new(4, heard));

        heard.Reports.Should().AllSatisfy(report => (report.Unit, report.Total).Should().Be(("epoch", 160)));
        heard.Reports.Select(report => report.Done).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        heard.Reports[^1].Done.Should().Be(160);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Cancelling_stops_the_fit(int threads)
    {
        using var source = new CancellationTokenSource();
        var listener = new Listener { AtReport = source.Cancel };

        var act = () => new NetworkTrainer(Small with { Epochs = 10_000, Patience = 0 })
            .Fit(Sets.Rings(300), new(threads, listener, source.Token));

        act.Should().Throw<OperationCanceledException>();
        listener.Reports.Should().HaveCountLessThan(10);
    }

    [Fact]
    public void A_training_that_diverges_is_an_error_and_no_model()
    {
        var wild = Small with { Optimizer = new Sgd { LearningRate = 10 }, WeightDecay = 100, Patience = 0, Epochs = 50 };

        var act = () => new NetworkTrainer(wild).Fit(Sets.Rings(300), new(2));

        act.Should().Throw<ArithmeticException>().WithMessage("*diverged*LearningRate*");
    }

    [Fact]
    public void Any_number_of_threads_may_score_at_once()
    {
        var set = Sets.Rings(300);
        var model = new NetworkTrainer(Small).Fit(set, new());
        var expected = Enumerable.Range(0, set.Rows).Select(row => model.Score(set.Features.Row(row))).ToArray();
        var wrong = new ConcurrentBag<int>();

        Parallel.For(0, 20_000, i =>
        {
            if (model.Score(set.Features.Row(i % set.Rows)) != expected[i % set.Rows]) wrong.Add(i);
        });

        wrong.Should().BeEmpty();
    }

    [Fact]
    public void A_row_of_another_width_is_refused()
    {
        var model = new NetworkTrainer(Small).Fit(Sets.Rings(300), new());

        var act = () => model.Score([1, 2, 3]);

        act.Should().Throw<ArgumentOutOfRangeException>();
    }

    /// <summary>The loss of a model of one member on the rows that it was watched on.</summary>
    private static double ValidationLoss(NetworkModel model, TrainingSet set, NetworkOptions options)
    {
        var rows = ValidationSplit
            .Of(set.Churned, set.GroupOf, options.ValidationFraction, new RandomStream(options.Seed, 0))
            .Validation;
        return rows.Average(row => new CrossEntropy().Value(model.Score(set.Features.Row(row)), set.Churned[row]));
    }

    private static byte[] Graph(NetworkModel model, TrainingSet set)
    {
        var graph = new GraphBuilder("test");
        model.WriteTo(graph, graph.FloatInput("features", set.Features.Columns)).WriteTo(graph);
        return graph.ToBytes();
    }

    private sealed class Listener : IProgress<FitProgress>
    {
        public List<FitProgress> Reports { get; } = [];

        public Action AtReport { get; init; } = () => { };

        public void Report(FitProgress value)
        {
            Reports.Add(value);
            AtReport();
        }
    }
}
