using Churn.Core.Options;
using Churn.Training.Learners.Neural;
using Churn.Training.Learners.Neural.Layers;
using Churn.Training.Learners.Neural.Optimizers;

namespace Churn.Training.Tests.Learners.Neural;

public class NetworkOptionsTests
{
    [Fact]
    public void The_defaults_have_no_fault()
    {
        OptionsValidator.Of(new NetworkOptions()).Should().BeEmpty();
        OptionsValidator
            .Of(
                new NetworkOptions
                {
                    Layers = [],
                    Submodels = 1,
                    Optimizer = new Sgd(),
                    Patience = 0,
                    ValidationFraction = 0,
                })
            .Should()
            .BeEmpty();
    }

    [Fact]
    public void All_faults_are_told_at_once_each_with_its_value_and_its_rule()
    {
        var options = new NetworkOptions
        {
            Bins = 257,
            SmoothClip = 0,
            Layers = [new(0), new(8, (Activation)9, 1), null!],
            Output = (NetworkOutput)7,
            Optimizer = new Adam { LearningRate = 0, Beta1 = 1, Beta2 = -.1, Epsilon = double.NaN },
            WeightDecay = -1,
            BatchSize = 0,
            Epochs = 0,
            EpochRows = 0,
            ValidationFraction = .6,
            Patience = -1,
            AveragedEpochs = -1,
            Members = 65,
            Submodels = 0,
        };

        OptionsValidator.Of(options).Should().BeEquivalentTo(
            "bins is 257; it must be at least 0 and at most 256.",
            "smoothClip is 0; it must be at least 0.1 and at most 1000.",
            "layers[0].width is 0; it must be at least 1 and at most 4096.",
            "layers[1].activation is 9, which is not a value of Activation.",
            "layers[1].dropout is 1; it must be at least 0 and below 1.",
            "layers[2] is missing.",
            "output is 7, which is not a value of NetworkOutput.",
            "optimizer.learningRate is 0; it must be above 0 and at most 10.",
            "optimizer.beta1 is 1; it must be at least 0 and below 1.",
            "optimizer.beta2 is -0.1; it must be at least 0 and below 1.",
            "optimizer.epsilon is NaN; it must be above 0 and at most 1.",
            "weightDecay is -1; it must be at least 0 and at most 100.",
            "batchSize is 0; it must be at least 1 and at most 65536.",
            "epochs is 0; it must be at least 1 and at most 10000.",
            "epochRows is 0; it must be at least 1 and at most 2147483647.",
            "validationFraction is 0.6; it must be at least 0 and at most 0.5.",
            "patience is -1; it must be at least 0 and at most 10000.",
            "averagedEpochs is -1; it must be at least 0 and at most 100.",
            "members is 65; it must be at least 1 and at most 64.",
            "submodels is 0; it must be at least 1 and at most 64.");
    }

    [Fact]
    public void Early_stopping_without_validation_rows_is_a_fault() =>
        OptionsValidator.Of(new NetworkOptions { ValidationFraction = 0, Patience = 5 }).Should().ContainSingle()
            .Which.Should().Be("patience is 5, but validationFraction is 0: early stopping needs validation rows.");

    [Fact]
    public void Submodels_without_a_hidden_layer_or_with_two_output_units_are_a_fault()
    {
        OptionsValidator.Of(new NetworkOptions { Layers = [], Submodels = 2 }).Should().ContainSingle()
            .Which.Should().Be("submodels is 2, which needs a hidden layer and the output sigmoid; set it to 1.");
        OptionsValidator.Of(new NetworkOptions { Output = NetworkOutput.Softmax, Submodels = 2 }).Should().ContainSingle();
    }

    [Fact]
    public void An_open_weight_decay_has_several_variants_and_a_fixed_one_has_one()
    {
        new NetworkOptions().Variants().Select(variant => variant.WeightDecay).Should().Equal(1, .3);
        new NetworkOptions { WeightDecay = 0 }.Variants().Should().ContainSingle().Which.WeightDecay.Should().Be(0);
        new NetworkTrainer(new NetworkOptions()).Options.WeightDecay.Should().Be(1);
    }

    [Fact]
    public void What_is_missing_is_a_fault() =>
        OptionsValidator.Of(new NetworkOptions { Optimizer = null! })
            .Should().Equal("optimizer is missing.");

    [Fact]
    public void A_trainer_refuses_options_and_tells_every_fault()
    {
        var act = () => new NetworkTrainer(new NetworkOptions { BatchSize = -3, Optimizer = new Sgd { Momentum = 1 } });

        act.Should().Throw<ArgumentException>().WithMessage("*optimizer.momentum is 1*batchSize is -3*");
    }

    [Theory]
    [InlineData(300, .3, 1, 64, 20_000, 10)]
    [InlineData(10_000, .3, 1, 64, 20_000, 5)]
    [InlineData(40_000, .15, .25, 256, 20_000, 5)]
    [InlineData(700_000, .1, 1.0 / 70, 512, 70_000, 5)]
    public void More_rows_mean_less_smoothing_and_larger_steps(
        int rows, double dropout, double decay, int batchSize, int epochRows, int patience)
    {
        var options = new NetworkOptions { WeightDecay = 1 }.For(rows);

        options.Layers![0].Dropout.Should().BeApproximately(dropout, 1e-12);
        options.WeightDecay.Should().BeApproximately(decay, 1e-12);
        (options.BatchSize, options.EpochRows, options.Patience).Should().Be((batchSize, epochRows, patience));
    }

    [Fact]
    public void What_the_user_has_chosen_stays_as_it_is()
    {
        var chosen = new NetworkOptions { Layers = [new(8)], BatchSize = 32, EpochRows = 99, Patience = 0 };

        chosen.For(700_000).Should().BeEquivalentTo(chosen);
    }

    [Fact]
    public void A_list_changed_after_the_check_does_not_change_the_trainer()
    {
        var layers = new List<LayerOptions> { new(8) };
        var trainer = new NetworkTrainer(new NetworkOptions { Layers = layers });

        layers[0] = new(-1);

        trainer.Options.Layers.Should().Equal(new LayerOptions(8));
    }
}
