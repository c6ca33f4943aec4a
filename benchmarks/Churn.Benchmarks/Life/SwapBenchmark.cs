using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Churn.Core.Schema;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Benchmarks.Life;

/// <summary>
/// <c>swap</c>: promotes one version after the other while many clients ask, and checks every answer: its status, and its
/// probability against the version it names, to the bit.
/// </summary>
internal static class SwapBenchmark
{
    private const int Versions = 8;
    private const int FewSwaps = 5;

    public static Command Create()
    {
        var swaps = new Option<int>("--swaps") { Description = "How many promotions.", DefaultValueFactory = _ => 500 };
        var clients = new Option<int>("--clients") { Description = "How many ask at once.", DefaultValueFactory = _ => 32 };
        var seconds = new Option<int>("--calm")
        {
            Description = "How many seconds without swaps, before and after.",
            DefaultValueFactory = _ => 20,
        };
        var from = new Option<string?>("--store")
        {
            Description = "Takes the versions of this store, which all know the first one's example; by default some small ones.",
            HelpName = "DIR",
        };
        var command = new Command("swap", "Promotes under load and checks every answer. Exit code 1 where one is wrong.")
        {
            swaps,
            clients,
            seconds,
            from,
        };
        command.SetAction(
            (parsed, _) =>
                Run(
                    parsed.GetValue(swaps),
                    parsed.GetValue(clients),
                    TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    parsed.GetValue(from)));
        return command;
    }

    private static async Task<int> Run(int swaps, int clients, TimeSpan calm, string? from)
    {
        using var folder = new TempFolder();
        var store = new ModelStore(folder.Path);
        var versions = from is null
            ? [.. Enumerable.Range(0, Versions).Select(i => HandMadeModel.Weighed(i - 4).PublishIn(store))]
            : Copy(new ModelStore(from), store);
        store.Promote(versions[0], "the first");
        var (customer, expected) = Expect(store, versions);
        using var service = await ServiceProcess.StartAsync(folder.Path);
        using var load = new SwapLoad(service, customer, expected, clients);

        await Task.Delay(calm / 4); // compiled and warm
        load.Take();
        await Task.Delay(calm);
        Tell("before", load.Take());
        var few = 0.0;
        var clock = Stopwatch.StartNew();
        for (var swap = 1; swap <= swaps; swap++)
        {
            var version = versions[swap % versions.Count];
            store.Promote(version, "swap");
            await service.UntilReady(ready => ready.GetProperty("modelVersion").GetString() == version);
            if (swap == Math.Min(FewSwaps, swaps)) few = service.ResidentMemory();
        }

        Tell(FormattableString.Invariant($"{swaps} swaps in {clock.Elapsed.TotalSeconds:0} s"), load.Take());
        var many = service.ResidentMemory();
        await Task.Delay(calm);
        Tell("after", load.Take());
        await load.End();
        Console.WriteLine(
            FormattableString.Invariant(
                $"resident memory of the service: {few:0} MiB after {Math.Min(FewSwaps, swaps)} swaps, {many:0} MiB after {swaps}"
            ));
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"answers of {load.Seen} versions of {versions.Count}; other than 200: {load.Failures}; other than their "
                    + $"version's probability: {load.Mixed}"
            ));
        return load.Failures + load.Mixed == 0 ? 0 : 1;
    }

    private static IReadOnlyList<string> Copy(ModelStore from, ModelStore to)
    {
        foreach (var version in from.Versions())
        {
            Directory.CreateDirectory(to.FolderOf(version));
            foreach (var file in Directory.EnumerateFiles(from.FolderOf(version)))
                File.Copy(file, Path.Combine(to.FolderOf(version), Path.GetFileName(file)));
        }

        return to.Versions();
    }

    private static (string Customer, Dictionary<string, float> Expected) Expect(ModelStore store, IReadOnlyList<string> versions)
    {
        var first = store.Open(versions[0]);
        var customer = first.Golden[0];
        return (customer.Record.GetRawText(), versions.ToDictionary(version => version, version =>
        {
            var model = store.Open(version);
            return model.Score(JsonRecordReader.Read(model.Schema, customer.ToUtf8(), model.Schema.AsOf).Record!.Coded).Value;
        }));
    }

    private static void Tell(string phase, double[] milliseconds)
    {
        Array.Sort(milliseconds);
        double Quantile(double share) =>
            milliseconds.Length == 0 ? double.NaN : milliseconds[(int)(share * (milliseconds.Length - 1))];
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{phase}: {milliseconds.Length} answers, ms median {Quantile(0.5):0.00}, p99 {Quantile(0.99):0.00}, "
                    + $"most {Quantile(1):0.00}"
            ));
    }
}
