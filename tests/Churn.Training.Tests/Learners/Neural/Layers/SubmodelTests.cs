using Churn.Training.Learners.Neural.Layers;

namespace Churn.Training.Tests.Learners.Neural.Layers;

public class SubmodelTests
{
    private static readonly float[] Parameters = [2, -1, 3, 4, 10, 20, 30, 40];

    [Fact]
    public void The_first_adapter_gives_every_submodel_its_own_scale_and_shift_of_the_same_signal()
    {
        var adapter = new ScaleShiftLayer(2, 2, fansOut: true, 0, 4);
        var output = new float[8];

        adapter.Apply(Parameters, [1, 2, 0, -1], output);

        output.Should().Equal(12, 18, 33, 48, 10, 21, 30, 36);
    }

    [Fact]
    public void A_later_adapter_takes_the_signal_of_each_submodel_apart()
    {
        var adapter = new ScaleShiftLayer(2, 2, fansOut: false, 0, 4);
        var output = new float[4];

        adapter.Apply(Parameters, [1, 2, 3, 4], output);

        output.Should().Equal(12, 18, 39, 56);
    }

    [Fact]
    public void A_shared_layer_treats_each_submodel_as_a_plain_one_treats_a_row()
    {
        var parameters = Numbers.Random(20, 1);
        var signal = Numbers.Random(2 * 3 * 4, 2);
        var (shared, plain) = (new float[2 * 3 * 4], new float[2 * 3 * 4]);

        new Dense(4, 4, 0, 16, submodels: 3).Apply(parameters, signal, shared);
        new Dense(4, 4, 0, 16).Apply(parameters, signal, plain);

        shared.Should().Equal(plain);
    }

    [Fact]
    public void Each_submodel_has_an_output_of_its_own()
    {
        var outputs = new EnsembleOutputLayer(2, 2, 0, 4);
        var output = new float[4];

        outputs.Apply(Parameters, [1, 2, 3, 4, 0, 1, 1, 0], output);

        output.Should().Equal(10 + 0, 20 + 25, 10 - 1, 20 + 3);
    }

    [Fact]
    public void The_log_odds_of_submodels_are_averaged() =>
        new OutputHead(NetworkOutput.Sigmoid, 3).LogOdds([1, 2, 6]).Should().Be(3);
}
