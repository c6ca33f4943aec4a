using Churn.Models.Onnx;

namespace Churn.Models.Tests.Onnx;

public class PathProgramTests
{
    private const int Columns = 4;
    private const string Output = "probability";

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(36)]
    [InlineData(64)]
    [InlineData(130)] // more than are walked down together
    public void Trees_give_the_bits_of_a_row_at_a_time(int rows) =>
        MustBeTheSame(Graph((graph, row) => Trees(graph, Coded(graph, row))), rows, [1, 3]);

    [Fact]
    public void Trees_and_columns_that_are_added_up_give_the_bits_of_a_row_at_a_time() =>
        MustBeTheSame(
            Graph((graph, row) =>
            {
                var coded = Coded(graph, row);
                return graph.JoinColumns(Trees(graph, coded), graph.PickColumns(coded, [0, 3]), Trees(graph, row));
            }),
            36,
            [3]);

    [Fact]
    public void What_mixes_columns_gives_the_bits_of_a_row_at_a_time() =>
        MustBeTheSame(
            Graph((graph, row) =>
            {
                float[] weights = [.. Enumerable.Range(0, Columns * Columns).Select(i => .3f - (.04f * i))];
                var hidden = graph.Apply(
                    "Gemm", row, graph.Constant(weights, Columns, Columns), graph.Constant([.1f, -.2f, 0, .3f], Columns));
                return graph.JoinColumns(graph.Apply("Relu", hidden), Trees(graph, graph.Apply("Tanh", hidden)));
            }),
            36,
            [0, 1]);

    [Fact]
    public void Trees_on_what_trees_said_give_the_bits_of_a_row_at_a_time() =>
        MustBeTheSame(
            Graph((graph, row) => Trees(graph, graph.JoinColumns(Trees(graph, row), graph.PickColumns(row, [0, 1, 2])))),
            36,
            [1]);

    [Fact]
    public void Rows_that_do_not_differ_give_the_bits_of_a_row_at_a_time() =>
        MustBeTheSame(Graph((graph, row) => Trees(graph, Coded(graph, row))), 3, []);

    [Theory]
    [InlineData(8, 1)]
    [InlineData(0, 0)]
    public void Rows_of_another_length_are_refused(int floats, int results)
    {
        var path = PathProgram.Compile(Graph(Trees), Output, [1]);

        var run = () => path.Run(new float[floats], new float[results]);

        run.Should().Throw<ArgumentException>();
    }

    private static void MustBeTheSame(byte[] graph, int rows, int[] moving)
    {
        var path = PathProgram.Compile(graph, Output, moving);
        var single = GraphProgram.Compile(graph, Output);
        var random = new Random(7);
        for (var customer = 0; customer < 20; customer++)
        {
            var all = new float[rows * Columns];
            for (var column = 0; column < Columns; column++)
                for (var row = 0; row < rows; row++)
                    all[(row * Columns) + column] = row > 0 && !moving.Contains(column) ? all[column]
                        : random.Next(12) == 0 ? float.NaN
                        : random.Next(-8, 9) / 4f;
            var (found, expected) = (new float[rows], new float[rows]);

            path.Run(all, found);

            for (var row = 0; row < rows; row++) single.Run(all.AsSpan(row * Columns, Columns), expected.AsSpan(row, 1));
            found.Select(BitConverter.SingleToInt32Bits).Should().Equal(expected.Select(BitConverter.SingleToInt32Bits));
        }
    }

    private static byte[] Graph(Func<GraphBuilder, string, string> body)
    {
        var graph = new GraphBuilder("path");
        var parts = body(graph, graph.FloatInput("row", Columns));
        var sum = graph.Apply("ReduceSum", [parts, graph.Constant([1L], 1)], GraphAttribute.Int("keepdims", 0));
        graph.FloatOutput(Output, "Sigmoid", graph.Apply("Reshape", sum, graph.Constant([-1L], 1)));
        return graph.ToBytes();
    }

    /// <summary>Fills what is missing, scales two columns, and says whether the third is missing.</summary>
    private static string Coded(GraphBuilder graph, string row)
    {
        var missing = graph.Apply("IsNaN", row);
        var filled = graph.Apply("Where", missing, graph.Constant([1f, 2, 3, 4], 1, Columns), row);
        var scaled = graph.Apply("Div", graph.PickColumns(filled, [0, 1]), graph.Constant([2f, .5f], 1, 2));
        return graph.JoinColumns(
            scaled, graph.ToFloat(graph.PickColumns(missing, [2])), graph.PickColumns(filled, [3]));
    }

    private static string Trees(GraphBuilder graph, string features)
    {
        var random = new Random(3);
        var trees = Enumerable.Range(0, 30).Select(_ => new RegressionTree(
            [random.Next(Columns), random.Next(Columns), random.Next(Columns)],
            [Threshold(), Threshold(), Threshold()],
            [1, ~0, ~2],
            [2, ~1, ~3],
            [random.NextSingle(), random.NextSingle(), -random.NextSingle(), -random.NextSingle()]));
        return new TreeEnsemble([.. trees]).WriteTo(graph, features);

        float Threshold() => random.Next(-8, 9) / 4f;
    }
}
