using System.CommandLine;
using System.Net;
using System.Text;
using System.Text.Json;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Benchmarks.Life;

/// <summary>
/// <c>corrupt</c>: spoils a version that a running service is told to serve, in every way and every file, and checks that it is
/// never served, that the fault is named by health, promote and verify, and that the next good version is taken without a
/// restart.
/// </summary>
internal static class CorruptBenchmark
{
    public static Command Create()
    {
        var corruptions = new Option<int>("--corruptions") { Description = "How many.", DefaultValueFactory = _ => 500 };
        var seed = new Option<int>("--seed") { Description = "The seed of bytes and lengths.", DefaultValueFactory = _ => 1 };
        var command = new Command(
            "corrupt",
            "Spoils versions that a running service is told to serve. Exit code 1 where one is served or not named.")
        {
            corruptions,
            seed,
        };
        command.SetAction((parsed, _) => Run(parsed.GetValue(corruptions), parsed.GetValue(seed)));
        return command;
    }

    private static async Task<int> Run(int corruptions, int seed)
    {
        using var folder = new TempFolder();
        var store = new ModelStore(folder.Path);
        var good = new HandMadeModel().PromoteIn(store);
        var random = new Random(seed);
        using var service = await ServiceProcess.StartAsync(folder.Path);
        var findings = 0;
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < corruptions; i++)
        {
            var corruption = Corruption.All[i % Corruption.All.Count];
            counts[corruption.Name] = counts.GetValueOrDefault(corruption.Name) + 1;
            var spoilt = corruption.Spoil(store, Publish(store, i), good, random);
            var fault = await Try(store, service, corruption, spoilt, good);
            good = HandMadeModel.Weighed(-10 - i).PromoteIn(store);
            await service.UntilReady(ready =>
                ready.GetProperty("modelVersion").GetString() == good
                && ready.GetProperty("championFault").ValueKind == JsonValueKind.Null);
            Directory.Delete(store.FolderOf(spoilt), recursive: true);
            store.Prune(1, "corrupt");
            if (fault is null) continue;
            findings++;
            Console.Error.WriteLine($"{i} ({corruption.File} {corruption.Name}): {fault}");
        }

        Console.WriteLine(string.Join(", ", counts.Select(count => FormattableString.Invariant($"{count.Key} {count.Value}"))));
        Console.WriteLine(
            FormattableString.Invariant(
                $"{corruptions} corruptions, {findings} findings; {corruptions} good versions were taken without a restart"));
        return findings == 0 ? 0 : 1;
    }

    /// <summary>Publishes a version that differs from the others in every file.</summary>
    private static string Publish(ModelStore store, int number) =>
        store.Publish(
            HandMadeModel.Weighed(10 + number).Artifacts() with
            {
                Report = Encoding.UTF8.GetBytes(FormattableString.Invariant($"<title>{number}</title>")),
            },
            "corrupt");

    /// <returns>What did not hold; null if all did.</returns>
    private static async Task<string?> Try(
        ModelStore store,
        ServiceProcess service,
        Corruption corruption,
        string spoilt,
        string good)
    {
        var place = Path.Combine(spoilt, corruption.File);
        try
        {
            store.Promote(spoilt, "corrupt");
            return "it was promoted";
        }
        catch (BrokenModelException fault) when (!Names(fault.Message, place, corruption))
        {
            return $"promote did not name it: {fault.Message}";
        }
        catch (BrokenModelException)
        {
            // as it must
        }

        Point(store, spoilt);
        var ready = await service.UntilReady(ready =>
            ready.GetProperty("championFault").GetString()?.Contains(spoilt, StringComparison.Ordinal) == true);
        if (!Names(ready.GetProperty("championFault").GetString()!, place, corruption))
            return $"health did not name it: {ready}";
        var (status, version, _) = await service.Predict(new HandMadeModel().Golden[0]);
        if (status != HttpStatusCode.OK || version != good) return $"{status} of {version}";
        var verified = store.Verify().Versions.Single(one => one.Version == spoilt).Faults;
        return verified.Any(fault => Names(fault, place, corruption))
            ? null
            : $"verify did not name it: {string.Join(' ', verified)}";
    }

    private static bool Names(string message, string place, Corruption corruption) =>
        message.Contains(place, StringComparison.Ordinal) || message.Contains(corruption.File, StringComparison.Ordinal);

    /// <summary>Names a champion past the store, which would refuse it.</summary>
    private static void Point(ModelStore store, string version)
    {
        var pointer = Path.Combine(store.Folder, "champion.json");
        File.WriteAllText(pointer + ".new", $"{{\"version\": \"{version}\"}}");
        File.Move(pointer + ".new", pointer, overwrite: true);
    }
}
