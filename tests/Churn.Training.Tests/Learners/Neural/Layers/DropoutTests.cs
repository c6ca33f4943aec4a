using Churn.Core.Numerics;
using Churn.Training.Learners.Neural;
using Churn.Training.Learners.Neural.Layers;

namespace Churn.Training.Tests.Learners.Neural.Layers;

public class DropoutTests
{
    private const int Rows = 1_000, Width = 101;

    [Theory]
    [InlineData(.1)]
    [InlineData(.5)]
    [InlineData(.9)]
    public void Training_silences_the_share_and_keeps_the_expected_signal(double share)
    {
        var outputs = TrainedOutputs(share);

        var silent = outputs.Count(output => output == 0) / (double)outputs.Length;
        silent.Should().BeApproximately(share, .01);
        outputs.Average().Should().BeApproximately(1, .04f);
        outputs.Where(output => output != 0).Should().OnlyContain(output => Math.Abs(output - (1 / (1 - share))) < 1e-5);
    }

    [Fact]
    public void Each_row_and_each_unit_is_silenced_about_as_often()
    {
        var outputs = TrainedOutputs(.5);

        for (var unit = 0; unit < Width; unit++)
        {
            var silent = Enumerable.Range(0, Rows).Count(row => outputs[(row * Width) + unit] == 0);
            silent.Should().BeInRange(420, 580, $"unit {unit} is one of many");
        }
    }

    [Fact]
    public void Scoring_passes_the_signal_on()
    {
        var inputs = Numbers.Random(Width, 1);
        var outputs = new float[Width];

        new Dropout(Width, .5).Apply([], inputs, outputs);

        outputs.Should().Equal(inputs);
    }

    [Fact]
    public void A_model_trained_with_dropout_gives_the_same_score_every_time()
    {
        var set = Sets.Rings(200);
        var options = new NetworkOptions { Layers = [new(16, Activation.Relu, .5)], Epochs = 2 };
        var model = new NetworkTrainer(options).Fit(set, new());

        var scores = Enumerable.Range(0, 20).Select(_ => model.Score(set.Features.Row(0))).ToArray();

        scores.Distinct().Should().ContainSingle();
    }

    private static float[] TrainedOutputs(double share)
    {
        var ones = Enumerable.Repeat(1f, Rows * Width).ToArray();
        var step = new LayerStep(new Dropout(Width, share), [], [], null, ones, Rows, new RandomStream(5, 0));
        step.Forward(Rows);
        return step.Output.ToArray();
    }
}
