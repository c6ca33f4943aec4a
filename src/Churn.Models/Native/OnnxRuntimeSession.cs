using Churn.Models.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Churn.Models.Native;

/// <summary>
/// Opens graphs in ONNX Runtime. Whoever opens one elsewhere does so without <see cref="OnnxRuntimeTelemetry"/> and limits.
/// </summary>
public static class OnnxRuntimeSession
{
    /// <summary>
    /// The most memory that all sessions of the process may take: a graph of 1 KB can ask for any amount. Above what one of the
    /// largest file takes, twice, since both are there while one replaces the other.
    /// </summary>
    private const uint MaxMemory = 2u << 30;

    private const int ExtendAsRequested = 1;

    /// <summary>The longest that opening a graph made elsewhere, or altered, may take.</summary>
    private static readonly TimeSpan MaxOpenTime = TimeSpan.FromMinutes(1);

    private static readonly Lazy<OrtEnv> Environment = new(() =>
    {
        using var arena = new OrtArenaCfg(MaxMemory, ExtendAsRequested, -1, -1);
        using var memory = new OrtMemoryInfo(
            OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
        OrtEnv.Instance().CreateAndRegisterAllocator(memory, arena);
        return OrtEnv.Instance();
    });

    /// <summary>The version of ONNX Runtime.</summary>
    public static string RuntimeVersion => Environment.Value.GetVersionString();

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
        _ = Environment.Value;
        options.AddSessionConfigEntry("session.use_env_allocators", "1");
        return new InferenceSession(graph, options);
    }

    /// <summary>Opens a graph that anybody may have made.</summary>
    /// <exception cref="UnknownGraphException">ONNX Runtime does not take it, or not in a minute.</exception>
    internal static InferenceSession OpenLimited(byte[] graph)
    {
        var opening = Task.Run(() => Open(graph));
        try
        {
            return opening.Wait(MaxOpenTime)
                ? opening.Result
                : throw new UnknownGraphException($"ONNX Runtime takes over {MaxOpenTime.TotalSeconds:0} s to open its graph.");
        }
        catch (AggregateException fault) when (fault.InnerException is OnnxRuntimeException cause)
        {
            throw new UnknownGraphException($"ONNX Runtime does not take its graph: {FirstLine(cause.Message)}", cause);
        }
    }

    private static string FirstLine(string message) => message.Split('\n')[0].Trim();
}
