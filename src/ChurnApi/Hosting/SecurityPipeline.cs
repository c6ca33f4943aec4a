using Churn.Access.Audit;
using Churn.Access.Rates;
using ChurnApi.Admin;
using ChurnApi.Campaigns;
using ChurnApi.Configuration;
using ChurnApi.Console;
using ChurnApi.Console.Runs;
using ChurnApi.Http;
using ChurnApi.Outcomes;
using ChurnApi.Predict;
using ChurnApi.Security;
using ChurnApi.Segments;
using ChurnApi.Telemetry;
using ChurnApi.Value;

namespace ChurnApi.Hosting;

/// <summary>Puts the service's safeguards together and into its pipeline.</summary>
internal static class SecurityPipeline
{
    /// <summary>The category of the log that has a line for every line of the audit.</summary>
    private const string AuditCategory = "ChurnApi.Audit";

    public static void AddSecurity(this WebApplicationBuilder builder, ServiceOptions options)
    {
        var services = builder.Services;
        services.AddCors();
        services.AddSingleton<RateLimiters>();
        services.AddSingleton<KeyStore>();
        services.AddHostedService<KeyPoller>();
        services.AddSingleton<CertificateStore>();
        if (options.Tls is not null) services.AddHostedService<CertificatePoller>();
        services.AddSingleton(new MemoryBudget(options.Limits.MaxBufferedBytes));
        services.AddSingleton<SecurityMetrics>();
        services.AddSingleton<RefusedActions>();
        services.AddHostedService(made => made.GetRequiredService<RefusedActions>());
        services.AddSingleton(new LoadShedders(options.Limits));
        services.AddHostedService<ThreadPoolDelayMonitor>();
        if (options.Jwt is { } jwt)
            services.AddSingleton(made => new TokenReader(
                jwt,
                options.Limits.CallerRate,
                made.GetRequiredService<RateLimiters>()));
        if ((options.AuditFile ?? (options.KeysFile is { } keys ? AuditLog.Beside(keys) : null)) is not { } audit)
            return;
        services.AddSingleton(made =>
        {
            var logger = made.GetRequiredService<ILoggerFactory>().CreateLogger(AuditCategory);
            return new AuditLog(
                audit,
                made.GetRequiredService<TimeProvider>(),
                entry => Log.Audit(logger, entry.Who, entry.Action, entry.Target ?? "-", entry.Outcome, entry.Why ?? "-"),
                made.GetRequiredService<SecurityMetrics>().AuditFailed);
        });
    }

    /// <summary>
    /// The cheapest refusal first. Health is always answered, for an orchestrator that kills a busy service makes the others
    /// busier.
    /// </summary>
    public static void UseSecurity(this WebApplication app)
    {
        app.UseMiddleware<ConnectionUseMiddleware>();
        if (!app.Services.GetRequiredService<ServiceOptions>().IsGuarded) app.UseMiddleware<LoopbackHostMiddleware>();
        app.UseCrossOriginPages();
        var shedders = app.Services.GetRequiredService<LoadShedders>();
        app.UseWhen(
            context => !IsUnder(context, HealthEndpoint.Path),
            requests => requests.UseMiddleware<LoadSheddingMiddleware>(shedders.Requests));
        app.UseWhen(IsBatch, batches => batches.UseMiddleware<LoadSheddingMiddleware>(shedders.Batches));
        app.UseMiddleware<ApiAuthenticationMiddleware>();
        app.UseWhen(IsBatch, batches => batches.UseMiddleware<CallerBatchLimitMiddleware>());
        app.UseMiddleware<BodyTimeLimitMiddleware>();
    }

    /// <summary>Whether a request is about many customers.</summary>
    internal static bool IsBatch(HttpContext context) =>
        IsUnder(context, PredictBatchEndpoint.Path)
        || (HttpMethods.IsPost(context.Request.Method) && IsUnder(context, SegmentsEndpoint.Path))
        || IsUnder(context, CampaignEndpoints.PlanPath)
        || IsUnder(context, LifetimeEndpoint.Path)
        || IsUnder(context, OutcomesEndpoint.Path)
        || (HttpMethods.IsPost(context.Request.Method) && IsUpload(context.Request.Path));

    private static bool IsUpload(PathString path) => path == UploadEndpoint.Path || path == OutcomesUpload.Path;

    private static bool IsUnder(HttpContext context, string path) => context.Request.Path.StartsWithSegments(path);
}
