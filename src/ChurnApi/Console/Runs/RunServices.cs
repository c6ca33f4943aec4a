using Churn.Core.Campaigns;
using Churn.Outcomes.Logging;
using ChurnApi.Campaigns;
using ChurnApi.Configuration;

namespace ChurnApi.Console.Runs;

/// <summary>Adds scoring runs to the console.</summary>
internal static class RunServices
{
    public static void AddRuns(this WebApplicationBuilder builder)
    {
        var (services, options) = (builder.Services, builder.Services.Options());
        if (!options.Console) return;
        services.AddScoped<RunParts>();
        if (options.Log is null) return;
        services.AddSingleton<RunScoring>();
        services.AddSingleton<CallReasons>();
        services.AddSingleton<RunPlanner>();
        services.AddHostedService(made => made.GetRequiredService<RunPlanner>());
    }

    /// <summary>Adds what is no page: the upload of a file, and the exports of lists.</summary>
    public static void MapRuns(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<ServiceOptions>().Console) return;
        app.MapUpload();
        app.MapCallExport();
    }
}

/// <summary>What pages of runs take from the service beside <see cref="ConsoleParts"/>.</summary>
/// <param name="time">The clock.</param>
/// <param name="services">The service.</param>
internal sealed class RunParts(TimeProvider time, IServiceProvider services)
{
    public TimeProvider Time => time;

    /// <summary>The log; null where the service keeps none. Then there is no planner and there are no reasons, either.</summary>
    public PredictionLog? Log { get; } = services.GetService<PredictionLog>();

    public RunPlanner Planner => services.GetRequiredService<RunPlanner>();

    /// <summary>What the company can do.</summary>
    public ActionList? Actions => services.GetRequiredService<ActionCatalog>().List;

    public CallReasons Reasons => services.GetRequiredService<CallReasons>();
}
