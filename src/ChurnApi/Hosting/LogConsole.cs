using ChurnApi.Configuration;
using Microsoft.Extensions.Logging.Console;

namespace ChurnApi.Hosting;

/// <summary>Sets how the log is written to standard output.</summary>
internal static class LogConsole
{
    public static void AddLogConsole(this WebApplicationBuilder builder)
    {
        builder.Logging.AddConsoleFormatter<JsonLineFormatter, ConsoleFormatterOptions>();
        builder.Services.AddOptions<ConsoleLoggerOptions>().Configure<ServiceOptions>((console, options) =>
        {
            if (options.LogFormat is LogFormat.Json) console.FormatterName = JsonLineFormatter.FormatterName;
        });
    }

    /// <summary>A sentence for each level of the log that is none.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration) =>
        from level in configuration.GetSection("Logging:LogLevel").GetChildren()
        where !Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out var known) || !Enum.IsDefined(known)
        select $"{level.Path} must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}, not '{level.Value}'.";
}
