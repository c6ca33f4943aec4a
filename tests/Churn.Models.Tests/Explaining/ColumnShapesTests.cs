using Churn.Core.Schema;
using Churn.Models.Explaining;
using Churn.Models.Onnx;

namespace Churn.Models.Tests.Explaining;

/// <summary>A tree of contract, tenure and charge whose branches read two columns at most; numbers are scaled first.</summary>
public class ColumnShapesTests
{
    private static readonly FeatureColumn[] Columns =
        [new CategoryColumn("contract", ["month", "year"]), new NumberColumn("tenure", 0, 72), new NumberColumn("charge", 0, 99)];

    private static readonly float[][] Background = [[1, 30, 45], [1, 60, 90], [0, 20, 60], [1, 8, 20]];

    [Fact]
    public void Branches_of_two_columns_become_tables_and_functions_that_add_up_to_the_tree()
    {
        var shapes = ColumnShapes.Of(Graph([new([2, 0, 3], [.5f, .5f, .7f], [1, ~0, ~2], [2, ~1, ~3], [.1f, .9f, -.8f, -.2f])]),
            Columns, Background)!;

        shapes.Pairs.Select(pair => (pair.First, pair.Second)).Should().Equal((0, 1), (1, 2));
        foreach (var contract in (float[])[0, 1, -1])
            foreach (var tenure in (float[])[0, 11.9f, 12, 12.1f, 50])
                foreach (var charge in (float[])[20, 69.9f, 70.1f, 98])
                    shapes.LogOdds([contract, tenure, charge]).Should().BeApproximately(
                        tenure <= 12 ? contract == 0 ? .9 : .1 : charge <= 70 ? -.8 : -.2, 1e-6);
    }

    [Fact]
    public void Threshold_of_a_scaled_number_is_the_last_float_below_it()
    {
        var shape = ColumnShapes.Of(Graph([new([2], [1 / 3f], [~0], [~1], [1, 2])]), Columns, Background)!.Columns.Single();

        var end = shape.Levels.Ends.Single();
        (end / 24).Should().BeLessThanOrEqualTo(1 / 3f);
        (float.BitIncrement(end) / 24).Should().BeGreaterThan(1 / 3f);
    }

    [Fact]
    public void Branch_of_three_columns_has_no_shapes() => ColumnShapes.Of(
        Graph([new([2, 0, 3], [.5f, .5f, .7f], [1, 2, ~2], [~0, ~1, ~3], [.1f, .9f, -.8f, -.2f])]), Columns, Background)
        .Should().BeNull();

    [Fact]
    public void Columns_that_the_model_does_not_read_are_left_out() =>
        ColumnShapes.Of(Graph([new([2], [.5f], [~0], [~1], [1, 2])]), Columns, Background)!
            .Columns.Select(column => column.Position).Should().Equal(1);

    private static byte[] Graph(RegressionTree[] trees)
    {
        var graph = new GraphBuilder("test");
        var coded = graph.FloatInput(GraphNames.CodedRow, 3);
        // is it month, is it year, tenure / 24, charge / 100
        var contract = graph.Apply("Equal", graph.PickColumns(coded, [0, 0]), graph.Constant([0f, 1f], 1, 2));
        var scaled = graph.Apply("Div", graph.PickColumns(coded, [1, 2]), graph.Constant([24f, 100f], 1, 2));
        var features = graph.JoinColumns(graph.ToFloat(contract), scaled);
        var sum = WeightedSum.Of(new TreeEnsemble(trees).WriteTo(graph, features)).WriteTo(graph);
        graph.FloatOutput(GraphNames.LogOdds, "Reshape", sum, graph.Constant([-1L], 1));
        return graph.ToBytes();
    }
}
