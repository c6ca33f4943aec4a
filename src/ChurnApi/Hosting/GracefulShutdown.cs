using ChurnApi.Configuration;
using ChurnApi.Telemetry;

namespace ChurnApi.Hosting;

/// <summary>
/// Keeps the service listening for a while after it was told to stop, so that whoever sends it requests can see that it is not ready
/// any more. The server then closes its sockets, and answers the requests under way.
/// </summary>
internal sealed class GracefulShutdown(ServiceOptions options, TimeProvider time, ILogger<GracefulShutdown> logger) : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Log.Stopping(logger, options.ShutdownDelay.TotalSeconds, options.ShutdownTimeout.TotalSeconds);
        if (options.ShutdownDelay > TimeSpan.Zero) await Task.Delay(options.ShutdownDelay, time, cancellationToken);
    }

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) Log.StoppedLate(logger, options.ShutdownTimeout.TotalSeconds);
        else Log.Stopped(logger);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
