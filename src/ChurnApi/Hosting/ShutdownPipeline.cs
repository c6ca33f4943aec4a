using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Telemetry;

namespace ChurnApi.Hosting;

/// <summary>Puts the graceful end into the service.</summary>
internal static class ShutdownPipeline
{
    public static void AddShutdown(this WebApplicationBuilder builder)
    {
        builder.Services.AddHostedService<GracefulShutdown>();
        builder.Services.AddOptions<HostOptions>().Configure<ServiceOptions>(
            (host, options) => host.ShutdownTimeout = options.ShutdownDelay + options.ShutdownTimeout);
    }

    /// <summary>
    /// While it stops, the service closes each connection with its answer: the caller's next request opens another one,
    /// elsewhere, and none is on its way when the sockets close.
    /// </summary>
    public static void UseShutdown(this WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        app.Use((context, next) =>
        {
            if (stopping.IsCancellationRequested) context.CloseAfterAnswer();
            return next(context);
        });
    }
}

/// <summary>
/// Keeps the service listening for a while after it was told to stop, so that whoever sends it requests can see that it is not
/// ready any more. The server then closes its sockets, and answers the requests under way.
/// </summary>
internal sealed class GracefulShutdown(ServiceOptions options, TimeProvider time, ILogger<GracefulShutdown> logger)
    : IHostedLifecycleService
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
