namespace ChurnApi.Hosting;

/// <summary>
/// Keeps ASP.NET Core from logging below Warning, whatever the configuration says: it logs the paths, queries and headers of
/// requests, and callers put customers' values there. The service's own lines have what is needed of a request.
/// </summary>
internal static class SuppressFrameworkLogs
{
    private const string Framework = "Microsoft.AspNetCore";

    public static void KeepFrameworkQuiet(this WebApplicationBuilder builder) =>
        builder.Services.PostConfigure<LoggerFilterOptions>(filters =>
        {
            var rules = filters.Rules.ToArray();
            filters.Rules.Clear();
            foreach (var rule in rules)
                filters.Rules.Add(Quieter(rule));
        });

    private static LoggerFilterRule Quieter(LoggerFilterRule rule) => new(
        rule.ProviderName,
        rule.CategoryName,
        rule.LogLevel,
        (provider, category, level) =>
            (level >= LogLevel.Warning || category?.StartsWith(Framework, StringComparison.Ordinal) != true)
            && (rule.Filter is null || rule.Filter(provider, category, level)));
}
