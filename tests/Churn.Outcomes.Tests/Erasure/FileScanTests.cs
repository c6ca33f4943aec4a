using System.Security.Cryptography;
using System.Text;
using Churn.Core.Encryption;
using Churn.Outcomes.Erasure;
using Churn.TestSupport;

namespace Churn.Outcomes.Tests.Erasure;

public sealed class FileScanTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("C00001", true)]
    [InlineData("C00001,x", true)]
    [InlineData("\"C00001\"", true)]
    [InlineData("C00001C00001 C00001", true)]
    [InlineData("C000012", false)]
    [InlineData("xC00001", false)]
    [InlineData("C00001-2", false)]
    [InlineData("", false)]
    public void A_key_is_found_as_a_word(string text, bool isFound)
    {
        File.WriteAllText(folder["file"], text);

        FileScan.Finds(folder["file"], Encoding.UTF8.GetBytes("C00001"), isWord: true, keys: null).Should().Be(isFound);
    }

    [Fact]
    public void Bytes_are_found_wherever_they_stand()
    {
        const int Block = 1 << 20;
        var needle = "0123456789abcdef"u8.ToArray();
        foreach (var at in new[] { 0, 1, Block - 17, Block - 16, Block - 15, Block - 1, Block, Block + 1, (2 * Block) + 5 })
        {
            var bytes = new byte[(2 * Block) + 21];
            needle.CopyTo(bytes, at);
            File.WriteAllBytes(folder["file"], bytes);
            FileScan.Finds(folder["file"], needle, isWord: true, keys: null).Should().BeTrue($"it stands at {at}");
            bytes[at] ^= 1;
            File.WriteAllBytes(folder["file"], bytes);
            FileScan.Finds(folder["file"], needle, isWord: false, keys: null).Should().BeFalse();
        }
    }

    [Fact]
    public void An_encrypted_file_is_looked_through_under_its_key_and_never_passed_over()
    {
        var keys = new EncryptionKeys(new LocalKey(RandomNumberGenerator.GetBytes(LocalKey.Length)));
        File.WriteAllBytes(folder["file"], EncryptedFile.Encrypt("id\nC00001\n"u8, keys.Current));

        FileScan.Finds(folder["file"], "C00001"u8.ToArray(), isWord: true, keys).Should().BeTrue();
        FileScan.Finds(folder["file"], "C00002"u8.ToArray(), isWord: true, keys).Should().BeFalse();
        FluentActions.Invoking(() => FileScan.Finds(folder["file"], "C00001"u8.ToArray(), isWord: true, keys: null))
            .Should().Throw<EncryptionException>().WithMessage("*no key is given*");
    }

    [Theory]
    [InlineData("C1", false)]
    [InlineData("C123", true)]
    [InlineData("1234567", false)]
    [InlineData("12345678", true)]
    public void Short_keys_are_not_looked_for(string key, bool isSearchable) =>
        FileScan.IsSearchable(key).Should().Be(isSearchable);
}
