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
}
