using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Churn.Core.Encryption;
using Churn.TestSupport;

namespace Churn.Core.Tests.Encryption;

[UnsupportedOSPlatform("windows")]
public sealed class EncryptionKeysTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>A client that wraps by turning the bytes round, and tells the name of its key.</summary>
    private const string Client =
        """
        case "$1" in
            id) echo reversing ;;
            *) base64 -d | od -An -v -tx1 | tr -d '\n' | tr ' ' '\n' | grep . | tac | sed 's/^/\\x/' | tr -d '\n' \
                | xargs -0 printf | base64 -w 0 ;;
        esac
        """;

    private readonly TempFolder folder = new();
    private readonly string text = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    [Fact]
    public void A_key_in_a_file_and_in_the_environment_is_the_same_key()
    {
        Environment.SetEnvironmentVariable("CHURN_TEST_KEY", text);

        var ofFile = EncryptionKeys.LoadKey($"file:{KeyFile(text + "\n")}");
        var ofVariable = EncryptionKeys.LoadKey("env:CHURN_TEST_KEY");

        ofFile.Id.Should().MatchRegex("^[0-9a-f]{16}$").And.Be(ofVariable.Id);
        var fileKey = RandomNumberGenerator.GetBytes(32);
        ofVariable.Unwrap(ofFile.Wrap(fileKey)).Should().Equal(fileKey);
    }

    [SkippableFact]
    public void A_key_file_that_others_may_read_is_refused()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no such modes on Windows.");
        var path = KeyFile(text);

        File.SetUnixFileMode(path, OwnerOnly | UnixFileMode.OtherRead);
        Refusal($"file:{path}").Should().Contain(path).And.Contain("chmod 600").And.NotContain(text);
        File.SetUnixFileMode(path, OwnerOnly | UnixFileMode.GroupWrite);
        Refusal($"file:{path}").Should().Contain("chmod 600");
        File.SetUnixFileMode(path, OwnerOnly | UnixFileMode.GroupRead); // as Kubernetes mounts secrets
        EncryptionKeys.LoadKey($"file:{path}").Id.Should().NotBeEmpty();
    }

    [Fact]
    public void What_is_no_key_is_refused_and_never_repeated()
    {
        var tooShort = Convert.ToBase64String(RandomNumberGenerator.GetBytes(31));

        Refusal($"file:{KeyFile(tooShort)}").Should().Contain("32 random bytes in base64").And.NotContain(tooShort);
        Refusal($"file:{KeyFile("not base64!")}").Should().Contain("holds no key");
        Refusal($"file:{folder["none.key"]}").Should().Contain("there is no such file");
        Refusal("env:CHURN_NO_SUCH_KEY").Should().Contain("CHURN_NO_SUCH_KEY");
        Refusal(text).Should().Contain(EncryptionKeys.Form).And.NotContain(text);
        Refusal("file:").Should().Contain(EncryptionKeys.Form);
        var alone = () => EncryptionKeys.Load(null, "env:CHURN_TEST_KEY");
        alone.Should().Throw<EncryptionKeyException>();
        EncryptionKeys.Load(null, null).Should().BeNull();
    }

    [SkippableFact]
    public void A_command_wraps_and_unwraps()
    {
        var key = Command(Client);
        var fileKey = RandomNumberGenerator.GetBytes(32);

        key.Id.Should().Be("reversing");
        var wrapped = key.Wrap(fileKey);
        wrapped.Should().Equal(fileKey.Reverse());
        Command(Client).Unwrap(wrapped).Should().Equal(fileKey);
    }

    [SkippableFact]
    public void A_command_that_fails_is_told_with_the_first_line_of_its_complaint()
    {
        var failing = Failure("if [ $1 = id ]; then echo k; else echo 'no permission' >&2; echo more >&2; exit 3; fi");

        failing.Should().Contain("exit code 3: no permission").And.NotContain("more");
    }

    [SkippableFact]
    public void A_command_that_answers_something_else_is_refused()
    {
        Failure("if [ $1 = id ]; then echo k; else echo '<html>'; fi").Should().Contain("not base64");
        Failure("if [ $1 = id ]; then echo k; else head -c 500 /dev/zero | base64 -w 0; fi").Should().Contain("500 bytes");
        Failure("if [ $1 = id ]; then echo k; else head -c 32 /dev/zero | base64 -w 0; fi").Should().Contain("another key");
        Failure("echo").Should().Contain("'id'");
        Failure("head -c 1000000 /dev/zero | tr '\\0' x").Should().Contain("'id'", "an answer without end is not kept");
        var missing = () => new CommandKey(folder["no-such-program"]);
        missing.Should().Throw<EncryptionKeyException>().WithMessage("*cannot be started*");
        var empty = () => new CommandKey("  ");
        empty.Should().Throw<EncryptionKeyException>();
    }

    [SkippableFact]
    public void A_command_that_does_not_answer_is_ended()
    {
        var started = Stopwatch.GetTimestamp();

        Failure("if [ $1 = id ]; then echo k; else sleep 60; fi").Should().Contain("not answered within");

        Stopwatch.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(30));
    }

    public void Dispose() => folder.Dispose();

    private static string Refusal(string source)
    {
        var loading = () => EncryptionKeys.LoadKey(source);
        return loading.Should().Throw<EncryptionKeyException>().Which.Message;
    }

    private string KeyFile(string content)
    {
        var path = folder[Path.GetRandomFileName()];
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, OwnerOnly);
        return path;
    }

    private CommandKey Command(string script)
    {
        Skip.If(OperatingSystem.IsWindows(), "The script is for a shell.");
        var path = folder["kms client"];
        File.WriteAllText(path, script);
        return new CommandKey($"sh \"{path}\"", TimeSpan.FromSeconds(5));
    }

    private string Failure(string script)
    {
        var using32Bytes = () => Command(script).Wrap(RandomNumberGenerator.GetBytes(32));
        return using32Bytes.Should().Throw<EncryptionKeyException>().Which.Message;
    }
}
