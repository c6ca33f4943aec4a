using Churn.Models.Onnx;
using Churn.TestSupport;
using CsCheck;

namespace Churn.Models.Tests.Onnx;

public class TreeEnsembleTests
{
    private const int Columns = 4;

    /// <summary>Thresholds and features are drawn from the same few values, so that ties are frequent.</summary>
    private static readonly Gen<float> Value = Gen.Frequency(
        (8, Gen.OneOf(-1.5f, -0f, 0f, 0.1f, 1f, 16_777_216f, 3.4e38f)),
        (4, Gen.Single[-2, 2]),
        (1, Gen.OneOf(float.MinValue, float.Epsilon)));

    private static readonly Gen<float> Feature = Gen.Frequency(
        (12, Value), (1, Gen.OneOf(float.NaN, float.PositiveInfinity, float.NegativeInfinity)));

    private static readonly Gen<RegressionTree> Tree = Gen.Int[0, 20].SelectMany(TreeOf);

    private static Gen<RegressionTree> TreeOf(int inner) =>
        from features in Gen.Int[0, Columns - 1].Array[inner]
        from thresholds in Value.Array[inner]
        from places in Gen.Int[0, 1_000].Array[inner]
        from leaves in Gen.Single[-1, 1].Array[inner + 1]
        select Grow(features, thresholds, places, leaves);

    [Fact]
    public void The_sum_in_memory_is_that_of_ONNX_Runtime_to_the_bit()
    {
        var cases =
            from trees in Tree.Array[1, 120]
            from rows in Feature.Array[Columns].Array[1, 20]
            select (Ensemble: new TreeEnsemble(trees), Rows: rows);

        cases.Sample(
            one =>
            {
                var expected = one.Rows.Select(row => one.Ensemble.Score(row));
                return Run(one.Ensemble, one.Rows)
                        .Select(BitConverter.SingleToInt32Bits)
                        .SequenceEqual(expected.Select(BitConverter.SingleToInt32Bits))
                    && one.Rows.Select(row => Run(one.Ensemble, [row])[0]).SequenceEqual(expected);
            },
            iter: 60);
    }

    [Fact]
    public void Many_rows_at_once_get_the_sums_that_they_get_alone_to_the_bit()
    {
        var cases =
            from inner in Gen.Int[0, 40]
            from tree in TreeOf(inner)
            from others in Tree.Array[0, 3]
            from rows in Feature.Array[Columns].Array[1, 40]
            select (Ensemble: new TreeEnsemble([tree, .. others]), Rows: rows);

        cases.Sample(
            one =>
            {
                var columns = Enumerable.Range(0, Columns).SelectMany(column => one.Rows.Select(row => row[column])).ToArray();
                return one.Ensemble.Scores(columns, one.Rows.Length).Select(BitConverter.SingleToInt32Bits)
                    .SequenceEqual(one.Rows.Select(row => BitConverter.SingleToInt32Bits(one.Ensemble.Score(row))));
            },
            iter: 300);
    }

    [Fact]
    public void Trees_of_models_from_before_give_the_same_sums() => Tree.Array[1, 20].Sample(
        trees =>
        {
            var row = new[] { -1f, 0.1f, float.NaN, 2 };
            var graph = new GraphBuilder("before");
            var sums = WriteAsBefore(graph, graph.FloatInput("features", Columns), trees);
            graph.FloatOutput("value", "Reshape", sums, graph.Constant([-1L], 1));
            var found = new float[1];
            GraphProgram.Compile(graph.ToBytes(), "value").Run(row, found);
            return found[0].Equals(new TreeEnsemble(trees).Score(row));
        },
        iter: 60);

    [Fact]
    public void A_tree_takes_few_bytes()
    {
        var trees = Enumerable.Repeat(new RegressionTree([0, 1], [5, 3], [1, ~2], [~1, ~0], [1, 2, 3]), 1_000);
        var graph = new GraphBuilder("trees");
        new TreeEnsemble([.. trees]).WriteTo(graph, graph.FloatInput("features", Columns));

        graph.ToBytes().Should().HaveCountLessThan(1_000 * ((2 * 20) + (3 * 7)));
    }

    [Theory]
    [InlineData(2f, 10f)]
    [InlineData(1.9999999f, 10f)]
    [InlineData(2.0000002f, 20f)]
    [InlineData(float.NaN, 20f)]
    [InlineData(float.NegativeInfinity, 10f)]
    [InlineData(float.PositiveInfinity, 20f)]
    public void A_tie_at_the_threshold_goes_left_and_a_missing_value_right(float feature, float expected)
    {
        var ensemble = new TreeEnsemble([new RegressionTree([0], [2], [~0], [~1], [10, 20])]);

        ensemble.Score([feature, 0, 0, 0]).Should().Be(expected);
        Run(ensemble, [[feature, 0, 0, 0]]).Should().Equal(expected);
    }

    [Fact]
    public void Zero_and_negative_zero_are_one_value()
    {
        var ensemble = new TreeEnsemble([new RegressionTree([0], [-0f], [~0], [~1], [10, 20])]);

        ensemble.Score([0f, 0, 0, 0]).Should().Be(10);
        Run(ensemble, [[0f, 0, 0, 0], [-0f, 0, 0, 0]]).Should().Equal(10, 10);
    }

