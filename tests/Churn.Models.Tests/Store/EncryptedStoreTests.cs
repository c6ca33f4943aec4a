using System.Security.Cryptography;
using System.Text;
using Churn.Core.Encryption;
using Churn.Models.Manifest;
using Churn.Models.Registry;

namespace Churn.Models.Tests.Store;

/// <summary>Stores whose versions are encrypted. The store of the fixture has no keys.</summary>
public sealed class EncryptedStoreTests : StoreFixture
{
    private readonly LocalKey key = NewKey();

    [Fact]
    public void A_version_has_one_name_plain_and_encrypted_and_its_files_hold_nothing_plain()
    {
        var version = Encrypted().Publish(Artifacts(0.1f), "encrypted");

        version.Should().Be(new ModelStore(Beside("plain")).Publish(Artifacts(0.1f), "plain"));
        foreach (var name in FileNames) EncryptedFile.KeyIdOf(In(version, name)).Should().Be(key.Id);
        Encoding.Latin1.GetString(File.ReadAllBytes(In(version, ModelFolder.ManifestFile))).Should().NotContain("formatVersion");
        Encrypted().Promote(version, "it serves");
        Encrypted().Open(version).Version.Should().Be(version);
        Encrypted().Verify().IsWhole.Should().BeTrue();
    }

    [Fact]
    public void Without_the_key_a_version_is_broken_and_the_message_names_the_key_it_wants()
    {
        var version = Encrypted().Publish(Artifacts(0.1f), "encrypted");

        foreach (var keys in new[] { null, new EncryptionKeys(NewKey()) })
        {
            var store = new ModelStore(Store.Folder, Clock, Who, keys);
            var opening = () => store.Open(version);
            opening.Should().Throw<BrokenModelException>().WithMessage($"*{ModelFolder.ManifestFile}*{key.Id}*");
            store.Verify().IsWhole.Should().BeFalse();
            var promoting = () => store.Promote(version, "");
            promoting.Should().Throw<BrokenModelException>();
            store.ChampionVersion().Should().BeNull();
        }
    }

    [Fact]
    public void A_file_that_was_altered_makes_the_version_broken()
    {
        var version = Encrypted().Publish(Artifacts(0.1f), "encrypted");
        foreach (var name in FileNames)
        {
            var bytes = File.ReadAllBytes(In(version, name));
            File.WriteAllBytes(In(version, name), bytes[..^1]);
            var opening = () => Encrypted().Open(version);
            opening.Should().Throw<BrokenModelException>().WithMessage($"*{name}*");
            File.WriteAllBytes(In(version, name), bytes);
        }

        Encrypted().Open(version);
    }

    [Fact]
    public void A_file_of_another_version_does_not_take_the_place_of_one()
    {
        var version = Encrypted().Publish(Artifacts(0.1f), "one");
        var other = Encrypted().Publish(Artifacts(0.2f), "another");
        File.Copy(In(other, ModelFolder.ModelFile), In(version, ModelFolder.ModelFile), overwrite: true);

        var opening = () => Encrypted().Open(version);

        opening.Should().Throw<BrokenModelException>().WithMessage("*SHA-256*");
    }

    [Fact]
    public void A_plain_store_is_encrypted_in_its_place_and_readers_go_on()
    {
        string[] versions = [Store.Publish(Artifacts(0.1f), "0"), Store.Publish(Artifacts(0.2f), "1")];
        Store.Promote(versions[0], "it serves");
        var before = Everything();

        Encrypted().Encrypt().Should().HaveCount(2 * FileNames.Length).And.OnlyContain(one => one == EncryptionChange.Encrypted);
        Encrypted().Encrypt().Should().OnlyContain(one => one == EncryptionChange.None);

        Everything().Should().Equal(before);
        Encrypted().Versions().Should().Equal(versions.Order(StringComparer.Ordinal));
        Encrypted().Verify().IsWhole.Should().BeTrue();
        Encrypted().ChampionVersion().Should().Be(versions[0]);
        Store.Verify().IsWhole.Should().BeFalse("it has no key");
    }

    [Fact]
    public void An_encryption_that_was_stopped_between_two_files_leaves_a_whole_store_and_is_ended_by_the_next()
    {
        var version = Store.Publish(Artifacts(0.1f), "0");
        EncryptedFile.Wrap(In(version, ModelFolder.GoldenFile), Beside("temporary"), new EncryptionKeys(key));
        Directory.CreateDirectory(In(".pending-0")); // as a crash leaves it
        File.WriteAllText(In(".pending-0", "model"), "half");

        Encrypted().Verify().IsWhole.Should().BeTrue();
        Encrypted().Encrypt().Count(one => one == EncryptionChange.Encrypted).Should().Be(FileNames.Length - 1);

        Encrypted().Verify().IsWhole.Should().BeTrue();
        Everything().Should().NotContain(path => path.StartsWith(".pending", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rotation_that_was_stopped_between_two_files_is_read_with_both_keys_and_ended_by_the_next()
    {
        var next = NewKey();
        var version = Encrypted().Publish(Artifacts(0.1f), "0");
        EncryptedFile.Rotate(In(version, ModelFolder.ModelFile), new EncryptionKeys(key), next);

        With(next, key).Verify().IsWhole.Should().BeTrue();
        Encrypted().Verify().IsWhole.Should().BeFalse();
        Encrypted().Rotate(next).Count(one => one == EncryptionChange.Rotated).Should().Be(FileNames.Length - 1);

        With(next).Verify().IsWhole.Should().BeTrue();
        With(next).Open(version);
    }

    [Fact]
    public void Publishing_again_what_is_there_plain_or_under_a_lost_key_leaves_a_version_that_opens()
    {
        var version = Encrypted().Publish(Artifacts(0.1f), "under a key that is lost then");

        With(NewKey()).Publish(Artifacts(0.1f), "again").Should().Be(version);

        Encrypted().Verify().IsWhole.Should().BeFalse("it is under the other key");
        var other = NewKey();
        With(other).Publish(Artifacts(0.1f), "and again");
        With(other).Open(version);
    }

    [Fact]
    public void A_plain_version_does_not_get_into_an_encrypted_store_in_silence()
    {
        Encrypted().Publish(Artifacts(0.1f), "0");

        var publishing = () => Store.Publish(Artifacts(0.2f), "1");

        publishing.Should().Throw<EncryptionException>().WithMessage("*no key is given*");
        Store.Versions().Should().HaveCount(1);
    }

    [Fact]
    public void A_store_is_copied_decrypted()
    {
        var version = Encrypted().Publish(Artifacts(0.1f), "0");
        var copied = new Dictionary<string, byte[]>();

        Encrypted().CopyTo((_, name, content) =>
        {
            var bytes = new byte[content.Length];
            content.ReadExactly(bytes);
            copied[name] = bytes;
        });

        copied.Keys.Should().BeEquivalentTo([.. FileNames.Select(name => $"{version}/{name}"), "history.jsonl"]);
        Hash(copied[$"{version}/{ModelFolder.ManifestFile}"]).Should().StartWith(version);
    }

    private static LocalKey NewKey() => new(RandomNumberGenerator.GetBytes(LocalKey.Length));

    private ModelStore Encrypted() => With(key);

    private ModelStore With(IEncryptionKey current, IEncryptionKey? previous = null) =>
        new(Store.Folder, Clock, Who, new EncryptionKeys(current, previous));
}
