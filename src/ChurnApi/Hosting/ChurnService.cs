using ChurnApi.Admin;
using ChurnApi.Campaigns;
using ChurnApi.Configuration;
using ChurnApi.Console;
using ChurnApi.Console.Runs;
using ChurnApi.Http;
using ChurnApi.Monitoring;
using ChurnApi.OpenApi;
using ChurnApi.Outcomes;
using ChurnApi.Predict;
using ChurnApi.Recommending;
using ChurnApi.Security;
using ChurnApi.Segments;
using ChurnApi.Telemetry;
using ChurnApi.Value;

namespace ChurnApi.Hosting;

/// <summary>The service: what it is put together from, and what it answers.</summary>
public static class ChurnService
{
    /// <summary>The exit code of a service that stopped as asked.</summary>
    public const int Stopped = 0;

    /// <summary>The exit code of a service that could not start, such as on an address in use.</summary>
    public const int CannotStart = 1;

    /// <summary>The exit code of a service whose configuration is refused.</summary>
    public const int Misconfigured = 2;

    /// <summary>Builds the service, not yet started.</summary>
    /// <param name="args">Settings as on the command line: <c>--urls</c>, <c>--models</c>, <c>--ChurnApi:...</c></param>
    /// <param name="customize">Changes the builder once the service's own parts are in it, such as its logging or clock.</param>
    /// <exception cref="ServiceConfigurationException">Settings are refused; it names every fault.</exception>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? customize = null)
    {
        var builder = ServiceBuilder.Create(args);
        builder.AddChampion();
        builder.AddBatches();
        builder.AddPredictionLog();
        builder.AddMonitoring();
        builder.AddProblems();
        builder.AddSwagger();
        builder.AddConsole();
        builder.AddRuns();
        builder.AddTelemetry();
        builder.AddLogConsole();
        builder.AddShutdown();
        customize?.Invoke(builder);

        var app = builder.Build();
        foreach (var (former, name) in app.Services.GetRequiredService<ServiceOptions>().FormerNames)
            Log.SettingRenamed(app.Logger, former, name);
        app.UseShutdown();
        app.UseTelemetry();
        app.UseProblems();
        app.UseResponseHeaders();
        app.UseSecurity();
        app.UseSwaggerPages();

        app.MapPredict();
        app.MapPredictBatch();
        app.MapWhatIf();
        app.MapSegments();
        app.MapCampaigns();
        app.MapLifetime();
        app.MapPurchaseLifetime();
        app.MapRecommendations();
        app.MapOutcomes();
        app.MapMonitoring();
        app.MapSchema();
        app.MapCurrentModel();
        app.MapStore();
        app.MapShapes();
        app.MapReport();
        app.MapChampionChange();
        app.MapShadow();
        app.MapHealth();
        app.MapMetrics();
        app.MapProblemPages();
        app.MapConsole();
        app.MapRuns();
        return app;
    }

    /// <summary>Runs the service until it is told to stop. What keeps it from starting goes to standard error.</summary>
    /// <param name="args">As for <see cref="Create"/>.</param>
    /// <param name="cancellation">
    /// Tells it to stop, as a signal to the process does; requests under way are answered first.
    /// </param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellation = default)
    {
        try
        {
            await using var app = Create(args);
            await HostingAbstractionsHostExtensions.RunAsync(app, cancellation);
            return Stopped;
        }
        catch (ServiceConfigurationException fault)
        {
            await System.Console.Error.WriteLineAsync(fault.Message);
            return Misconfigured;
        }
        catch (IOException fault)
        {
            await System.Console.Error.WriteLineAsync(fault.Message);
            return CannotStart;
        }
    }
}
