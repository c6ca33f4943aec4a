using ChurnApi.Security;
using ChurnApi.Security.Keys;

namespace ChurnApi.Tests.Security;

public sealed class KeysFileTests : IDisposable
{
    private readonly KeysOnDisk keys = new();

    [Fact]
    public void A_key_is_nowhere_on_the_disk_but_its_hash_is()
    {
        var made = keys.Make(Scopes.Predict);

        var written = File.ReadAllText(keys.File.Path);
        written.Should().NotContain(made.Text[19..]).And.Contain(made.Key.Sha256);
        made.Text.Should().MatchRegex($"^churn_{made.Key.Id}_[A-Za-z0-9_-]{{43}}$");
    }

    [SkippableFact]
    public void Only_its_owner_may_read_the_file()
    {
        Skip.If(OperatingSystem.IsWindows(), "there are no such modes");
        keys.Make(Scopes.Predict);
        keys.Make(Scopes.Read);

        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(keys.File.Path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void Keys_made_at_the_same_time_are_all_kept()
    {
        Parallel.For(0, 20, _ => keys.Make(Scopes.Read));

        keys.File.Read().Select(key => key.Id).Should().OnlyHaveUniqueItems().And.HaveCount(20);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"format": 2, "keys": []}""")]
    [InlineData("""{"format": 1}""")]
    [InlineData("""{"format": 1, "keys": [null]}""")]
    [InlineData("""{"format": 1, "keys": [], "more": 1}""")]
    [InlineData("""{"format": 1, "keys": [{"id": "0123456789ab", "name": "crm", "scopes": ["all"], "sha256": "00", "created": "2026-01-01T00:00:00Z"}]}""")]
    public void What_is_no_keys_file_is_refused_by_its_name(string content)
    {
        File.WriteAllText(keys.File.Path, content);

        keys.File.Invoking(file => file.Read()).Should().Throw<BrokenKeysException>().WithMessage($"*{keys.File.Path}*");
    }

    public void Dispose() => keys.Dispose();
}
