using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Models.Manifest;
using Churn.Models.Onnx;
using Churn.Models.Registry;

namespace Churn.Models.Tests.Store;

/// <summary>
/// Content that somebody put into a store to do harm: its hashes are right, so only what it says can give it away.
/// </summary>
public sealed class HostileStoreTests : StoreFixture
{
    public static TheoryData<string> NamesThatLeadElsewhere =>
    [
        "../../../etc/passwd", "..", ".", "", "/etc/passwd", "a/b", "..\\secret", "C:\\secret", "c:x", ".hidden",
        "a\nb", "a\u001b[31m", "re\u202Eport",
    ];

    [Theory, MemberData(nameof(NamesThatLeadElsewhere))]
    public void Manifest_whose_files_lead_out_of_the_folder_is_broken_and_no_such_file_is_read(string name)
    {
        File.WriteAllText(Beside("secret"), "");
        var crafted = Alter(Store.Publish(Artifacts(0.1f), ""), manifest => manifest["files"]![name] = Hash([]));
        var whole = Store.Publish(Artifacts(0.2f), "");

        var verification = Store.Verify();

        var faults = verification.Versions.Single(version => version.Version == crafted).Faults;
        faults.Should().ContainSingle().Which.Should().StartWith($"{In(crafted, ModelFolder.ManifestFile)}: it names the file")
            .And.NotContainAny("\n", "\u001b", "\u202E");
        verification.Versions.Single(version => version.Version == whole).Faults.Should().BeEmpty();
    }

    public static TheoryData<string> OddParts =>
    [
        """{"model": "oracle"}""", """{"candidates": []}""", """{"candidates": [null]}""", """{"segments": [null]}""",
        """{"model": "\u001b[2J\nfake"}""", """{"decision": {}}""", """{"schema": {"columns": [null]}}""",
        """{"schema": {"columns": []}}""", """{"data": {}}""", """{"segments": [{}]}""", """{"files": {"a": null}}""",
    ];

    [Theory, MemberData(nameof(OddParts))]
    public void Manifest_that_cannot_be_used_is_one_broken_version_beside_whole_ones(string parts)
    {
        var whole = Store.Publish(Artifacts(0.1f), "");
        var crafted = Alter(whole, manifest =>
        {
            foreach (var (name, value) in JsonNode.Parse(parts)!.AsObject()) manifest[name] = value?.DeepClone();
        });

        Store.Verify().Versions.Should().HaveCount(2)
            .And.Contain(version => version.Version == crafted && version.Faults.Count > 0)
            .And.Contain(version => version.Version == whole && version.Faults.Count == 0);
        StoreOverview.Of(Store).Versions.Should().HaveCount(2)
            .And.Contain(version => version.Version == whole && version.Model != null);
        var open = () => Store.Open(crafted);
        open.Should().ThrowExactly<BrokenModelException>();
        Store.Promote(whole, "");
        Store.Prune(1, "");
    }

    [Fact]
    public void Manifest_of_an_unknown_model_is_listed_as_broken()
    {
        var crafted = Alter(Store.Publish(Artifacts(0.1f), ""), manifest => manifest["model"] = "oracle");

        StoreOverview.Of(Store).Versions.Single(version => version.Version == crafted).Model.Should().BeNull();
        Store.Verify().Versions.Single(version => version.Version == crafted).Faults.Should().ContainSingle()
            .Which.Should().EndWith("its model is \"oracle\", of which it has no figures.");
    }

    [Fact]
    public void Graph_that_looks_up_what_its_table_has_not_is_broken()
    {
        foreach (var row in new[] { 100f, -100f, 3e9f })
            Refused(graph => graph.Apply("Gather", graph.Constant([1f, 2f], 2), Shifted(graph, row)))
                .Should().Contain("of a table of 2");
    }

