using Churn.Models.Onnx;

namespace Churn.Models.Tests.Onnx;

public class GraphProgramTests
{
    [Fact]
    public void Many_outputs_come_one_behind_the_other()
    {
        var graph = new GraphBuilder("two");
        var row = graph.FloatInput("row", 2);
        graph.FloatOutput("same", "Reshape", row, graph.Constant([-1L], 1));
        graph.FloatOutput("twice", "Reshape", graph.Apply("Add", row, row), graph.Constant([-1L], 1));
        var program = GraphProgram.Compile(graph.ToBytes(), "twice", "same");
        var results = new float[program.Results];

        program.Run([1, 2], results);

        results.Should().Equal(2, 4, 1, 2);
    }

    [Fact]
    public void The_cost_of_a_row_is_counted()
    {
        var product = Of((graph, row) => graph.Apply("Gemm", row, graph.Constant(new float[2 * 3], 2, 3), graph.Constant([0f])));
        var tree = new RegressionTree([0, 1], [0, 0], [1, -1], [-3, -2], [1, 2, 3]);
        var trees = Of((graph, row) => new TreeEnsemble([tree, tree, tree]).WriteTo(graph, row));

        product.Cost.Products.Should().BeInRange(2 * 3, 2 * 8, "rows of a matrix are padded");
        product.Cost.TreeLevels.Should().Be(0);
        trees.Cost.Should().Match<GraphCost>(cost => cost.TreeLevels == 3 * 2 && cost.Products == 0 && cost.Steps > 0);
        (trees.Cost with { TreeLevels = 12 }).Microseconds.Should().BeGreaterThan(trees.Cost.Microseconds);
    }

