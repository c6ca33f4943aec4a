using System.Net;
using Churn.Access;
using Churn.Access.Keys;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Security;

/// <summary>The keys of a running service change without a restart.</summary>
public sealed class KeyRotationTests : IAsyncLifetime, IDisposable
{
    private readonly KeysOnDisk keys = new();
    private IssuedKey first = null!;
    private RunningService service = null!;

    public async Task InitializeAsync()
    {
        first = keys.Make(Scopes.Read);
        service = await RunningService.StartAsync(new HandMadeModel(), keys.Setting, RunningService.Quick);
    }

    public async Task DisposeAsync() => await service.DisposeAsync();

    public void Dispose() => keys.Dispose();

    [Fact]
    public async Task A_new_key_opens_while_the_old_one_still_does_and_a_revoked_one_opens_no_more()
    {
        var second = keys.Add(Scopes.Read);
        await Until(second, HttpStatusCode.OK);
        (await service.GetAsync("/schema", first.Text)).MustBeOk();

        keys.File.Revoke(first.Key.Id, TimeProvider.System.GetUtcNow());

        (await Until(first.Text, HttpStatusCode.Unauthorized)).Text.Should().Contain("was revoked");
        (await service.GetAsync("/schema", second)).MustBeOk();
    }

    [Fact]
    public async Task A_broken_keys_file_opens_nothing_closes_nothing_and_is_told()
    {
        var whole = await File.ReadAllTextAsync(keys.File.Path);
        await File.WriteAllTextAsync(keys.File.Path, "{");

        var ready = await service.UntilAsync(
            "/health/ready",
            answer => answer.Json.GetProperty("keysFault").GetString() is not null);

        ready.Text.Should().NotContain(Path.GetDirectoryName(keys.File.Path), "where things are is nobody's business");
        service
            .Log.Lines.Should()
            .ContainSingle(line => line.StartsWith("Error", StringComparison.Ordinal))
            .Which.Should()
            .Contain("The API keys stay as they were");
        (await service.GetAsync("/schema", first.Text)).MustBeOk();
        (await service.GetAsync("/schema")).MustBeProblem(HttpStatusCode.Unauthorized, "api-key");

        await File.WriteAllTextAsync(keys.File.Path, whole);
        await service.UntilAsync("/health/ready", answer => answer.Json.GetProperty("keysFault").GetString() is null);
    }

    [Fact]
    public async Task A_key_whose_time_is_over_opens_nothing_and_is_told_so()
    {
        var brief = keys.Add(Scopes.Read, TimeSpan.FromSeconds(1.5));
        await Until(brief, HttpStatusCode.OK);

        (await Until(brief, HttpStatusCode.Unauthorized)).Text.Should().Contain("expired");
    }

    private async Task<Answer> Until(string key, HttpStatusCode status)
    {
        for (var i = 0; i < 200; i++)
        {
            var answer = await service.GetAsync("/schema", key);
            if (answer.Status == status) return answer;
            await Task.Delay(50);
        }

        throw new TimeoutException($"The key did not get {status} within ten seconds.");
    }
}
