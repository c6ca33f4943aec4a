using System.Security.Cryptography;
using Churn.Core.Encryption;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Configuration;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Security;

/// <summary>The service over a store whose versions are encrypted.</summary>
public sealed class EncryptedVersionsTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_service_with_the_key_serves_and_shows_an_encrypted_version()
    {
        var (setting, key) = NewKey("a.key");
        await using var service = await RunningService.StartAsync(
            store => new HandMadeModel().PromoteIn(With(store, key)), $"--ChurnApi:EncryptionKey={setting}");

        (await service.PostAsync("/predict", new HandMadeModel().Golden[0])).MustBeOk();
        var version = service.Store.ChampionVersion()!;
        (await service.Client.GetStringAsync($"/models/{version}/report")).Should().NotBeEmpty();
        (await service.GetAsync("/models")).MustBeOk();
    }

    [Fact]
    public async Task A_version_under_a_key_that_the_service_lacks_does_not_displace_the_one_that_serves()
    {
        var (setting, key) = NewKey("a.key");
        var (_, other) = NewKey("b.key");
        await using var service = await RunningService.StartAsync(
            store => new HandMadeModel().PromoteIn(With(store, key)),
            $"--ChurnApi:EncryptionKey={setting}",
            RunningService.Quick);
        var good = service.Store.ChampionVersion();

        var hidden = HandMadeModel.Weighed(2).PromoteIn(With(service.Store, other, key));
        await service.UntilAsync("/health/ready", answer =>
            answer.Json.GetProperty("championFault").GetString()?.Contains(other.Id, StringComparison.Ordinal) == true);

        (await service.PostAsync("/predict", new HandMadeModel().Golden[0])).MustBeOk().Json
            .GetProperty("modelVersion").GetString().Should().Be(good);
        // Once it is under the service's key it serves, without a restart.
        With(service.Store, other, key).Rotate(key);
        await service.UntilAsync(
            "/health/ready", answer => answer.Json.GetProperty("modelVersion").GetString() == hidden);
    }

    [Fact]
    public async Task A_rotation_is_not_noticed_by_a_service_that_has_both_keys()
    {
        var (setting, key) = NewKey("a.key");
        var (next, nextKey) = NewKey("b.key");
        await using var service = await RunningService.StartAsync(
            store => new HandMadeModel().PromoteIn(With(store, key)),
            $"--ChurnApi:EncryptionKey={next}",
            $"--ChurnApi:PreviousEncryptionKey={setting}",
            RunningService.Quick);

        With(service.Store, key).Rotate(nextKey);
        var second = HandMadeModel.Weighed(2).PromoteIn(With(service.Store, nextKey));

        await service.UntilAsync(
            "/health/ready", answer => answer.Json.GetProperty("modelVersion").GetString() == second);
    }

    [Theory]
    [InlineData("--ChurnApi:EncryptionKey=file:none.key", "there is no such file")]
    [InlineData("--ChurnApi:EncryptionKey=secret", "must be named as")]
    [InlineData("--ChurnApi:PreviousEncryptionKey=file:none.key", "without the one that took its place")]
    public async Task A_key_that_cannot_be_had_keeps_the_service_from_starting(string setting, string fault)
    {
        var start = () => RunningService.StartAsync(new HandMadeModel(), setting);

        (await start.Should().ThrowAsync<ServiceConfigurationException>()).Which.Faults
            .Should().ContainSingle().Which.Should().StartWith("ChurnApi:EncryptionKey").And.Contain(fault)
            .And.NotContain("secret");
    }

    private static ModelStore With(ModelStore store, IEncryptionKey key, IEncryptionKey? previous = null) =>
        new(store.Folder, keys: new EncryptionKeys(key, previous));

    private (string Setting, IEncryptionKey Key) NewKey(string name)
    {
        var path = folder[name];
        File.WriteAllText(path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return ($"file:{path}", EncryptionKeys.LoadKey($"file:{path}"));
    }
}
