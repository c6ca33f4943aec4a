using Churn.TestSupport;
using Churn.Training.Learners.Neural;
using Churn.Training.Learners.Neural.Layers;

namespace Churn.Training.Tests.Learners.Neural;

public class NetworkGraphTests
{
    private const int Rows = 200;

    public static TheoryData<NetworkOutput, int[], Activation, int, int, int> Shapes { get; } = new()
    {
        { NetworkOutput.Sigmoid, [], Activation.Relu, 1, 0, 1 },
        { NetworkOutput.Sigmoid, [64, 32], Activation.Relu, 1, 0, 1 },
        { NetworkOutput.Sigmoid, [64, 32], Activation.Relu, 5, 16, 1 },
        { NetworkOutput.Sigmoid, [7], Activation.Tanh, 2, 3, 1 },
        { NetworkOutput.Sigmoid, [5, 4, 3], Activation.Linear, 3, 16, 1 },
        { NetworkOutput.Softmax, [], Activation.Relu, 3, 16, 1 },
        { NetworkOutput.Softmax, [16], Activation.Sigmoid, 1, 0, 1 },
        { NetworkOutput.Softmax, [16, 9, 8], Activation.Tanh, 4, 8, 1 },
        { NetworkOutput.Sigmoid, [64, 32], Activation.Relu, 1, 16, 8 },
        { NetworkOutput.Sigmoid, [16], Activation.Relu, 1, 0, 2 },
        { NetworkOutput.Sigmoid, [9, 8, 7], Activation.Tanh, 3, 4, 5 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_graph_gives_the_scores_of_the_model(
        NetworkOutput output, int[] widths, Activation activation, int members, int bins, int submodels)
    {
        ShouldScoreTheSame(output, widths, activation, members, bins, submodels, seed => Sets.Rings(Rows, seed));
        ShouldScoreTheSame(output, widths, activation, members, bins, submodels, seed => Sets.Words(Rows, seed));
    }

    [Fact]
    public void Words_can_be_all_there_is() => ShouldScoreTheSame(
        NetworkOutput.Sigmoid, [16], Activation.Relu, 2, 16, 2, seed =>
        {
            var words = Sets.Words(Rows, seed);
            float[] numbers = [.. Enumerable.Range(0, Rows).SelectMany(row => words.Features.Row(row)[1..].ToArray())];
            return new TrainingSet(new FeatureMatrix(numbers, ["v", "w"], words.Features.WordCounts), [.. words.Churned]);
        });

    private static void ShouldScoreTheSame(
        NetworkOutput output,
        int[] widths,
        Activation activation,
        int members,
        int bins,
        int submodels,
        Func<int, TrainingSet> draw)
    {
        var options = new NetworkOptions
        {
            Layers = [.. widths.Select(width => new LayerOptions(width, activation, .1))],
            Output = output,
            Bins = bins,
            Members = members,
            Submodels = submodels,
            Epochs = 10,
        };
        var model = new NetworkTrainer(options).Fit(draw(1), new());
        var random = draw(2).Features;

        var scores = Run(model, Enumerable.Range(0, Rows).SelectMany(row => random.Row(row).ToArray()).ToArray(), random.Columns);

        for (var row = 0; row < Rows; row++) ((double)scores[row]).Should().BeApproximately(model.Score(random.Row(row)), 1e-5);
    }

    private static float[] Run(NetworkModel model, float[] features, int columns) =>
        RunGraph.On(columns, (graph, row) => model.WriteTo(graph, row).WriteTo(graph), features);
}
