using Churn.Models.Onnx;
using Churn.TestSupport;

namespace Churn.Models.Tests.Onnx;

public class WeightedSumTests
{
    [Fact]
    public void Columns_times_weights_plus_the_intercept() =>
        Run(2, (_, row) => new WeightedSum(row, [2, -3], 0.5), [10, 1, 0, 1]).Should().Equal(17.5f, -2.5f);

    [Fact]
    public void A_line_behind_the_sum_becomes_a_part_of_it() =>
        Run(2, (_, row) => new WeightedSum(row, [2, -3], 0.5).Through(10, 4).Through(-1, 0), [10, 1]).Should().Equal(-179);

    [Fact]
    public void Sums_side_by_side_are_one_sum() =>
        Run(
                2,
                (graph, row) =>
                    WeightedSum.Join(
                        graph,
                        [new WeightedSum(row, [2, -3], 0.5), WeightedSum.Of(graph.PickColumns(row, [1])).Through(100, 7)]),
                [10, 1])
            .Should()
            .Equal(124.5f);

    [Fact]
    public void A_value_as_it_is_takes_no_node()
    {
        var graph = new GraphBuilder("same");

        WeightedSum.Of("score").WriteTo(graph).Should().Be("score");
        WeightedSum.Of("score").Through(1, 0).WriteTo(graph).Should().Be("score");
        WeightedSum.Of("score").Through(1, 1e-9).WriteTo(graph).Should().NotBe("score");
    }

    private static float[] Run(int columns, Func<GraphBuilder, string, WeightedSum> write, float[] rows) =>
        RunGraph.On(columns, (graph, row) => write(graph, row).WriteTo(graph), rows);
}
