using Churn.Models.Explaining;
using Churn.Models.Onnx;
using Churn.TestSupport;

namespace Churn.Models.Tests.Explaining;

public class ExplainerTests
{
    private const int Columns = 8;

    [Theory]
    [InlineData(3, 8)]
    [InlineData(10, 10)] // its tables would take 84 MB: it is walked
    public void Trees_get_what_all_coalitions_give(int depth, int columns)
    {
        var explainer = Explainer.Of(Graph(columns, RandomTrees(depth, columns)), Players(columns), Rows(4, columns, seed: 1));

        foreach (var customer in Rows(3, columns, seed: 2))
        {
            var found = explainer.Explain(customer);

            found.Contributions.Should().Equal(
                BruteForce.ShapleyValues(explainer, customer, Players(columns)), (one, other) => Math.Abs(one - other) < 1e-9);
            found.StandardErrors.Should().OnlyContain(error => error == 0);
        }
    }

    [Fact]
    public void Features_of_one_column_are_one_player()
    {
        int[] players = [0, 0, 0, 1, 1, 2, 3, 3];
        var explainer = Explainer.Of(Graph(Columns, RandomTrees(5, Columns)), players, Rows(5, Columns, seed: 1));

        foreach (var customer in Rows(3, Columns, seed: 2))
            explainer.Explain(customer).Contributions.Should().Equal(
                BruteForce.ShapleyValues(explainer, customer, players), (one, other) => Math.Abs(one - other) < 1e-9);
    }

    [Fact]
    public void Blend_of_weighted_parts_gets_what_all_coalitions_give()
    {
        var trees = RandomTrees(4, Columns);
        var graph = Graph(Columns, (graph, coded) => WeightedSum.Join(graph,
        [
            WeightedSum.Of(new TreeEnsemble(trees).WriteTo(graph, coded)).Through(.5, -1),
            new WeightedSum(coded, Enumerable.Range(1, Columns).Select(i => i / 8.0), .25),
        ]).Through(2, .5));
        var explainer = Explainer.Of(graph, Players(Columns), Rows(4, Columns, seed: 1));
        var customer = Rows(1, Columns, seed: 2)[0];

        explainer.IsExact.Should().BeTrue();
        explainer.Explain(customer).Contributions.Should().Equal(
            BruteForce.ShapleyValues(explainer, customer, Players(Columns)), (one, other) => Math.Abs(one - other) < 1e-9);
    }

    [Fact]
    public void Network_is_within_its_standard_errors_of_all_coalitions_and_adds_up()
    {
        var explainer = Explainer.Of(Network(), Players(Columns), Rows(64, Columns, seed: 1));

        explainer.IsExact.Should().BeFalse();
        explainer.Background.Should().HaveCount(Explainer.SampledRows);
        foreach (var customer in Rows(10, Columns, seed: 2))
        {
            var found = explainer.Explain(customer);

            (found.BaseScore + found.Contributions.Sum()).Should().BeApproximately(found.Score, 1e-9);
            var exact = BruteForce.ShapleyValues(explainer, customer, Players(Columns));
            for (var player = 0; player < Columns; player++)
                Math.Abs(found.Contributions[player] - exact[player])
                    .Should().BeLessThanOrEqualTo((3 * found.StandardErrors[player]) + 1e-6);
            explainer.Explain(customer).Contributions.Should().Equal(found.Contributions);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)] // more than 64 leaves a tree
    public void Beta_calibration_of_trees_of_many_columns_is_nearly_what_all_coalitions_give(int depth)
    {
        var graph = Graph(Columns, (graph, coded) =>
        {
            var score = WeightedSum.Of(new TreeEnsemble(RandomTrees(depth, Columns)).WriteTo(graph, coded));
            var bothSigns = graph.Apply("Mul", score.WriteTo(graph), graph.Constant([1f, -1f], 1, 2));
            return new WeightedSum(graph.Apply("Softplus", bothSigns), [.8, -1.2], .1);
        });
        var explainer = Explainer.Of(graph, Players(Columns), Rows(64, Columns, seed: 1));

        foreach (var customer in Rows(5, Columns, seed: 2))
        {
            var found = explainer.Explain(customer);
            var exact = BruteForce.ShapleyValues(explainer, customer, Players(Columns));
            for (var player = 0; player < Columns; player++)
                Math.Abs(found.Contributions[player] - exact[player])
                    .Should().BeLessThanOrEqualTo((3 * found.StandardErrors[player]) + 1e-6);
            (found.BaseScore + found.Contributions.Sum()).Should().BeApproximately(found.Score, 1e-9);
        }
    }

