using System.Text.Json.Nodes;
using Churn.Models.Manifest;
using Churn.Models.Registry;

namespace Churn.Models.Tests.Store;

/// <summary>Every way in which a model folder can be other than it was published.</summary>
public sealed class BrokenFolderTests : StoreFixture
{
    private static readonly Dictionary<string, Action<string, string>> Damages = new()
    {
        ["removed"] = (file, _) => File.Delete(file),
        ["emptied"] = (file, _) => File.WriteAllBytes(file, []),
        ["cut in half"] = (file, _) => File.WriteAllBytes(file, File.ReadAllBytes(file)[..(int)(new FileInfo(file).Length / 2)]),
        ["flipped in its first byte"] = (file, _) => Flip(file, 0),
        ["flipped in its middle byte"] = (file, _) => Flip(file, (int)(new FileInfo(file).Length / 2)),
        ["flipped in its last byte"] = (file, _) => Flip(file, (int)new FileInfo(file).Length - 1),
        ["longer by a byte"] = (file, _) => File.AppendAllText(file, "\n"),
        ["swapped with another version's"] = (file, other) => File.Copy(other, file, overwrite: true),
        ["turned into a folder"] = (file, _) =>
        {
            File.Delete(file);
            Directory.CreateDirectory(file);
        },
    };

