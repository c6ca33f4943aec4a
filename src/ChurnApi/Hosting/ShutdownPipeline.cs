using ChurnApi.Configuration;
using ChurnApi.Http;

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
    /// While it stops, the service closes each connection with its answer: the caller's next request opens another one, elsewhere, and none
    /// is on its way when the sockets close.
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
