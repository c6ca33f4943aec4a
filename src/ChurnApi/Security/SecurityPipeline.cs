using ChurnApi.Configuration;

namespace ChurnApi.Security;

/// <summary>Puts the service's safeguards into its pipeline.</summary>
internal static class SecurityPipeline
{
    public static void UseApiKeys(this WebApplication app)
    {
        if (app.Services.GetRequiredService<ServiceOptions>().ApiKeys.Count > 0) app.UseMiddleware<ApiKeyGate>();
    }

    /// <summary>
    /// Browsers must take answers for what they are said to be, and nobody may keep them: they tell of customers. The headers
    /// are set last, since a failure clears those that were set before it.
    /// </summary>
    public static void UseResponseHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(SetHeaders, context.Response.Headers);
        return next(context);
    });

    private static Task SetHeaders(object state)
    {
        var headers = (IHeaderDictionary)state;
        headers.XContentTypeOptions = "nosniff";
        if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
