using Churn.Models.Onnx;
using Churn.Training.Verification;

namespace Churn.TestSupport;

/// <summary>Runs graphs in ONNX Runtime and as the service does, row by row, and holds that both give the same.</summary>
public static class RunGraph
{
    /// <summary>How far the two may lie apart, in a value of 1 and in all between -1 and 1.</summary>
    private const float UsualTolerance = 2e-6f;

    /// <summary>Runs a graph of one input.</summary>
    /// <param name="columns">The columns of the input.</param>
    /// <param name="write">Writes the graph behind the input and returns a value.</param>
    /// <param name="features">The rows, one behind the other.</param>
    /// <returns>The values of all rows.</returns>
    public static float[] On(int columns, Func<GraphBuilder, string, string> write, params float[] features) =>
        On(columns, write, features, UsualTolerance);

    /// <summary>The same where both give the same to the bit: nothing is in the graph that they may round otherwise.</summary>
    public static float[] ExactlyOn(int columns, Func<GraphBuilder, string, string> write, params float[] features) =>
        On(columns, write, features, tolerance: 0);

    /// <summary>Runs a finished graph.</summary>
    public static float[] Of(byte[] graph, string output, IReadOnlyCollection<float[]> rows) =>
        Of(graph, output, rows, UsualTolerance);

    private static float[] On(int columns, Func<GraphBuilder, string, string> write, float[] features, float tolerance)
    {
        var graph = new GraphBuilder("test");
        var value = write(graph, graph.FloatInput("features", columns));
        graph.FloatOutput("value", "Reshape", value, graph.Constant([-1L], 1));
        return Of(graph.ToBytes(), "value", [.. features.Chunk(columns)], tolerance);
    }

    private static float[] Of(byte[] graph, string output, IReadOnlyCollection<float[]> rows, float tolerance)
    {
        using var onnxRuntime = new OnnxRuntimeModel(graph);
        var expected = onnxRuntime.Run(rows, output);
        var program = GraphProgram.Compile(graph, output);
        var found = rows.SelectMany(row => Run(program, row)).ToArray();
        found.Should().HaveSameCount(expected);
        for (var i = 0; i < found.Length; i++)
            if (!found[i].Equals(expected[i]))
                found[i]
                    .Should()
                    .BeApproximately(
                        expected[i],
                        tolerance * Math.Max(1, Math.Abs(expected[i])),
                        $"ONNX Runtime gives value {i} so");
        return expected;
    }

    private static float[] Run(GraphProgram program, float[] row)
    {
        var results = new float[program.Results];
        program.Run(row, results);
        return results;
    }
}
