using ChurnApi.Configuration;

namespace ChurnApi.Security;

/// <summary>Puts the service's safeguards into its pipeline.</summary>
internal static class SecurityPipeline
{
    public static void UseApiKeys(this WebApplication app)
    {
        if (app.Services.GetRequiredService<ServiceOptions>().ApiKeys.Count > 0) app.UseMiddleware<ApiKeyGate>();
    }

    /// <summary>Browsers must take answers for what they are said to be, and nobody may keep them: they tell of customers.</summary>
    public static void UseResponseHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return next(context);
    });
}
