using Churn.Outcomes.Logging;

namespace ChurnApi.Monitoring;

/// <summary>Adds monitoring to the service, where it keeps a log.</summary>
internal static class MonitoringServices
{
    public static void AddMonitoring(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        if (services.All(service => service.ServiceType != typeof(PredictionLog))) return;
        services.AddSingleton<MonitoringReports>();
        services.AddSingleton<MonitoringRefresher>();
        services.AddHostedService(made => made.GetRequiredService<MonitoringRefresher>());
        services.AddSingleton<MonitoringMetrics>();
    }
}
