using Churn.TestSupport;
using Churn.Training.Learners.Neural;
using Churn.Training.Learners.Neural.Layers;
using CsCheck;

namespace Churn.Training.Tests.Learners.Neural;

/// <summary>Networks that nobody trained: of any shape, with random weights.</summary>
public class AnyNetworkGraphTests
{
    private static readonly Gen<LayerOptions> Hidden =
        from width in Gen.Int[1, 20]
        from activation in Gen.Enum<Activation>()
        select new LayerOptions(width, activation);

    private static readonly Gen<NetworkOptions> Options =
        from layers in Hidden.Array[0, 3]
        from submodels in Gen.Int[1, layers.Length == 0 ? 1 : 4]
        from output in submodels == 1 ? Gen.Enum<NetworkOutput>() : Gen.Const(NetworkOutput.Sigmoid)
        select new NetworkOptions { Layers = layers, Submodels = submodels, Output = output };

    private static readonly Gen<(NetworkOptions Options, int Members, int Amounts, int[] Words, int Seed)> Cases =
        from options in Options
        from members in Gen.OneOf(1, 2, 3, 5, 64)
        from words in Gen.Int[1, 6].Array[0, 3]
        from amounts in Gen.Int[words.Length == 0 ? 1 : 0, 20]
        from seed in Gen.Int
        select (options, members, amounts, words, seed);

    [Fact]
    public void Any_network_gives_the_same_score_in_memory_and_in_the_graph() =>
        Cases.Sample(
            one =>
            {
                var random = new Random(one.Seed);
                float Draw() => (random.NextSingle() - .5f) / 2;
                var columns = one.Amounts + one.Words.Length;
                var network = new Network(columns, one.Options, one.Words);
                float[][] members =
                [
                    .. Enumerable
                        .Range(0, one.Members)
                        .Select(_ => Enumerable.Range(0, network.Parameters).Select(_ => Draw()).ToArray()),];
                float[][] rows =
                [
                    .. Enumerable
                        .Range(0, 4)
                        .Select(_ =>
                            (float[])
                                [
                                    .. Enumerable.Range(0, one.Amounts).Select(_ => 8 * Draw()),
                                    .. one.Words.Select(words => (float)random.Next(words)),]),
                    [.. new float[one.Amounts], .. one.Words.Select(words => words - 1f)],];

                var scores = RunGraph.On(
                    columns,
                    (graph, row) => network.WriteTo(graph, row, members).WriteTo(graph),
                    [.. rows.SelectMany(row => row)]);

                for (var row = 0; row < rows.Length; row++)
                    ((double)scores[row])
                        .Should()
                        .BeApproximately(members.Average(parameters => network.LogOdds(parameters, rows[row])), 1e-5);
            },
            iter: 60);
}
