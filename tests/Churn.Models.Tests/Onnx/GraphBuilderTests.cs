using Churn.Models.Native;
using Churn.Models.Onnx;
using Churn.TestSupport;

namespace Churn.Models.Tests.Onnx;

public class GraphBuilderTests
{
    [Fact]
    public void The_same_calls_give_the_same_bytes() => Build(2).Should().Equal(Build(2));

    [Fact]
    public void Another_constant_gives_other_bytes() => Build(2).Should().NotEqual(Build(3));

    [Fact]
    public void Bytes_may_be_taken_twice()
    {
        var graph = new GraphBuilder("twice");
        graph.FloatOutput("y", "Neg", graph.FloatInput("x", 1));

        graph.ToBytes().Should().Equal(graph.ToBytes());
    }

    [Fact]
    public void ONNX_Runtime_computes_what_was_written()
    {
        var scores = RunGraph.On(
            3,
            (graph, row) =>
            {
                var picked = graph.PickColumns(row, [2, 0, 2]);
                var joined = graph.JoinColumns(picked, row); // c, a, c, a, b, c
                var weights = graph.Constant([1f, 10f, 100f, 1_000f, 10_000f, 100_000f], 6, 1);
                return graph.Apply("Mul", graph.Apply("MatMul", joined, weights), graph.Constant([2f]));
            },
            [1, 2, 3, 4, 5, 6]);

        scores.Should().Equal(2 * 321_313f, 2 * 654_646f);
    }

    [Fact]
    public void Casts_cut_towards_zero()
    {
        var scores = RunGraph.On(1, (graph, row) => graph.ToFloat(graph.ToInteger(row)), [2.9f, -2.9f, 0]);

        scores.Should().Equal(2, -2, 0);
    }

    [Fact]
    public void A_single_part_is_joined_to_itself() => new GraphBuilder("g").JoinColumns("part").Should().Be("part");

    [Fact]
    public void The_number_of_rows_is_free_and_the_names_are_those_given()
    {
        var graph = new GraphBuilder("named");
        var sum = graph.Apply("Add", graph.FloatInput("Größe 🙂", 1), graph.FloatInput("b", 1));
        graph.FloatOutput("y", "Reshape", sum, graph.Constant([-1L], 1));
        using var session = OnnxRuntimeSession.Open(graph.ToBytes());

        session.InputMetadata.Keys.Should().BeEquivalentTo("Größe 🙂", "b");
        session.InputMetadata["b"].Dimensions.Should().Equal(-1, 1);
        session.OutputMetadata.Keys.Should().Equal("y");
        session.OutputMetadata["y"].Dimensions.Should().Equal(-1);
    }

    [Theory]
    [InlineData(3, new long[] { 2 })]
    [InlineData(3, new long[] { })]
    [InlineData(4, new long[] { 2, 3 })]
    [InlineData(0, new long[] { 1 })]
    [InlineData(6, new long[] { -2, -3 })]
    public void A_constant_whose_shape_holds_another_number_of_values_is_refused(int count, long[] shape)
    {
        var graph = new GraphBuilder("wrong");

        var floats = () => graph.Constant(new float[count], shape);
        var integers = () => graph.Constant(new long[count], shape);

        floats.Should().Throw<ArgumentException>().WithMessage($"A tensor of shape * not {count}.");
        integers.Should().Throw<ArgumentException>();
    }

    private static byte[] Build(float factor)
    {
        var graph = new GraphBuilder("same");
        var row = graph.FloatInput("x", 2);
        var product = graph.Apply("Mul", row, graph.Constant([factor, 1], 1, 2));
        var sum = graph.Apply("ReduceSum", [product, graph.Constant([1L], 1)], GraphAttribute.Int("keepdims", 0));
        graph.FloatOutput("y", "Neg", sum);
        return graph.ToBytes();
    }
}
