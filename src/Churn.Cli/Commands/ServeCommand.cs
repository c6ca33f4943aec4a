using System.CommandLine;
using System.Globalization;
using Churn.Cli.Arguments;
using ChurnApi.Hosting;

namespace Churn.Cli.Commands;

/// <summary><c>churn serve</c>: runs the service.</summary>
internal static class ServeCommand
{
    public const string Name = "serve";

    public const int DefaultPort = 5080;

    private const string Certificate = "ChurnApi__Tls__Certificate";

    public static Command Create()
    {
        var port = CreatePortOption();
        var models = StoreOption.Create();
        var command = new Command(
            Name, "Runs the service on this machine's loopback address; pages are at /console, Swagger UI at /swagger.")
        {
            port,
            models,
        };
        command.SetAction(
            (parsed, cancellation) => RunAsync(
                parsed.GetRequiredValue(models), parsed.GetValue(port), EncryptionArguments.Settings(parsed), cancellation));
        return command;
    }

    public static Option<int> CreatePortOption() => new NumberOption("--port", 0, 65535)
    {
        Description = "The port to listen on, 1 to 65535; 0 for any free one.",
        DefaultValueFactory = _ => DefaultPort,
    };

    /// <summary>Where the service listens: by TLS where the environment names a certificate.</summary>
    public static string Address(int port) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Environment.GetEnvironmentVariable(Certificate) is null ? "http" : "https")}://127.0.0.1:{port}");

    /// <summary>Runs until the process is told to stop. The service settings' environment and file count too.</summary>
    public static Task<int> RunAsync(
        string models, int port, IEnumerable<string> settings, CancellationToken cancellation) => ChurnService.RunAsync(
        [
            "--models",
            models,
            "--urls",
            Address(port),
            .. settings,
        ],
        cancellation);
}