    [Fact]
    public void A_tree_of_a_single_leaf_says_always_the_same()
    {
        var ensemble = new TreeEnsemble([new RegressionTree([], [], [], [], [0.25f])]);

        ensemble.Score([1, 2, 3, float.NaN]).Should().Be(0.25f);
        Run(ensemble, [[1, 2, 3, float.NaN], [0, 0, 0, 0]]).Should().Equal(0.25f, 0.25f);
    }

    [Fact]
    public void Leaves_are_added_in_floats_and_in_the_order_of_the_trees()
    {
        static RegressionTree Leaf(float value) => new([], [], [], [], [value]);
        var ensemble = new TreeEnsemble([Leaf(1e8f), Leaf(1), Leaf(-1e8f)]);

        ensemble.Score([0, 0, 0, 0]).Should().Be(0, "1e8 + 1 is 1e8 in floats");
        Run(ensemble, [[0, 0, 0, 0]]).Should().Equal(0f);
    }

    [Fact]
    public void A_row_falls_into_the_leaf_that_its_path_ends_in()
    {
        // 0: x0 <= 5 ? (1: x1 <= 3 ? leaf 2 : leaf 0) : leaf 1
        var tree = new RegressionTree([0, 1], [5, 3], [1, ~2], [~1, ~0], [1, 2, 3]);

        tree.LeafOf([5, 3]).Should().Be(2);
        tree.LeafOf([5, 4]).Should().Be(0);
        tree.LeafOf([6, 3]).Should().Be(1);
    }

    [Fact]
    public void An_ensemble_without_a_tree_is_refused()
    {
        var make = () => new TreeEnsemble([]);

        make.Should().Throw<ArgumentException>().WithMessage("An ensemble has at least one tree.*");
    }

    private static float[] Run(TreeEnsemble ensemble, float[][] rows) =>
        RunGraph.ExactlyOn(Columns, ensemble.WriteTo, [.. rows.SelectMany(row => row)]);

    /// <summary>The operator of before: leaves are nodes, and each node has its tree and its number.</summary>
    private static string WriteAsBefore(GraphBuilder graph, string features, RegressionTree[] trees)
    {
        var nodes = trees.SelectMany((tree, number) => Enumerable.Range(0, tree.Features.Length + tree.Leaves.Length)
            .Select(node => (Tree: tree, Number: number, Node: node, IsLeaf: node >= tree.Features.Length))).ToArray();
        var leaves = nodes.Where(node => node.IsLeaf).ToArray();
        long Child(int[] children, (RegressionTree Tree, int Number, int Node, bool IsLeaf) of) =>
            of.IsLeaf ? 0 : children[of.Node] >= 0 ? children[of.Node] : of.Tree.Features.Length + ~children[of.Node];
        return graph.ApplyMachineLearning(
            "TreeEnsembleRegressor",
            [features],
            GraphAttribute.Text("aggregate_function", "SUM"),
            GraphAttribute.Text("post_transform", "NONE"),
            GraphAttribute.Int("n_targets", 1),
            GraphAttribute.Ints("nodes_treeids", nodes.Select(node => (long)node.Number)),
            GraphAttribute.Ints("nodes_nodeids", nodes.Select(node => (long)node.Node)),
            GraphAttribute.Ints("nodes_featureids", nodes.Select(node => node.IsLeaf ? 0L : node.Tree.Features[node.Node])),
            GraphAttribute.Floats("nodes_values", nodes.Select(node => node.IsLeaf ? 0 : node.Tree.Thresholds[node.Node])),
            GraphAttribute.Texts("nodes_modes", nodes.Select(node => node.IsLeaf ? "LEAF" : "BRANCH_LEQ")),
            GraphAttribute.Ints("nodes_truenodeids", nodes.Select(node => Child(node.Tree.Left, node))),
            GraphAttribute.Ints("nodes_falsenodeids", nodes.Select(node => Child(node.Tree.Right, node))),
            GraphAttribute.Ints("target_treeids", leaves.Select(leaf => (long)leaf.Number)),
            GraphAttribute.Ints("target_nodeids", leaves.Select(leaf => (long)leaf.Node)),
            GraphAttribute.Ints("target_ids", leaves.Select(_ => 0L)),
            GraphAttribute.Floats(
                "target_weights", leaves.Select(leaf => leaf.Tree.Leaves[leaf.Node - leaf.Tree.Features.Length])));
    }

    /// <summary>
    /// Grows a tree node by node: each takes the place of some leaf, and its own leaves are the old one and a new one.
    /// </summary>
    private static RegressionTree Grow(int[] features, float[] thresholds, int[] places, float[] leaves)
    {
        var (left, right) = (new int[features.Length], new int[features.Length]);
        for (var node = 0; node < features.Length; node++)
        {
            var leaf = places[node] % (node + 1);
            for (var parent = 0; parent < node; parent++)
            {
                if (left[parent] == ~leaf) left[parent] = node;
                else if (right[parent] == ~leaf) right[parent] = node;
            }

            (left[node], right[node]) = (~leaf, ~(node + 1));
        }

        return new RegressionTree(features, thresholds, left, right, leaves);
    }
}
