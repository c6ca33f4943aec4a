using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Churn.Benchmarks.Life;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.ApiFuzzing;
using Churn.TestSupport.HandMade;

namespace Churn.Benchmarks;

/// <summary>
/// <c>fuzz-api</c>: sends requests made at random from the service's OpenAPI document - valid, nearly valid, hostile - and looks
/// for failures, for answers outside the document, and for the customers' values that it planted, in errors and in the log.
/// </summary>
internal static class FuzzApiBenchmark
{
    private const int FindingsShown = 20;

    public static Command Create()
    {
        var requests = new Option<int>("--requests") { Description = "How many.", DefaultValueFactory = _ => 1_000_000 };
        var clients = new Option<int>("--clients") { Description = "How many at once.", DefaultValueFactory = _ => 16 };
        var seed = new Option<ulong>("--seed")
        {
            Description = "The seed of the first request; the next has the next.",
            DefaultValueFactory = _ => 1,
        };
        var from = new Option<string?>("--store")
        {
            Description = "Serves this store; by default a small model.",
            HelpName = "DIR",
        };
        var command = new Command("fuzz-api", "Sends random requests to a service. Exit code 1 where there are findings.")
        {
            requests,
            clients,
            seed,
            from,
        };
        command.SetAction(
            (parsed, _) => Run(parsed.GetValue(requests), parsed.GetValue(clients), parsed.GetValue(seed), parsed.GetValue(from))
        );
        return command;
    }

    private static async Task<int> Run(int requests, int clients, ulong seed, string? from)
    {
        using var folder = new TempFolder();
        if (from is null) new HandMadeModel().PromoteIn(new ModelStore(folder.Path));
        var (lines, told) = (0L, 0L);
        using var service = await ServiceProcess.StartAsync(from ?? folder.Path, Read);
        var fuzzer = await ApiFuzzer.CreateAsync(service.Client);
        var watch = Stopwatch.StartNew();
        await fuzzer.RunAsync(seed, requests, clients, TellProgress);

        foreach (var finding in fuzzer.Findings.Take(FindingsShown)) Console.Error.WriteLine(finding);
        Console.WriteLine("| status | answers |\n|---|---|");
        foreach (var (status, count) in fuzzer.Statuses.OrderBy(status => status.Key))
            Console.WriteLine(FormattableString.Invariant($"| {status} | {count:N0} |"));
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"| **all** | {fuzzer.Statuses.Values.Sum():N0} |\n\n{watch.Elapsed.TotalSeconds:0} s, {fuzzer.Findings.Count} "
                    + $"findings; {lines:N0} lines of log, {told} with a planted value; resident "
                    + $"memory {service.ResidentMemory():0} MiB"
            ));
        return fuzzer.Findings.Count + told == 0 ? 0 : 1;

        void Read(string line)
        {
            lines++;
            if (!Plant.IsIn(line)) return;
            if (told++ == 0) Console.Error.WriteLine($"in the log: {line}");
        }

        void TellProgress(int done)
        {
            if (done % 50_000 == 0) Console.Error.WriteLine(FormattableString.Invariant($"{done} of {requests}"));
        }
    }
}
