using System.Text;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport.HandMade;
using Churn.TestSupport.ObjectStorage;

namespace Churn.ObjectStorage.Tests;

/// <summary>Storage that fails, refuses, lies or was tampered with, and places that are none.</summary>
public sealed class HostileStorageTests
{
    private const string Index = "models/store.json";

    private readonly ObjectBucket bucket = ObjectServer.Shared.NewBucket();

    [Theory]
    [InlineData("s3://")]
    [InlineData("s3://a/models")]
    [InlineData("s3://Bucket/models")]
    [InlineData("s3:///models")]
    [InlineData("s3://bucket/../models")]
    [InlineData("s3://bucket//models")]
    [InlineData("s3://bucket/mod els")]
    [InlineData("S3://bucket/models")]
    [InlineData("gs://bucket/models")]
    [InlineData("https://bucket.s3.amazonaws.com/models")]
    public void A_place_that_is_none_is_refused_and_no_folder_is_made(string location)
    {
        var open = () => StoreLocation.Open(location);

        open.Should().Throw<FormatException>().WithMessage("*s3://BUCKET/PREFIX*");
        StoreLocation.FaultOf(location).Should().Contain(location);
        var folder = () => new ModelStore(location);
        folder.Should().Throw<ArgumentException>();
        Directory.Exists("s3:").Should().BeFalse();
    }

    [Theory]
    [InlineData("s3://bucket", "s3://bucket")]
    [InlineData("s3://bucket/", "s3://bucket")]
    [InlineData("s3://my.bucket-1/team/models/", "s3://my.bucket-1/team/models")]
    public void A_place_is_named_in_one_way(string location, string expected)
    {
        _ = ObjectServer.Shared;

        StoreLocation.Open(location).Location.Should().Be(expected);
    }

    [Fact]
    public void Storage_that_ignores_conditions_is_refused_and_nothing_is_written()
    {
        bucket.IgnoresConditions = true;

        bucket.Open().Invoking(store => store.Publish(Artifacts(0.1f), "")).Should().Throw<StoreUnavailableException>()
            .WithMessage("*conditional writes*");
        bucket.Keys.Should().BeEmpty();
    }

    [Fact]
    public void A_bucket_that_is_none_is_named()
    {
        _ = ObjectServer.Shared;
        var store = StoreLocation.Open("s3://no-such-bucket/models");

        store.Invoking(at => at.ChampionVersion()).Should().Throw<StoreUnavailableException>()
            .WithMessage("*there is no bucket no-such-bucket*");
        store.Invoking(at => at.Publish(Artifacts(0.1f), "")).Should().Throw<StoreUnavailableException>();
    }

    [Fact]
    public void Storage_that_refuses_or_does_not_answer_is_no_broken_store()
    {
        var version = bucket.Open().Publish(Artifacts(0.1f), "");
        bucket.Open().Promote(version, "");
        foreach (var (fault, words) in new[]
        {
            (StorageFault.Forbidden, "refuses access (AccessDenied)"),
            (StorageFault.Unavailable, "answered 503"),
            (StorageFault.CutRequest, "cannot be reached"),
        })
        {
            bucket.Fail((_, _) => fault);
            var store = bucket.Open();

            foreach (var read in new Action[]
            {
                () => store.ChampionVersion(), () => store.Versions(), () => store.History(), () => store.BlockList(),
                () => store.Kind(), () => store.Open(version), () => store.RollBack(""), () => store.IsEncrypted(version),
                () => store.CheckTakes(ModelKind.Churn), () => store.Verify(),
            })
                read.Should().Throw<StoreUnavailableException>().WithMessage($"s3://*{words}*");
            bucket.Fail(null);
        }

        bucket.Open().Open(version);
    }

