using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Configuration;
using ChurnApi.Hosting;
using ChurnApi.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChurnApi.Tests.Service;

/// <summary>The real service on a free port, over a model store of its own, with a client that speaks HTTP to it.</summary>
public sealed class RunningService : IAsyncDisposable
{
    /// <summary>The setting that makes the service ask for a new champion twenty times a second.</summary>
    public const string Quick = "--ChurnApi:PollInterval=00:00:00.05";

    /// <summary>Beside other tests work waits for threads; that is not what they are about.</summary>
    private static readonly string[] Patient =
    [
        "--ChurnApi:Limits:MaxQueueDelay=off",
        "--ChurnApi:Limits:MaxBatchQueueDelay=off",];

    private readonly TempFolder folder;
    private readonly WebApplication app;

    private RunningService(TempFolder folder, WebApplication app, LogCapture log)
    {
        this.folder = folder;
        this.app = app;
        Log = log;
        Store = new ModelStore(folder.Path);
        Address = new Uri(app.Urls.Single());
        Client = new HttpClient { BaseAddress = Address };
    }

    public ModelStore Store { get; }

    public HttpClient Client { get; }

    public Uri Address { get; }

    public LogCapture Log { get; }

    /// <summary>What the service sends to a collector.</summary>
    internal OtlpExport Exports => app.Services.GetRequiredService<OtlpExport>();

    /// <summary>The memory of what waits.</summary>
    internal MemoryBudget Memory => app.Services.GetRequiredService<MemoryBudget>();

    /// <summary>The parts of the service.</summary>
    internal IServiceProvider Services => app.Services;

    /// <summary>Starts the service with a champion.</summary>
    public static Task<RunningService> StartAsync(HandMadeModel champion, params string[] settings) =>
        StartAsync(store => champion.PromoteIn(store), settings);

    /// <summary>Starts the service with a champion, by another clock.</summary>
    public static Task<RunningService> StartAsync(HandMadeModel champion, TimeProvider clock, params string[] settings) =>
        StartAsync(store => champion.PromoteIn(store), clock, settings);

    /// <summary>Starts the service on a store that is made ready first.</summary>
    public static Task<RunningService> StartAsync(Action<ModelStore> prepare, params string[] settings) =>
        StartAsync(prepare, TimeProvider.System, settings);

    private static async Task<RunningService> StartAsync(Action<ModelStore> prepare, TimeProvider clock, string[] settings)
    {
        var folder = new TempFolder();
        prepare(new ModelStore(folder.Path));
        var log = new LogCapture();
        var app = ChurnService.Create(
            ["--urls", "http://127.0.0.1:0", "--models", folder.Path, .. Patient, .. settings],
            builder =>
            {
                builder.Logging.ClearProviders().AddProvider(log);
                builder.Services.AddSingleton(clock);
            });
        await app.StartAsync();
        return new RunningService(folder, app, log);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        folder.Dispose();
    }
}
