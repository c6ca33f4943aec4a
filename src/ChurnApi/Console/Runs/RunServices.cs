using Churn.Outcomes.Logging;

namespace ChurnApi.Console.Runs;

/// <summary>Adds scoring runs to the console, where the service keeps a log.</summary>
internal static class RunServices
{
    public static void AddRuns(this IServiceCollection services, bool hasLog)
    {
        services.AddScoped<RunParts>();
        if (!hasLog) return;
        services.AddSingleton<RunScoring>();
        services.AddSingleton<CallReasons>();
        services.AddSingleton<RunPlanner>();
        services.AddHostedService(made => made.GetRequiredService<RunPlanner>());
    }
}

/// <summary>What pages of runs take from the service beside <see cref="ConsoleParts"/>; null without a log.</summary>
/// <param name="time">The clock.</param>
/// <param name="services">The service.</param>
internal sealed class RunParts(TimeProvider time, IServiceProvider services)
{
    public TimeProvider Time => time;

    public PredictionLog? Log { get; } = services.GetService<PredictionLog>();

    public RunPlanner Planner => services.GetRequiredService<RunPlanner>();

    public CallReasons Reasons => services.GetRequiredService<CallReasons>();
}
