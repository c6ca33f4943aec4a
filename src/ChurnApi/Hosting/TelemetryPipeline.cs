using ChurnApi.Configuration;
using ChurnApi.Monitoring;
using ChurnApi.Outcomes;
using ChurnApi.Security;
using ChurnApi.Serving;
using ChurnApi.Telemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ChurnApi.Hosting;

/// <summary>Puts metrics, spans and the access log into the service.</summary>
internal static class TelemetryPipeline
{
    /// <summary>Where Prometheus finds the metrics.</summary>
    public const string MetricsPath = "/metrics";

    private static readonly string[] Meters =
        [TelemetryNames.Meter, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var exports = OtlpExport.Read(builder.Configuration);
        builder.Services.AddSingleton(exports);
        builder.Services.AddSingleton<RequestMetrics>();
        builder.Services.AddSingleton<ModelMetrics>();
        var telemetry = builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource.AddService("churnapi", serviceVersion: typeof(ChurnService).Assembly.GetName().Version?.ToString(3)))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters).AddPrometheusExporter();
                metrics.AddView(
                    "http.server.request.duration",
                    new ExplicitBucketHistogramConfiguration { Boundaries = Telemetry.HistogramBuckets.RequestSeconds });
                if (exports.Metrics)
                    metrics.AddOtlpExporter();
            });
        if (exports.Traces) telemetry.WithTracing(traces => traces.AddSource(TelemetryNames.RequestSource).AddOtlpExporter());
    }

    public static void UseTelemetry(this WebApplication app)
    {
        if (app.Services.GetRequiredService<OtlpExport>().Traces) app.UseMiddleware<RequestSpans>();
        if (app.Services.GetRequiredService<ServiceOptions>().AccessLog) app.UseMiddleware<AccessLogMiddleware>();
    }

    public static void MapMetrics(this WebApplication app)
    {
        app.Services.GetRequiredService<ModelMetrics>(); // from now on they are asked
        app.Services.GetRequiredService<SecurityMetrics>();
        app.Services.GetService<LogMetrics>();
        app.Services.GetService<MonitoringMetrics>();
        app.MapPrometheusScrapingEndpoint(MetricsPath);
    }
}
