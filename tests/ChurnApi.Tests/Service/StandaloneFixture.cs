using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace ChurnApi.Tests.Service;

/// <summary>
/// A service in a process of its own, with JSON logs, the access log and a log of predictions, so that what is counted and logged
/// is its own alone.
/// </summary>
public sealed class StandaloneFixture : IAsyncLifetime, IDisposable
{
    private readonly TempFolder folder = new();

    public StandaloneService Service { get; private set; } = null!;

    /// <summary>The version that serves.</summary>
    public string Version { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Version = new HandMadeModel().PromoteIn(new ModelStore(folder["models"]));
        Service = await StandaloneService.StartAsync(
            folder["models"],
            "--ChurnApi:LogFormat=json",
            "--ChurnApi:AccessLog=true",
            $"--ChurnApi:Log=sqlite:{folder["log.db"]}");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        Service.Dispose();
        folder.Dispose();
    }
}
