using Microsoft.ML.OnnxRuntime;

namespace Churn.Models.Native;

/// <summary>Opens graphs in ONNX Runtime. Whoever opens one elsewhere does so without <see cref="OnnxRuntimeTelemetry"/>.</summary>
public static class OnnxRuntimeSession
{
    /// <summary>Opens a graph for one thread, so that its results do not depend on the machine.</summary>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime cannot run it.</exception>
    public static InferenceSession Open(byte[] graph)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, // what goes wrong is thrown
        };
        return new InferenceSession(graph, options);
    }
}
