using System.Security.Cryptography;
using Churn.Core.Encryption;
using Churn.TestSupport;

namespace Churn.Core.Tests.Encryption;

public sealed class EncryptedFileTests : IDisposable
{
    private const int Header = 512;
    private const int Chunk = 65536;
    private const int Sealed = Chunk + 16;

    private readonly TempFolder folder = new();
    private readonly LocalKey key = NewKey();

    private string Path => folder["file"];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Chunk - 1)]
    [InlineData(Chunk)]
    [InlineData(Chunk + 1)]
    [InlineData(3 * Chunk)]
    [InlineData((3 * Chunk) + 17)]
    public void What_was_encrypted_comes_back_whatever_its_length(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);

        var encrypted = EncryptedFile.Encrypt(content, key);
        File.WriteAllBytes(Path, encrypted);

        encrypted.Length.Should().Be(Header + length + (16 * Math.Max(1, (length + Chunk - 1) / Chunk)));
        Read().Should().Equal(content);
        EncryptedFile.KeyIdOf(Path).Should().Be(key.Id);
    }

    [Fact]
    public void Equal_contents_are_encrypted_under_keys_of_their_own()
    {
        var content = new byte[100];

        var (one, other) = (EncryptedFile.Encrypt(content, key), EncryptedFile.Encrypt(content, key));

        one[Header..].Should().NotEqual(other[Header..]);
    }

    [Fact]
    public void A_file_written_in_small_pieces_is_that_written_at_once()
    {
        var content = RandomNumberGenerator.GetBytes((2 * Chunk) + 5);
        using (var output = File.Create(Path))
        using (var encrypting = new EncryptingStream(output, key))
        {
            for (var at = 0; at < content.Length; at += 777)
                encrypting.Write(content, at, Math.Min(777, content.Length - at));
            encrypting.Complete();
        }

        Read().Should().Equal(content);
    }

    [Fact]
    public void A_file_can_be_read_from_any_place()
    {
        var content = RandomNumberGenerator.GetBytes((4 * Chunk) + 99);
        File.WriteAllBytes(Path, EncryptedFile.Encrypt(content, key));
        using var stream = EncryptedFile.Open(File.OpenRead(Path), Path, Keys());

        stream.Length.Should().Be(content.Length);
        foreach (var at in new[] { content.Length - 3, 0, Chunk - 2, (3 * Chunk) + 1, Chunk, content.Length - 99 - Chunk })
        {
            stream.Position = at;
            var bytes = new byte[3];
            stream.ReadExactly(bytes);
            bytes.Should().Equal(content[at..(at + 3)]);
        }

        stream.Seek(1, SeekOrigin.End);
        stream.ReadByte().Should().Be(-1);
    }

    [Fact]
    public void A_plain_file_is_read_as_it_is()
    {
        File.WriteAllText(Path, "plain");

        Read().Should().Equal("plain"u8.ToArray());
        EncryptedFile.KeyIdOf(Path).Should().BeNull();
    }

    [Fact]
    public void A_file_whose_writer_failed_is_refused()
    {
        using (var output = File.Create(Path))
        using (var encrypting = new EncryptingStream(output, key))
            encrypting.Write(new byte[(2 * Chunk) + 5]); // not completed

        Refusal().Should().Contain("cut off");
    }

    [Fact]
    public void A_missing_or_another_key_is_named()
    {
        Write(10);
        var other = new EncryptionKeys(NewKey());

        Refusal(null).Should().StartWith(Path).And.Contain(key.Id).And.Contain("no key is given");
        Refusal(other).Should().StartWith(Path).And.Contain(key.Id).And.Contain(other.Current.Id);
    }

    [Theory]
    [InlineData(Header - 1, "cut off within its header")]
    [InlineData(Header, "cut off")]
    [InlineData(Header + 5, "cut off")]
    [InlineData(Header + Sealed, "cut off")]
    [InlineData(Header + Sealed + 3, "cut off")]
    [InlineData(Header + Sealed + 30, "was cut, appended to or altered")]
    [InlineData(Header + (2 * Sealed), "cut off")]
    public void A_file_that_was_cut_is_refused_before_a_byte_of_it_is_read(int length, string words)
    {
        var bytes = Write((2 * Chunk) + 100);
        File.WriteAllBytes(Path, bytes[..length]);

        OpenRefusal().Should().Contain(words);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(Sealed)]
    public void A_file_that_was_appended_to_is_refused_before_a_byte_of_it_is_read(int length)
    {
        File.WriteAllBytes(Path, [.. Write((2 * Chunk) + 100), .. new byte[length]]);

        OpenRefusal().Should().NotBeEmpty();
    }

    [Fact]
    public void Chunks_that_were_swapped_are_refused_and_none_of_their_bytes_is_given()
    {
        var bytes = Write((3 * Chunk) + 100);
        var first = bytes[Header..(Header + Sealed)];
        bytes.AsSpan(Header + Sealed, Sealed).CopyTo(bytes.AsSpan(Header));
        first.CopyTo(bytes, Header + Sealed);
        File.WriteAllBytes(Path, bytes);

        Refusal().Should().Contain("chunk 0").And.Contain("moved");
        using var stream = EncryptedFile.Open(File.OpenRead(Path), Path, Keys());
        stream.Position = Chunk;
        var buffer = new byte[10];
        var reading = () => stream.Read(buffer);
        reading.Should().Throw<EncryptionException>();
        buffer.Should().AllSatisfy(value => value.Should().Be(0));
        stream.Position = 2 * Chunk;
        stream.Read(buffer).Should().Be(10, "other chunks are what they were");
    }

    [Fact]
    public void A_chunk_or_header_of_another_file_under_the_same_key_is_refused()
    {
        var bytes = Write((2 * Chunk) + 100);
        var other = EncryptedFile.Encrypt(new byte[(2 * Chunk) + 100], key);

        other.AsSpan(Header, Sealed).CopyTo(bytes.AsSpan(Header));
        File.WriteAllBytes(Path, bytes);
        Refusal().Should().Contain("of another file");

        File.WriteAllBytes(Path, [.. other[..Header], .. Write((2 * Chunk) + 100)[Header..]]);
        OpenRefusal().Should().Contain("its key is that of another file");
    }

    [Fact]
    public void Every_change_of_a_bit_of_the_header_is_refused()
    {
        var bytes = Write(100);
        for (var at = 8; at < Header; at++) // before are the bytes that say what it is
        {
            bytes[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(Path, bytes);
            Refusal().Should().StartWith(Path);
            bytes[at] ^= (byte)(1 << (at % 8));
        }
    }

    [Fact]
    public void A_header_that_names_another_key_and_has_its_hash_is_refused()
    {
        var other = NewKey();
        var bytes = EncryptedFile.Encrypt(new byte[100], new Renamed(other, key.Id)); // wrapped by the other
        File.WriteAllBytes(Path, bytes);

        Refusal().Should().Contain($"wrapped by {key.Id}");
    }

    [Fact]
    public void A_newer_format_is_named()
    {
        var bytes = Write(100);
        bytes[8] = 2;
        File.WriteAllBytes(Path, bytes);

        Refusal().Should().Contain("format 2").And.Contain("reads 1");
    }

    [Fact]
    public void A_plain_file_is_encrypted_in_its_place_with_its_rights()
    {
        File.WriteAllText(Path, "customers");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(folder["temporary"], "of a run that ended within it");

        EncryptedFile.Wrap(Path, folder["temporary"], Keys()).Should().Be(EncryptionChange.Encrypted);
        EncryptedFile.Wrap(Path, folder["temporary"], Keys()).Should().Be(EncryptionChange.None);

        File.ReadAllText(Path).Should().NotContain("customers");
        Read().Should().Equal("customers"u8.ToArray());
        Directory.GetFiles(folder.Path).Should().Equal(Path);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void A_rotation_changes_the_header_alone_and_the_old_key_opens_the_file_no_more()
    {
        var before = Write((2 * Chunk) + 100);
        var content = Read();
        var next = NewKey();

        EncryptedFile.Rotate(Path, Keys(), next).Should().Be(EncryptionChange.Rotated);
        EncryptedFile.Rotate(Path, Keys(), next).Should().Be(EncryptionChange.None, "it can be run again");

        var after = File.ReadAllBytes(Path);
        after[Header..].Should().Equal(before[Header..]);
        Refusal().Should().Contain(next.Id);
        Read(new EncryptionKeys(next)).Should().Equal(content);
        Read(new EncryptionKeys(NewKey(), next)).Should().Equal(content, "the previous key reads, too");
    }

    [Fact]
    public void A_rotation_refuses_what_the_old_key_does_not_open_and_leaves_it()
    {
        var bytes = Write(100);
        bytes[^1] ^= 1;
        File.WriteAllBytes(Path, bytes);

        var rotating = () => EncryptedFile.Rotate(Path, Keys(), NewKey());

        rotating.Should().Throw<EncryptionException>();
        File.ReadAllBytes(Path).Should().Equal(bytes);
        File.WriteAllText(Path, "plain");
        EncryptedFile.Rotate(Path, Keys(), NewKey()).Should().Be(EncryptionChange.IsPlain);
    }

    [Fact]
    public async Task Readers_see_whole_files_while_keys_are_rotated()
    {
        Write(Chunk + 100);
        var content = Read();
        var next = NewKey();
        var both = new EncryptionKeys(key, next);
        using var stop = new CancellationTokenSource();
        var rotating = Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++) EncryptedFile.Rotate(Path, both, i % 2 == 0 ? next : key);
        });

        for (var i = 0; i < 500; i++) Read(both).Should().Equal(content);

        await stop.CancelAsync();
        await rotating;
    }

    public void Dispose() => folder.Dispose();

    private static LocalKey NewKey() => new(RandomNumberGenerator.GetBytes(LocalKey.Length));

    private EncryptionKeys Keys() => new(key);

    private byte[] Write(int length)
    {
        var bytes = EncryptedFile.Encrypt(RandomNumberGenerator.GetBytes(length), key);
        File.WriteAllBytes(Path, bytes);
        return bytes;
    }

    private byte[] Read() => Read(Keys());

    private byte[] Read(EncryptionKeys? keys) => EncryptedFile.ReadAllBytes(Path, 1 << 30, keys);

    private string Refusal() => Refusal(Keys());

    private string Refusal(EncryptionKeys? keys)
    {
        var reading = () => Read(keys);
        return reading.Should().Throw<EncryptionException>().Which.Message;
    }

    private string OpenRefusal()
    {
        var opening = () => EncryptedFile.Open(File.OpenRead(Path), Path, Keys()).Dispose();
        return opening.Should().Throw<EncryptionException>().Which.Message;
    }

    private sealed class Renamed(IEncryptionKey key, string id) : IEncryptionKey
    {
        public string Id => id;

        public byte[] Wrap(ReadOnlySpan<byte> fileKey) => key.Wrap(fileKey);

        public byte[] Unwrap(ReadOnlySpan<byte> wrapped) => key.Unwrap(wrapped);
    }
}