    [Fact]
    public void Graph_of_a_kilobyte_that_asks_for_gigabytes_is_broken_before_it_gets_them()
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);

        Refused(Grown).Should().Contain("needs more memory");
        Refused(graph => Doubled(graph, 40)).Should().Contain("needs more memory");
        Refused(graph => graph.Apply("Reshape", Tenure(graph), graph.Constant([1L, -1L, -1L, -1L], 4))).Should().NotBeEmpty();

        (GC.GetTotalAllocatedBytes(precise: true) - before).Should().BeLessThan(1L << 30);
    }

    [Fact]
    public void Graph_that_multiplies_for_minutes_is_broken_within_seconds()
    {
        var watch = Stopwatch.StartNew();

        Refused(graph =>
        {
            var one = graph.Apply("Reshape", Tenure(graph), graph.Constant([1L, 1L, 1L], 3));
            var rows = graph.Apply("Mul", one, graph.Constant(new float[100_000], 1, 100_000, 1));
            for (var i = 0; i < 200; i++) rows = graph.Apply("MatMul", rows, graph.Constant(new float[1], 1, 1, 1));
            return graph.Apply("ReduceSum", [rows, graph.Constant([1L], 1)], GraphAttribute.Int("keepdims", 0));
        }).Should().NotBeEmpty();

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Golden_records_without_number_are_broken()
    {
        var version = Store.Publish(Artifacts(0.1f), "");
        var record = JsonNode.Parse(File.ReadAllText(In(version, ModelFolder.GoldenFile)))![0]!;
        var many = JsonSerializer.SerializeToUtf8Bytes(Enumerable.Repeat(record, 1001));

        Fault(WithFile(version, ModelFolder.GoldenFile, many)).Should().Contain("1001 golden records");
    }

    [SkippableFact]
    public void Pipes_devices_and_links_in_a_version_are_faults_that_nobody_waits_for()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no such files on Windows.");
        var whole = Store.Publish(Artifacts(0.1f), "");
        Action<string>[] odd =
            [MakePipe, path => File.CreateSymbolicLink(path, "/dev/zero"), path => File.CreateSymbolicLink(path, path)];
        foreach (var (number, make) in odd.Index())
        {
            var version = Store.Publish(Artifacts(number + 1f), "");
            foreach (var name in FileNames)
            {
                var path = In(version, name);
                var kept = File.ReadAllBytes(path);
                File.Delete(path);
                make(path);
                Fault(version).Should().StartWith(path);
                File.Delete(path);
                File.WriteAllBytes(path, kept);
            }
        }

        Fault(whole).Should().BeNull();
    }

    [SkippableFact]
    public void Lock_that_another_user_holds_on_a_file_of_the_store_does_not_keep_it_from_being_read()
    {
        Skip.If(OperatingSystem.IsWindows(), "Locks bind on Windows.");
        var version = Store.Publish(Artifacts(0.1f), "");
        Store.Promote(version, "");
        var locks = Directory.EnumerateFiles(Store.Folder, "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith(".lock", StringComparison.Ordinal))
            .Select(path => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None)).ToArray();

        Store.Verify().IsWhole.Should().BeTrue();
        Store.ChampionVersion().Should().Be(version);
        Store.History().Should().HaveCount(2);

        foreach (var held in locks) held.Dispose();
    }

    [SkippableFact]
    public void Link_where_a_crashed_writer_leaves_its_folder_is_removed_and_its_target_is_left_alone()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        var version = Store.Publish(Artifacts(0.1f), "");
        var target = Directory.CreateDirectory(Beside("precious")).FullName;
        Directory.CreateDirectory(Path.Combine(target, "model"));
        Directory.CreateDirectory(Path.Combine(target, "broken"));
        File.WriteAllText(Path.Combine(target, "model", "data"), "");
        File.WriteAllText(
            Path.Combine(target, "entry.json"),
            $$"""{"time":"2026-01-01T00:00:00+00:00","action":"publish","version":"{{version}}","previous":null,"why":""}""");
        foreach (var name in new[] { ".pending-0", ".publishing-0" }) Directory.CreateSymbolicLink(In(name), target);
        File.CreateSymbolicLink(In(".pending-1"), Beside("nowhere"));
        File.CreateSymbolicLink(In(".pending-2"), Path.Combine(target, "entry.json"));
        Directory.CreateDirectory(In(".pending-3"));
        Directory.CreateSymbolicLink(In(".pending-3", "model"), target);
        Directory.CreateSymbolicLink(In(".pending-3", "broken"), target);

        Store.Promote(version, "");
        Store.Publish(Artifacts(0.2f), "");

        Everything().Should().NotContain(path => path.Contains("pending") || path.Contains("publishing"));
        Directory.EnumerateFileSystemEntries(target, "*", SearchOption.AllDirectories).Should().HaveCount(4);
    }

    [SkippableFact]
    public void File_of_the_name_of_a_writers_folder_does_not_stop_the_next_writer()
    {
        var version = Store.Publish(Artifacts(0.1f), "");
        File.WriteAllText(In(".pending-0"), "");

        Store.Publish(Artifacts(0.2f), "").Should().NotBe(version);
    }

    [SkippableFact]
    public void Version_that_is_a_link_is_pruned_without_its_target()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        var target = Directory.CreateDirectory(Beside("precious")).FullName;
        File.WriteAllText(Path.Combine(target, "data"), "");
        Directory.CreateDirectory(Store.Folder);
        Directory.CreateSymbolicLink(In("0123456789ab"), target);
        var store = new ModelStore(Store.Folder); // by the clock of the link
        store.Publish(Artifacts(0.1f), "");

        store.Prune(1, "").Should().ContainSingle().Which.Version.Should().Be("0123456789ab");

        File.Exists(Path.Combine(target, "data")).Should().BeTrue();
    }

    /// <summary>The columns of the hand-made graph.</summary>
    private static string Row(GraphBuilder graph) => graph.FloatInput(GraphNames.CodedRow, 5);

    /// <summary>A row number that lies so far from the tenure.</summary>
    private static string Shifted(GraphBuilder graph, float by) =>
        graph.ToInteger(graph.Apply("Add", Tenure(graph), graph.Constant([by])));

    private static string Tenure(GraphBuilder graph) => graph.PickColumns(Row(graph), [0]);

    /// <summary>A value that each of its dimensions makes a thousand times as large.</summary>
    private static string Grown(GraphBuilder graph)
    {
        var value = graph.Apply("Reshape", Tenure(graph), graph.Constant([1L, 1L, 1L], 3));
        for (var dimension = 0; dimension < 3; dimension++)
        {
            string[] thousand = [graph.Constant([0f], 1, 1, 1), graph.Constant(new long[1000], 1000)];
            value = graph.Apply("Add", value, graph.Apply("Gather", thousand, GraphAttribute.Int("axis", dimension)));
        }

        return value;
    }

    /// <summary>A row that is set beside itself again and again.</summary>
    private static string Doubled(GraphBuilder graph, int times)
    {
        var value = Tenure(graph);
        for (var i = 0; i < times; i++) value = graph.JoinColumns(value, value);
        return value;
    }

    private static void MakePipe(string path) => Process.Start("mkfifo", [path]).WaitForExit();

    /// <summary>Publishes a version with another graph, and returns what is wrong with it.</summary>
    private string Refused(Func<GraphBuilder, string> write)
    {
        var graph = new GraphBuilder("hostile");
        graph.FloatOutput(GraphNames.Probability, "Reshape", write(graph), graph.Constant([-1L], 1));
        return Fault(WithFile(Store.Publish(Artifacts(0.1f), ""), ModelFolder.ModelFile, graph.ToBytes()))!;
    }

    private string? Fault(string version) =>
        Store.Verify().Versions.Single(found => found.Version == version).Faults is [var first, ..] ? first : null;
}
