using System.CommandLine;
using System.Text;
using Churn.Models.Explaining;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.ObjectStorage;

namespace Churn.Benchmarks.Life;

/// <summary>
/// <c>object-storage</c>: times a store in a folder and one on object storage that is a server of ours on loopback, in turns.
/// </summary>
internal static class ObjectStorageBenchmark
{
    public static Command Create()
    {
        var models = new Option<string>("--models") { Description = "Its champion is published again.", Required = true };
        var rounds = new Option<int>("--rounds") { Description = "How often each is done.", DefaultValueFactory = _ => 15 };
        var command = new Command("object-storage", "Times publishing, opening and looking, in a folder and on object storage.")
        {
            models, rounds,
        };
        command.SetAction(parsed => Run(new ModelStore(parsed.GetRequiredValue(models)), parsed.GetValue(rounds)));
        return command;
    }

    private static void Run(ModelStore from, int rounds)
    {
        using var folder = new TempFolder();
        var bucket = ObjectServer.Shared.NewBucket();
        var champion = from.ChampionVersion() ?? throw new ArgumentException("The store has no champion.");
        (string Name, ModelStore Store)[] stores = [("folder", new ModelStore(folder["models"])), ("objects", bucket.Open())];
        var times = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var (name, store) in stores)
            {
                var (version, artifacts) = ("", Artifacts(from, champion, round));
                Time("publish", () => version = store.Publish(artifacts, "measured"));
                Time("promote", () => store.Promote(version, "measured"));
                Time("open", () => store.Open(version));
                Time("look for the champion", () => store.ChampionVersion());

                void Time(string what, Action work)
                {
                    var seconds = EncryptionBenchmark.Seconds(work);
                    if (round == 0) return; // compiled meanwhile
                    if (!times.TryGetValue($"{what}, {name}", out var taken)) times[$"{what}, {name}"] = taken = [];
                    taken.Add(seconds);
                }
            }
        }

        var size = Directory.GetFiles(from.FolderOf(champion)).Sum(file => new FileInfo(file).Length);
        Console.WriteLine(FormattableString.Invariant($"version of {size / 1e6:0.0} MB, medians of {rounds}, loopback"));
        foreach (var (what, taken) in times)
            Console.WriteLine(FormattableString.Invariant($"{what}: {EncryptionBenchmark.Median(taken) * 1e3:0.0} ms"));
    }

    /// <summary>The files of a version with another report, so that they make another version.</summary>
    private static ModelArtifacts Artifacts(ModelStore store, string version, int round)
    {
        var (manifest, model) = (store.ReadManifest(version), store.Open(version));
        return new ModelArtifacts(
            manifest,
            File(ModelFolder.ModelFile),
            File(ModelFolder.PortableFile),
            model.Golden,
            [.. File(ModelFolder.ReportFile), .. Encoding.UTF8.GetBytes(FormattableString.Invariant($"<!-- {round} -->"))])
        {
            Measured = manifest.Refit is null ? null : File(ModelFolder.MeasuredFile),
            Background = manifest.Files.ContainsKey(ModelFolder.BackgroundFile)
                ? BackgroundRows.Read(File(ModelFolder.BackgroundFile), manifest.Schema.Features.Count)
                : null,
            Changes = model.ChangeReference,
            Reference = model.InputReference,
        };

        byte[] File(string name) => store.ReadFile(version, name, manifest);
    }
}
