using Churn.Models.Graph;
using Microsoft.ML.OnnxRuntime;

namespace Churn.Models.Tests.Graph;

/// <summary>Runs a graph of one float input in ONNX Runtime, on one thread as the product does.</summary>
internal static class RunGraph
{
    /// <param name="columns">The columns of the input.</param>
    /// <param name="write">Writes the graph behind the input and returns a value of the shape [rows, 1].</param>
    /// <param name="features">The rows, one behind the other.</param>
    public static float[] On(int columns, Func<GraphBuilder, string, string> write, float[] features)
    {
        var graph = new GraphBuilder("test");
        var score = write(graph, graph.FloatInput("features", columns));
        graph.FloatOutput("score", "Reshape", score, graph.Constant([-1L], 1));
        using var sessionOptions = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var session = new InferenceSession(graph.ToBytes(), sessionOptions);
        using var input = OrtValue.CreateTensorValueFromMemory(features, [features.Length / columns, columns]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["features"], [input], ["score"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
