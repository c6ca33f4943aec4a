using Churn.Core.Numerics;
using Churn.Training.Learners.Neural;
using Churn.Training.Learners.Neural.Layers;
using Churn.Training.Learners.Neural.Losses;

namespace Churn.Training.Tests.Learners.Neural;

public class NetworkGradientTests
{
    private static readonly int[] Rows = Enumerable.Range(0, 12).ToArray();

    [Theory]
    [InlineData(NetworkOutput.Sigmoid, NetworkLoss.CrossEntropy, Activation.Tanh)]
    [InlineData(NetworkOutput.Sigmoid, NetworkLoss.SquaredError, Activation.Tanh)]
    [InlineData(NetworkOutput.Softmax, NetworkLoss.CrossEntropy, Activation.Tanh)]
    [InlineData(NetworkOutput.Softmax, NetworkLoss.SquaredError, Activation.Tanh)]
    [InlineData(NetworkOutput.Sigmoid, NetworkLoss.CrossEntropy, Activation.Sigmoid)]
    [InlineData(NetworkOutput.Softmax, NetworkLoss.SquaredError, Activation.Linear)]
    public void Each_gradient_of_a_whole_network_is_that_of_finite_differences(
        NetworkOutput output, NetworkLoss loss, Activation activation) =>
        CheckGradients(new NetworkOptions
        {
            Layers = [new(9, activation, .3), new(5, activation)],
            Output = output,
            Loss = loss,
            Submodels = 1,
        }, .02f);

    /// <summary>
    /// ReLU has no slope at 0, and a step across the kink spoils a difference. Small steps and few rows make that rare; if a
    /// change of the generator brings it about, another seed is the remedy.
    /// </summary>
    [Theory]
    [InlineData(NetworkOutput.Sigmoid)]
    [InlineData(NetworkOutput.Softmax)]
    public void Each_gradient_of_a_network_of_relus_is_that_of_finite_differences(NetworkOutput output) =>
        CheckGradients(new NetworkOptions { Layers = [new(9), new(5)], Output = output, Submodels = 1 }, .001f);

    [Fact]
    public void Each_gradient_of_a_network_with_submodels_is_that_of_finite_differences() =>
        CheckGradients(
            new NetworkOptions { Layers = [new(9, Activation.Tanh, .3), new(5, Activation.Tanh)], Submodels = 3 },
            .02f);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Each_gradient_of_a_network_that_reads_words_is_that_of_finite_differences(int submodels) =>
        CheckGradients(
            new NetworkOptions { Layers = [new(9, Activation.Tanh, .3), new(5, Activation.Tanh)], Submodels = submodels },
            .02f,
            Sets.Words(Rows.Length));

    private static void CheckGradients(NetworkOptions options, float difference, TrainingSet? words = null)
    {
        var set = words ?? Sets.Rings(Rows.Length);
        var bins = PiecewiseLinearEncoding.Learn(set.Features, 2);
        var encoded = new EncodedSet(bins, set);
        var network = new Network(bins.Width, options, bins.WordCounts);
        var parameters = WeightInitializer.Of(network, .3, new RandomStream(1, 1));
        // Biases of 0 would put silent units exactly on the kink.
        Numbers.Random(network.Parameters - network.Weights, 3).CopyTo(parameters.AsSpan(network.Weights));
        TrainingStep NewStep() => new(network, parameters, Loss.Of(options.Loss), Rows.Length, new RandomStream(2, 2));

        var step = NewStep();
        step.Run(encoded, Rows);
        // A new step for each loss: it silences the same units again.
        var truth = Numbers.CentralDifferences(() => NewStep().Run(encoded, Rows), parameters, difference);

        foreach (var part in network.Layers.SelectMany(PartsOf))
            step.Gradients[part].ShouldBeTheGradient(truth[part], $"parameters {part}");
    }

    private static Range[] PartsOf(Layer layer) => layer switch
    {
        Dense dense => [dense.Weights, dense.Biases],
        DenseEmbeddingLayer words => [words.Amounts.Weights, words.Amounts.Biases, words.Rows],
        ScaleShiftLayer adapter => [adapter.Scales, adapter.Shifts],
        EnsembleOutputLayer outputs => [outputs.Weights, outputs.Biases],
        _ => [],
    };
}