    [Fact]
    public void A_read_that_is_cut_within_the_content_is_read_again()
    {
        var version = bucket.Open().Publish(Artifacts(0.1f), "");
        var cuts = 0;
        bucket.Fail((method, name) => method == "GET" && name.EndsWith("model.onnx", StringComparison.Ordinal) && cuts++ < 2
            ? StorageFault.CutAnswer
            : StorageFault.None);

        bucket.Open().Open(version);

        cuts.Should().Be(3);
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("{", "cannot be read")]
    [InlineData("null", "holds nothing")]
    [InlineData("{\"formatVersion\":2,REST,\"files\":{}}", "its format is 2")]
    [InlineData("{\"formatVersion\":1,REST,\"files\":{\"../x\":{\"id\":\"0\",\"length\":1,\"sha256\":\"\"}}}", "no store has")]
    [InlineData("{\"formatVersion\":1,REST,\"files\":{\"trial.json\":{\"id\":\"..\",\"length\":1,\"sha256\":\"\"}}}", "no store")]
    [InlineData("{\"formatVersion\":1,REST,\"files\":{\"champion.json\":null}}", "no store has")]
    public void A_spoilt_index_is_a_broken_store_and_is_not_replaced(string content, string words)
    {
        content = content.Replace("REST", """ "created":"2026-01-01T00:00:00Z","commits":[] """, StringComparison.Ordinal);
        bucket.Open().Publish(Artifacts(0.1f), "");
        bucket.Write(Index, Encoding.UTF8.GetBytes(content));

        bucket.Open().Invoking(store => store.ChampionVersion()).Should().Throw<BrokenModelException>()
            .WithMessage($"*{words}*");
        bucket.Open().Invoking(store => store.Publish(Artifacts(0.2f), "")).Should().Throw<BrokenModelException>();
        bucket.Find(Index)!.Content.Should().Equal(Encoding.UTF8.GetBytes(content));
    }

    [Fact]
    public void Altered_cut_and_missing_objects_are_found_and_published_again()
    {
        var version = bucket.Open().Publish(Artifacts(0.1f), "");
        bucket.Open().Promote(version, "");
        foreach (var name in new[] { "model.onnx", "manifest.json", "report.html", "golden.json" })
        {
            foreach (var spoil in new Func<byte[], byte[]?>[] { whole => whole[..^1], whole => Altered(whole), _ => null })
            {
                var key = bucket.Keys.Single(found => found.EndsWith(name, StringComparison.Ordinal));
                var content = bucket.Find(key)!.Content;
                bucket.Delete(key);
                if (spoil(content) is { } spoilt) bucket.Write(key, spoilt);

                bucket.Open().Invoking(store => store.Open(version)).Should().Throw<BrokenModelException>();
                bucket.Open().Verify().IsWhole.Should().BeFalse();
                bucket.Open().Publish(Artifacts(0.1f), "again").Should().Be(version);
                bucket.Open().Verify().IsWhole.Should().BeTrue();
                bucket.Open().ChampionVersion().Should().Be(version);
            }
        }
    }

    [Fact]
    public void A_spoilt_history_or_pointer_is_reported()
    {
        bucket.Open().Promote(bucket.Open().Publish(Artifacts(0.1f), ""), "");
        foreach (var name in new[] { "champion.json", "history.jsonl" })
        {
            var key = bucket.Keys.Last(found => found.EndsWith(name, StringComparison.Ordinal) && IsNamed(found));
            var content = bucket.Find(key)!.Content;
            bucket.Write(key, Altered(content));
            var store = bucket.Open();

            if (name == "champion.json")
                store.Invoking(at => at.ChampionVersion()).Should().Throw<BrokenModelException>()
                    .WithMessage("s3://*champion.json*");
            else
                store.Invoking(at => at.History()).Should().Throw<IOException>().WithMessage("*was cut or altered*");
            bucket.Write(key, content);
        }

        bool IsNamed(string key) => Encoding.UTF8.GetString(bucket.Find(Index)!.Content)
            .Contains($"\"id\": \"{key.Split('/')[^2]}\"", StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_read_again_and_again_is_sent_once()
    {
        bucket.Open().Promote(bucket.Open().Publish(Artifacts(0.1f), ""), "");
        var store = bucket.Open();
        store.ChampionVersion();
        var sent = new List<string>();
        bucket.Fail((_, name) =>
        {
            lock (sent) sent.Add(name);
            return StorageFault.None;
        });

        for (var i = 0; i < 3; i++) store.ChampionVersion();

        sent.Should().Equal(Index, Index, Index);
    }

    private static byte[] Altered(byte[] content)
    {
        var altered = content.ToArray();
        altered[content.Length / 2] ^= 1;
        return altered;
    }

    private static ModelArtifacts Artifacts(float intercept) => HandMadeModel.Weighed(intercept).Artifacts();
}