    [Fact]
    public void Column_that_equals_all_of_the_background_gets_exactly_0()
    {
        foreach (var graph in new[] { Graph(Columns, RandomTrees(5, Columns)), Network() })
        {
            var rows = Rows(40, Columns, seed: 1);
            foreach (var row in rows) row[3] = 0.5f;
            var customer = Rows(1, Columns, seed: 2)[0];
            customer[3] = 0.5f;

            Explainer.Of(graph, Players(Columns), rows).Explain(customer).Contributions[3].Should().Be(0);
        }
    }

    [Fact]
    public void Missing_value_is_explained_by_what_stands_in_for_it()
    {
        var graph = Graph(2, (graph, coded) =>
        {
            var isMissing = graph.Apply("IsNaN", coded);
            return new WeightedSum(graph.Apply("Where", isMissing, graph.Constant([3f, 5f], 1, 2), coded), [1, 2]);
        });
        var explainer = Explainer.Of(graph, Players(2), [[1, float.NaN], [float.NaN, 1]]);

        explainer.Explain([float.NaN, float.NaN]).Contributions.Should().Equal(1, 4);
    }

    private static int[] Players(int columns) => [.. Enumerable.Range(0, columns)];

    private static byte[] Graph(int columns, RegressionTree[] trees) =>
        Graph(columns, (graph, coded) => WeightedSum.Of(new TreeEnsemble(trees).WriteTo(graph, coded)));

    private static byte[] Graph(int columns, Func<GraphBuilder, string, WeightedSum> write)
    {
        var graph = new GraphBuilder("test");
        var sums = write(graph, graph.FloatInput(GraphNames.CodedRow, columns)).WriteTo(graph);
        graph.FloatOutput(GraphNames.LogOdds, "Reshape", sums, graph.Constant([-1L], 1));
        return graph.ToBytes();
    }

    private static byte[] Network()
    {
        var random = new Random(5);
        float[] weights = [.. Enumerable.Range(0, Columns * 6).Select(_ => (random.NextSingle() - .5f) * 4)];
        return Graph(Columns, (graph, coded) => new WeightedSum(
            graph.Apply("Tanh", graph.Apply(
                "Gemm", coded, graph.Constant(weights, Columns, 6), graph.Constant(weights.AsSpan(0, 6), 6))),
            [1, -.5, .75, .5, -1, .25]));
    }

    /// <summary>Trees that split on another feature at each level, so that their paths are long.</summary>
    private static RegressionTree[] RandomTrees(int depth, int columns)
    {
        var random = new Random(depth);
        return [.. Enumerable.Range(0, 3).Select(tree => Tree(tree))];

        RegressionTree Tree(int number)
        {
            var inner = (1 << depth) - 1;
            int Child(int child) => child < inner ? child : ~(child - inner);
            int[] nodes = [.. Enumerable.Range(0, inner)];
            return new(
                [.. nodes.Select(node => (int.Log2(node + 1) + number) % columns)],
                [.. nodes.Select(_ => random.NextSingle())],
                [.. nodes.Select(node => Child((2 * node) + 1))],
                [.. nodes.Select(node => Child((2 * node) + 2))],
                [.. Enumerable.Range(0, inner + 1).Select(_ => random.NextSingle() - .5f)]);
        }
    }

    private static float[][] Rows(int count, int columns, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
            Enumerable.Range(0, columns).Select(_ => random.NextSingle()).ToArray())];
    }
}
