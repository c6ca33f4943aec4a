using Churn.Access.Keys;
using Churn.TestSupport;

namespace Churn.Access.Tests.Keys;

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

        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(keys.File.Path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [SkippableFact]
    public void Keys_file_that_every_user_may_write_is_refused_and_one_of_a_group_warned_of()
    {
        Skip.If(OperatingSystem.IsWindows(), "there are no such modes");
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        keys.Make(Scopes.Predict);
        keys.File.Warning().Should().BeNull();

        File.SetUnixFileMode(keys.File.Path, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        keys.File.Warning().Should().BeNull("who reads it can add nothing, and mounted secrets are like that");
        File.SetUnixFileMode(keys.File.Path, OwnerOnly | UnixFileMode.GroupWrite);
        keys.File.Warning().Should().Contain("chmod 600");
        keys.File.Read().Should().HaveCount(1);
        File.SetUnixFileMode(keys.File.Path, OwnerOnly | UnixFileMode.OtherWrite);

        FluentActions.Invoking(keys.File.Read).Should().Throw<BrokenKeysException>().WithMessage("*chmod 600*");
        FluentActions.Invoking(() => keys.Make(Scopes.Read)).Should()
            .Throw<BrokenKeysException>("a key that somebody added must not be taken over into a file of the right mode");
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
    [InlineData(
        """
        {"format": 1, "keys": [{"id": "0123456789ab", "name": "crm", "scopes": ["all"], "sha256": "00",
        "created": "2026-01-01T00:00:00Z"}]}
        """
    )]
    public void What_is_no_keys_file_is_refused_by_its_name(string content)
    {
        File.WriteAllText(keys.File.Path, content);

        keys.File.Invoking(file => file.Read()).Should().Throw<BrokenKeysException>().WithMessage($"*{keys.File.Path}*");
    }

    public void Dispose() => keys.Dispose();
}
