using Churn.Models.Onnx;
using Churn.TestSupport;
using CsCheck;

namespace Churn.Models.Tests.Onnx;

/// <summary>
/// Each operator on its own, in shapes that the models use and in odd ones; <see cref="RunGraph"/> holds that it gives what it
/// gives in ONNX Runtime.
/// </summary>
public class OperatorTests
{
    private const int Columns = 11;

    private static readonly Gen<float> Number = Gen.Float[-4, 4];

    /// <summary>Those without attributes that work on one value.</summary>
    public static TheoryData<string> OfOne => ["Relu", "Tanh", "Sigmoid", "Softplus", "Sqrt", "Log", "Atan", "Sin"];

    public static TheoryData<string> OfTwo => ["Add", "Sub", "Mul", "Div"];

    [Theory]
    [MemberData(nameof(OfOne))]
    public void Of_one_value(string operation) => Check((graph, row) => graph.Apply(operation, row));

    [Theory]
    [MemberData(nameof(OfTwo))]
    public void Of_two_values_that_are_broadcast(string operation)
    {
        Check((graph, row) => graph.Apply(operation, row, row));
        Check((graph, row) => graph.Apply(operation, row, graph.Constant([2f])));
        Check((graph, row) => graph.Apply(operation, graph.Constant([2f], 1, 1), row));
        Check((graph, row) => graph.Apply(operation, row, graph.Constant(Numbers(Columns), Columns)));
        Check((graph, row) => graph.Apply(operation, row, graph.Constant(Numbers(3 * Columns), 3, 1, Columns)), onlyOneRow: true);
        Check((graph, row) => graph.Apply(operation, Split(graph, row, 5, 1, 2), graph.Constant(Numbers(5 * 4 * 2), 5, 4, 2)));
        Check((graph, row) => graph.Apply(operation, Split(graph, row, 1, 5, 2), graph.Constant(Numbers(4), 4, 1, 1)));
        Check((graph, row) => graph.Apply(operation, Split(graph, row, 5, 2), graph.Constant(Numbers(5), 5, 1)));
    }

    [Fact]
    public void Truths()
    {
        float[] row = [0, float.NaN, 1, -1, float.NaN, 2, 3, 4, 5, 6, 7];
        RunGraph
            .On(Columns, (graph, value) => graph.ToFloat(graph.Apply("IsNaN", value)), row)
            .Should()
            .Equal(0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0);
        RunGraph
            .On(Columns, (graph, value) => graph.Apply("Where", graph.Apply("IsNaN", value), graph.Constant([9f]), value), row)
            .Should()
            .Equal(0, 9, 1, -1, 9, 2, 3, 4, 5, 6, 7);
        RunGraph
            .On(
                2,
                (graph, value) => graph.ToFloat(graph.Apply("Equal", graph.ToInteger(value), graph.Constant([2L, 2L], 2))),
                2.5f,
                3)
            .Should()
            .Equal(1, 0);
    }

    [Fact]
    public void Clip() => Check((graph, row) => graph.Apply("Clip", row, graph.Constant([-2f]), graph.Constant([3f])));

    [Fact]
    public void Columns_are_picked_one_by_one_and_in_runs()
    {
        Check((graph, row) => graph.PickColumns(row, [3, 3, 0, 10]));
        Check((graph, row) => graph.PickColumns(row, [4, 5, 6, 1, 2, 3, 8, 9, 10]));
        Check((graph, row) => graph.PickColumns(row, [4, 5, 6, 1, 2]));
        Check((graph, row) => graph.PickColumns(row, Enumerable.Range(2, 9)));
        Check(
            (graph, row) =>
                graph.Apply("Gather", [Split(graph, row, 5, 2), graph.Constant([4L, 0L], 2)], GraphAttribute.Int("axis", 1)));
        Check(
            (graph, row) =>
                graph.Apply("Gather", [Split(graph, row, 5, 2), graph.Constant([1L], 1)], GraphAttribute.Int("axis", 2)));
        Check(
            (graph, row) =>
                graph.Apply(
                    "Sub",
                    graph.Apply("Gather", [Split(graph, row, 5, 2), graph.Constant([4L])], GraphAttribute.Int("axis", 1)),
                    graph.Constant([1f, 2, 3], 3, 1, 1)),
            onlyOneRow: true);
        Check(
            (graph, row) =>
                graph.Apply(
                    "Add",
                    graph.Apply(
                        "Gather",
                        [Split(graph, row, 5, 2), graph.Constant([4L, 0L], 2, 1)],
                        GraphAttribute.Int("axis", 1)),
                    graph.Constant([1f, 2, 3], 3, 1)));
    }

    [Fact]
    public void Tables_are_looked_up_by_number()
    {
        RunGraph
            .On(2, (graph, row) => graph.Apply("Gather", graph.Constant([7f, 8f, 9f], 3), graph.ToInteger(row)), 2.5f, 0)
            .Should()
            .Equal(9, 7);
        RunGraph
            .On(
                2,
                (graph, row) => graph.Apply("Gather", graph.Constant([7f, 70, 8, 80, 9, 90], 3, 2), graph.ToInteger(row)),
                1,
                2)
            .Should()
            .Equal(8, 80, 9, 90);
    }

    [Fact]
    public void Values_are_set_side_by_side() => Check((graph, row) => graph.JoinColumns(row, graph.PickColumns(row, [1]), row));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(77)]
    public void Products(int width)
    {
        Check(
            (graph, row) =>
                graph.Apply(
                    "Gemm",
                    row,
                    graph.Constant(Numbers(Columns * width), Columns, width),
                    graph.Constant(Numbers(width), width)));
        Check(
            (graph, row) =>
                graph.Apply("Gemm", row, graph.Constant(Numbers(Columns * width), Columns, width), graph.Constant([3f])));
        Check((graph, row) => graph.Apply("MatMul", row, graph.Constant(Numbers(Columns * width), Columns, width)));
        Check((graph, row) => graph.Apply("MatMul", Split(graph, row, 1, 2, 5), graph.Constant(Numbers(5 * width), 1, 5, width)));
        Check(
            (graph, row) => graph.Apply("MatMul", Split(graph, row, 2, 1, 5), graph.Constant(Numbers(2 * 5 * width), 2, 5, width))
        );
        Check((graph, row) => graph.Apply("MatMul", Split(graph, row, 5, 2, 1), graph.Constant(Numbers(5 * width), 5, 1, width)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(-1)]
    [InlineData(-2)]
    public void Sums_along_a_dimension(int axis) => Check((graph, row) =>
        graph.Apply("ReduceSum", [Split(graph, row, 5, 2), graph.Constant([(long)axis], 1)], GraphAttribute.Int("keepdims", 0)));

    private static string Split(GraphBuilder graph, string row, params long[] shape) =>
        graph.Apply("Reshape", graph.PickColumns(row, Enumerable.Range(0, 10)), graph.Constant([-1, .. shape], shape.Length + 1));

    private static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin((7 * i) + 1))];

    private static void Check(Func<GraphBuilder, string, string> write, bool onlyOneRow = false) =>
        Number
            .Array[Columns]
            .Array[1, onlyOneRow ? 1 : 4]
            .Sample(rows => RunGraph.On(Columns, write, [.. rows.SelectMany(row => row)]), iter: 5, threads: 1);
}
