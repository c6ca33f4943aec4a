using Microsoft.ML.OnnxRuntime;

namespace Churn.Models.Native;

/// <summary>Ends a run of ONNX Runtime after a time, unless it is over by then.</summary>
internal sealed class RunLimit : IDisposable
{
    /// <summary>The longest a row may take, so that a loop without end ends.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(5);

    private readonly Lock turn = new();
    private readonly RunOptions options;
    private readonly Timer timer;
    private bool isDisposed;

    /// <param name="options">The options of the run.</param>
    public RunLimit(RunOptions options)
    {
        this.options = options;
        timer = new Timer(_ => End(), null, MaxTime, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the time was over.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Says why a run failed; nothing of the row.</summary>
    public string Describe() => IsOver
        ? $"its graph takes over {MaxTime.TotalSeconds:0} s for a row."
        : "its graph cannot be run on a row in ONNX Runtime, or needs more memory than it may take, 2 GiB.";

    public void Dispose()
    {
        timer.Dispose(); // which does not wait for a call of it
        lock (turn) isDisposed = true;
    }

    private void End()
    {
        lock (turn)
        {
            if (isDisposed) return;
            IsOver = true;
            options.Terminate = true;
        }
    }
}
