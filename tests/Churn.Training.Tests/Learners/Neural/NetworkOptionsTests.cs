using Churn.Training.Learners.Neural;

namespace Churn.Training.Tests.Learners.Neural;

public class NetworkOptionsTests
{
    [Fact]
    public void The_defaults_have_no_fault()
    {
        new NetworkOptions().Check().Should().BeEmpty();
        new NetworkOptions { Layers = [], Optimizer = new Sgd(), Patience = null, ValidationFraction = 0 }.Check()
            .Should().BeEmpty();
    }

    [Fact]
    public void All_faults_are_told_at_once_each_with_its_value_and_its_rule()
    {
        var options = new NetworkOptions
        {
            Bins = 257,
            Layers = [new(0), new(8, (Activation)9, 1), null!],
            Output = (NetworkOutput)7,
            Optimizer = new Adam { LearningRate = 0, Beta1 = 1, Beta2 = -.1, Epsilon = double.NaN },
            WeightDecay = -1,
            BatchSize = 0,
            Epochs = 0,
            ValidationFraction = .6,
            Patience = 0,
            Members = 65,
        };

        options.Check().Should().BeEquivalentTo(
            "Bins is 257; it must be at least 0 and at most 256.",
            "Layers[0].Width is 0; it must be at least 1 and at most 4096.",
            "Layers[1].Activation is 9, which is no Activation.",
            "Layers[1].Dropout is 1; it must be at least 0 and below 1.",
            "Layers[2] is missing.",
            "Output is 7, which is no NetworkOutput.",
            "Optimizer.LearningRate is 0; it must be above 0 and at most 10.",
            "Optimizer.Beta1 is 1; it must be at least 0 and below 1.",
            "Optimizer.Beta2 is -0.1; it must be at least 0 and below 1.",
            "Optimizer.Epsilon is NaN; it must be above 0 and at most 1.",
            "WeightDecay is -1; it must be at least 0 and at most 100.",
            "BatchSize is 0; it must be at least 1 and at most 65536.",
            "Epochs is 0; it must be at least 1 and at most 10000.",
            "ValidationFraction is 0.6; it must be at least 0 and at most 0.5.",
            "Patience is 0; it must be at least 1 and at most 10000.",
            "Members is 65; it must be at least 1 and at most 64.");
    }

    [Fact]
    public void Early_stopping_without_validation_rows_is_a_fault() =>
        new NetworkOptions { ValidationFraction = 0, Patience = 5 }.Check().Should().ContainSingle()
            .Which.Should().Be("Patience is 5, but ValidationFraction is 0: early stopping needs validation rows.");

    [Fact]
    public void What_is_missing_is_a_fault() =>
        new NetworkOptions { Layers = null!, Optimizer = null! }.Check()
            .Should().Equal("Layers is missing.", "Optimizer is missing.");

    [Fact]
    public void A_trainer_refuses_options_and_tells_every_fault()
    {
        var act = () => new NetworkTrainer(new NetworkOptions { BatchSize = -3, Optimizer = new Sgd { Momentum = 1 } });

        act.Should().Throw<ArgumentException>().WithMessage("*Optimizer.Momentum is 1*BatchSize is -3*");
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