    public static TheoryData<string, string> EveryDamage
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var file in FileNames)
                foreach (var damage in Damages.Keys) data.Add(file, damage);
            return data;
        }
    }

    public static TheoryData<string> ForeignManifests =>
        [
            "",
            "not json",
            "{",
            "null",
            "[]",
            "5",
            "{}",
            """{"formatVersion": 3}""",
            """{"formatVersion": 2}""",
            """{"formatVersion": 0}""",
            """{"formatVersion": "1"}""",
            """{"formatVersion": 1.5}""",
            """{"formatVersion": 99999999999}""",
            """{"formatVersion": null}""",
            """{"formatVersion": 1}""",
            """{"formatVersion": 1, "model": "forest"}""",];

    [Theory, MemberData(nameof(EveryDamage))]
    public void A_damaged_file_is_named_and_the_model_is_not_opened(string file, string damage)
    {
        var version = Store.Publish(Artifacts(0.1f), "");
        var other = Store.Publish(Artifacts(0.2f), "");

        Damages[damage](In(version, file), In(other, file));

        var open = () => Store.Open(version);
        open.Should().ThrowExactly<BrokenModelException>().WithMessage($"{In(version, file)}: *");
        Store.Open(other);
    }

    [Theory, MemberData(nameof(ForeignManifests))]
    public void A_manifest_of_something_else_is_refused_even_if_its_hash_is_the_folders_name(string content)
    {
        var version = Store.Publish(Artifacts(0.1f), "");
        var crafted = Craft(version, _ => System.Text.Encoding.UTF8.GetBytes(content));

        var open = () => Store.Open(crafted);
        var read = () => Store.ReadManifest(crafted);

        open.Should().ThrowExactly<BrokenModelException>().WithMessage($"{In(crafted, ModelFolder.ManifestFile)}: it*");
        read.Should().ThrowExactly<BrokenModelException>();
    }

    [Theory]
    [InlineData("3")]
    [InlineData("0")]
    [InlineData("\"1\"")]
    public void A_manifest_of_another_format_is_refused_with_both_formats(string format)
    {
        var crafted = Alter(Store.Publish(Artifacts(0.1f), ""), manifest => manifest["formatVersion"] = JsonNode.Parse(format));

        var open = () => Store.Open(crafted);

        open.Should().ThrowExactly<BrokenModelException>()
            .WithMessage($"*its format is {format.Trim('"')}; this program reads 1 to {ModelManifest.CurrentFormatVersion}.");
    }

    [Theory]
    [InlineData("schema")]
    [InlineData("decision")]
    [InlineData("segmentation")]
    [InlineData("candidates")]
    [InlineData("options")]
    [InlineData("data")]
    [InlineData("model")]
    [InlineData("segments")]
    [InlineData("runtime")]
    public void A_manifest_without_a_part_is_refused(string part)
    {
        var version = Store.Publish(Artifacts(0.1f), "");
        var without = Alter(version, manifest => manifest.AsObject().Remove(part));
        var withNull = Alter(version, manifest => manifest[part] = null);

        foreach (var crafted in part == "options" ? [without] : new[] { without, withNull })
        {
            var open = () => Store.Open(crafted);
            open.Should().ThrowExactly<BrokenModelException>().WithMessage($"{In(crafted, ModelFolder.ManifestFile)}: *");
        }
    }

    [Theory]
    [InlineData(ModelFolder.ModelFile)]
    [InlineData(ModelFolder.PortableFile)]
    [InlineData(ModelFolder.GoldenFile)]
    [InlineData(ModelFolder.ReportFile)]
    public void A_manifest_that_does_not_name_a_file_is_refused(string file)
    {
        var crafted = Alter(Store.Publish(Artifacts(0.1f), ""), manifest => manifest["files"]!.AsObject().Remove(file));

        var open = () => Store.Open(crafted);

        open.Should().ThrowExactly<BrokenModelException>().WithMessage($"*the manifest names no {file}.");
    }

    [Theory]
    [InlineData(ModelFolder.GoldenFile, "")]
    [InlineData(ModelFolder.GoldenFile, "null")]
    [InlineData(ModelFolder.GoldenFile, "[]")]
    [InlineData(ModelFolder.GoldenFile, "[null]")]
    [InlineData(ModelFolder.GoldenFile, "{}")]
    [InlineData(ModelFolder.GoldenFile, "[{}]")]
    [InlineData(ModelFolder.GoldenFile, """[{"record": {"tenure": 1}}]""")]
    [InlineData(ModelFolder.GoldenFile, """[{"probability": 0.5}]""")]
    [InlineData(ModelFolder.GoldenFile, """[{"record": {"tenure": 1}, "probability": 2}]""")]
    [InlineData(ModelFolder.GoldenFile, """[{"record": {"tenure": 1}, "probability": "0.5"}]""")]
    [InlineData(ModelFolder.GoldenFile, """[{"record": {"colour": 1}, "probability": 0.5}]""")]
    [InlineData(ModelFolder.GoldenFile, """[{"record": {"tenure": 1}, "probability": 0.123}]""")]
    [InlineData(ModelFolder.ModelFile, "")]
    [InlineData(ModelFolder.ModelFile, "no graph")]
    public void A_file_that_was_wrong_when_it_was_hashed_is_named(string file, string content)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(content);
        var crafted = Alter(Store.Publish(Artifacts(0.1f), ""), manifest => manifest["files"]![file] = Hash(bytes));
        File.WriteAllBytes(In(crafted, file), bytes);

        var open = () => Store.Open(crafted);

        open.Should().ThrowExactly<BrokenModelException>().WithMessage($"{In(crafted, file)}: *");
    }

    [Fact]
    public void A_graph_of_other_columns_is_refused()
    {
        var bank = Churn.TestSupport.HandMade.HandMadeModel.OfBank.Artifacts().Model;
        var crafted = Alter(
            Store.Publish(Artifacts(0.1f), ""),
            manifest => manifest["files"]![ModelFolder.ModelFile] = Hash(bank));
        File.WriteAllBytes(In(crafted, ModelFolder.ModelFile), bank);

        var open = () => Store.Open(crafted);

        open.Should()
            .ThrowExactly<BrokenModelException>()
            .WithMessage($"{In(crafted, ModelFolder.ModelFile)}: its graph is not for the columns of the manifest.");
    }

    [Fact]
    public void A_folder_under_another_name_is_refused()
    {
        var version = Store.Publish(Artifacts(0.1f), "");
        Directory.Move(In(version), In("0123456789ab"));

        var open = () => Store.Open("0123456789ab");

        open.Should()
            .ThrowExactly<BrokenModelException>()
            .WithMessage($"*its content makes version {version}, not 0123456789ab: it was altered.");
    }

    [Fact]
    public void An_empty_folder_and_folders_of_other_things_are_no_models()
    {
        Directory.CreateDirectory(In("0123456789ab"));
        Directory.CreateDirectory(In("backup"));
        File.WriteAllText(In("ba9876543210"), "a file");

        Store.Versions().Should().Equal("0123456789ab");
        var empty = () => Store.Open("0123456789ab");
        var file = () => Store.Open("ba9876543210");

        empty.Should().ThrowExactly<BrokenModelException>().WithMessage("*manifest.json: it cannot be read*");
        file.Should().ThrowExactly<UnknownVersionException>();
    }

    [Fact]
    public void A_crafted_folder_without_a_fault_opens() =>
        Store.Open(Alter(Store.Publish(Artifacts(0.1f), ""), manifest => manifest["recipe"] = "another"));

    private static void Flip(string file, int position)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[position] ^= 1;
        File.WriteAllBytes(file, bytes);
    }
}