    [Fact]
    public void Threads_do_not_see_each_others_rows()
    {
        var program = Of((graph, row) => graph.Apply("Mul", graph.Apply("Add", row, row), row));

        Parallel.For(0, 20_000, customer =>
        {
            var results = new float[2];
            program.Run([customer, -customer], results);
            results.Should().Equal(2f * customer * customer, 2f * customer * customer);
        });
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 2)]
    [InlineData(2, 1)]
    [InlineData(2, 3)]
    public void A_row_or_a_result_of_another_length_is_refused(int columns, int results)
    {
        var program = Of((graph, row) => graph.Apply("Add", row, row));

        var run = () => program.Run(new float[columns], new float[results]);

        run.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void An_operator_that_is_not_known_is_named() =>
        Refused((graph, row) => graph.Apply("Neg", row))
            .WithMessage("its graph has the operator Neg, which this version does not know.");

    [Fact]
    public void An_attribute_that_is_not_known_is_named() =>
        Refused(
                (graph, row) =>
                    graph.Apply(
                        "Gemm",
                        [row, graph.Constant([1f, 2], 2, 1), graph.Constant([1f])],
                        GraphAttribute.Float("alpha", 2)))
            .WithMessage("its operator Gemm has the attribute alpha, which this version does not know.");

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        Refused((graph, row) => graph.Apply("Add", row, graph.Constant([1f, 2, 3], 3)));
        Refused((graph, row) => graph.Apply("Gemm", row, graph.Constant([1f, 2, 3], 3, 1), graph.Constant([1f])));
        Refused((graph, row) => graph.Apply("MatMul", row, graph.Constant([1f, 2, 3], 3, 1)));
        Refused((graph, row) => graph.PickColumns(row, [2]));
        Refused((graph, row) => graph.Apply("MatMul", Split(graph, row, 2, 1, 1, 1), graph.Constant([1f, 2], 2, 1, 1)));
        Refused((graph, row) => graph.Apply("Reshape", row, graph.Constant([-1L, 3], 2)));
        Refused((graph, row) => graph.Apply("Reshape", row, graph.Constant([-1L, 0], 2)));
        Refused((graph, row) => graph.Apply("Gather", graph.PickColumns(row, [0]), graph.ToInteger(row)));
    }

    [Fact]
    public void A_file_that_is_no_graph_is_refused()
    {
        byte[] whole = Bytes((graph, row) => graph.Apply("Gemm", row, graph.Constant([1f, 2], 2, 1), graph.Constant([1f])));
        for (var length = 0; length < whole.Length; length++)
        {
            var compile = () => GraphProgram.Compile(whole[..length], "value");
            compile.Should().Throw<UnknownGraphException>($"{length} of {whole.Length} bytes are there");
        }
    }

    [Fact]
    public void A_file_with_a_wrong_bit_is_refused_or_another_graph()
    {
        byte[] whole = Bytes(
            (graph, row) =>
                graph.JoinColumns(
                    graph.PickColumns(row, [1]),
                    graph.Apply("Gemm", row, graph.Constant([1f, 2], 2, 1), graph.Constant([1f]))));
        for (var bit = 0; bit < 8 * whole.Length; bit++)
        {
            byte[] wrong = [.. whole];
            wrong[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                GraphProgram.Compile(wrong, "value");
            }
            catch (UnknownGraphException)
            {
                // as it should be
            }
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 2)]
    public void Nodes_that_made_no_tree_before_are_refused(long left, long right) =>
        Refused((graph, row) => graph.ApplyMachineLearning(
            "TreeEnsembleRegressor",
            [row],
            GraphAttribute.Text("aggregate_function", "SUM"),
            GraphAttribute.Text("post_transform", "NONE"),
            GraphAttribute.Int("n_targets", 1),
            GraphAttribute.Ints("nodes_treeids", [0, 0, 0]),
            GraphAttribute.Ints("nodes_nodeids", [0, 1, 2]),
            GraphAttribute.Ints("nodes_featureids", [0, 0, 0]),
            GraphAttribute.Floats("nodes_values", [0, 0, 0]),
            GraphAttribute.Texts("nodes_modes", ["BRANCH_LEQ", "BRANCH_LEQ", "LEAF"]),
            GraphAttribute.Ints("nodes_truenodeids", [1, left, 0]),
            GraphAttribute.Ints("nodes_falsenodeids", [2, right, 0]),
            GraphAttribute.Ints("target_treeids", [0]),
            GraphAttribute.Ints("target_nodeids", [2]),
            GraphAttribute.Ints("target_ids", [0]),
            GraphAttribute.Floats("target_weights", [1])));

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 0)]
    [InlineData(2, 0, 0)]
    [InlineData(1, 2, 0)]
    [InlineData(1, -1, 0)]
    [InlineData(1, 0, 2)]
    [InlineData(1, 0, -1)]
    public void Nodes_that_make_no_tree_are_refused(long inner, long leaf, long root) =>
        Refused((graph, row) => graph.ApplyMachineLearning(
            "TreeEnsemble",
            [row],
            GraphAttribute.Int("n_targets", 1),
            GraphAttribute.Ints("tree_roots", [root]),
            GraphAttribute.Ints("nodes_featureids", [0, 0]),
            GraphAttribute.Tensor("nodes_splits", new float[2]),
            GraphAttribute.Tensor("nodes_modes", new byte[2]),
            GraphAttribute.Ints("nodes_truenodeids", [inner, leaf]),
            GraphAttribute.Ints("nodes_trueleafs", [0, 1]),
            GraphAttribute.Ints("nodes_falsenodeids", [inner, leaf]),
            GraphAttribute.Ints("nodes_falseleafs", [0, 1]),
            GraphAttribute.Ints("leaf_targetids", [0, 0]),
            GraphAttribute.Tensor("leaf_weights", new float[2])));

    [Fact]
    public void An_output_that_is_not_there_is_refused()
    {
        var compile = () => GraphProgram.Compile(Bytes((_, row) => row), "other");

        compile.Should().Throw<UnknownGraphException>();
    }

    private static FluentAssertions.Specialized.ExceptionAssertions<UnknownGraphException> Refused(
        Func<GraphBuilder, string, string> write
    ) => FluentActions.Invoking(() => Of(write)).Should().Throw<UnknownGraphException>();

    private static string Split(GraphBuilder graph, string row, params long[] shape) =>
        graph.Apply("Reshape", row, graph.Constant(shape, shape.Length));

    private static GraphProgram Of(Func<GraphBuilder, string, string> write) => GraphProgram.Compile(Bytes(write), "value");

    private static byte[] Bytes(Func<GraphBuilder, string, string> write)
    {
        var graph = new GraphBuilder("test");
        graph.FloatOutput("value", "Reshape", write(graph, graph.FloatInput("row", 2)), graph.Constant([-1L], 1));
        return graph.ToBytes();
    }
}
