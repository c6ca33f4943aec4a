using Churn.Models.Onnx;

namespace Churn.TestSupport.HandMade;

/// <summary>Writes a hand-made model's graphs.</summary>
internal static class HandMadeGraph
{
    public static byte[] OfCodedRow(HandMadeModel model)
    {
        var graph = new GraphBuilder("hand_made");
        WriteLogistic(graph, graph.FloatInput(GraphNames.CodedRow, model.Schema.Features.Count), model);
        return graph.ToBytes();
    }

    public static byte[] OfRawColumns(HandMadeModel model)
    {
        var graph = new GraphBuilder("hand_made_portable");
        WriteLogistic(graph, RawColumns.WriteTo(graph, model.Schema), model);
        return graph.ToBytes();
    }

    private static void WriteLogistic(GraphBuilder graph, string row, HandMadeModel model)
    {
        var columns = model.Schema.Features.Count;
        var fill = graph.Constant([.. model.Fill], 1, columns);
        var filled = graph.Apply("Where", graph.Apply("IsNaN", row), fill, row);
        var sum = model.IsReadable
            ? new WeightedSum(filled, model.Coefficients.Select(weight => (double)weight), model.Intercept).WriteTo(graph)
            : graph.Apply(
                "Add",
                graph.Apply("MatMul", filled, graph.Constant([.. model.Coefficients], columns, 1)),
                graph.Constant([model.Intercept], 1));
        var logOdds = graph.FloatOutput(GraphNames.LogOdds, "Reshape", sum, graph.Constant([-1L], 1));
        graph.FloatOutput(GraphNames.Probability, "Sigmoid", logOdds);
    }
}
