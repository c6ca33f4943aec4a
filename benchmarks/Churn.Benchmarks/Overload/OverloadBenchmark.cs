using System.CommandLine;
using System.Globalization;
using System.Text;
using Churn.Benchmarks.Life;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Benchmarks.Overload;

/// <summary>
/// <c>overload</c>: finds the rate that a service sustains, asks for ten times as much, and looks at what is refused and how
/// fast, what becomes of the accepted, at the memory, and at how soon it is normal again. Then clients that mean harm: slow,
/// mute, gone.
/// </summary>
internal static class OverloadBenchmark
{
    private const int ClientsToSustain = 8;
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        var seconds = new Option<int>("--seconds")
        {
            Description = "How long the overload lasts.",
            DefaultValueFactory = _ => 60,
        };
        var times = new Option<double>("--times")
        {
            Description = "How many times the sustained rate.",
            DefaultValueFactory = _ => 10,
        };
        var customers = new Option<int>("--customers") { Description = "Customers per request.", DefaultValueFactory = _ => 100 };
        var from = new Option<string?>("--store")
        {
            Description = "Serves this store; by default a small model.",
            HelpName = "DIR",
        };
        var hostile = new Option<int>("--hostile")
        {
            Description = "Clients of each hostile kind.",
            DefaultValueFactory = _ => 2_000,
        };
        var command = new Command(
            "overload",
            "Asks a service for far more than it can answer. Exit code 1 where it does not keep its head.")
        {
            seconds,
            times,
            customers,
            from,
            hostile,
        };
        command.SetAction(
            (parsed, _) =>
                Run(
                    TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    parsed.GetValue(times),
                    parsed.GetValue(customers),
                    parsed.GetValue(from),
                    parsed.GetValue(hostile)));
        return command;
    }

    private static async Task<int> Run(TimeSpan length, double times, int customers, string? from, int hostile)
    {
        using var folder = new TempFolder();
        if (from is null) new HandMadeModel().PromoteIn(new ModelStore(folder.Path));
        using var service = await ServiceProcess.StartAsync(from ?? folder.Path, apart: true);
        var example = await service.Example();
        var body = Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat(example, customers))}]");
        var request = LoadConnection.Post(service.Client.BaseAddress!, "/predict/batch", body);
        OpenLoad Load() => new(service.Client.BaseAddress!, request);

        await Sustained(service, request, Calm); // compiled and warm
        var rate = await Sustained(service, request, Calm);
        var before = service.ResidentMemory();
        Console.WriteLine(
            FormattableString.Invariant(
                $"sustained: {rate:0} requests of {customers} customers a second, {ClientsToSustain} clients"));
        Console.WriteLine(
            "| load | asked/s | accepted | median ms | p99 | refused | median ms | p99 | wrong | unsent | core "
                + "|\n|---|---|---|---|---|---|---|---|---|---|---|"
        );
        var calm = await Tell(Load(), "half of it", rate / 2, Calm, service);
        var over = await Tell(Load(), FormattableString.Invariant($"{times:0.#} times it"), rate * times, length, service);
        var during = service.ResidentMemory();
        var after = await Tell(Load(), "half of it again", rate / 2, Calm, service);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"normal again after {Recovery(calm, after):0} s; resident memory {before:0} MiB before, {during:0} after the "
                    + $"overload"
            ));

        var harmed = await new HostileClients(service, example).RunAsync(hostile);
        var last = await Tell(Load(), "half of it, at last", rate / 2, Calm, service);
        Console.WriteLine(FormattableString.Invariant($"resident memory {service.ResidentMemory():0} MiB"));
        return calm.Wrong + over.Wrong + after.Wrong + last.Wrong + harmed == 0 ? 0 : 1;
    }

    private static async Task<LoadReport> Tell(OpenLoad load, string phase, double rate, TimeSpan length, ServiceProcess service)
    {
        var before = service.ProcessorTime();
        var report = await load.RunAsync(rate, length) with { Processor = service.ProcessorTime() - before };
        Console.WriteLine(report.Describe(phase));
        return report;
    }

    /// <summary>The requests per second that a few clients get answered, each asking again once it is answered.</summary>
    private static async Task<double> Sustained(ServiceProcess service, byte[] request, TimeSpan length)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var answered = 0;
        await Task.WhenAll(
            Enumerable
                .Range(0, ClientsToSustain)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        using var connection = new LoadConnection();
                        await connection.ConnectAsync(service.Client.BaseAddress!);
                        while (clock.Elapsed < length)
                            if ((await connection.AskAsync(request)).Status == System.Net.HttpStatusCode.OK)
                                Interlocked.Increment(ref answered);
                    })));
        return answered / clock.Elapsed.TotalSeconds;
    }

    /// <summary>The first second from which on nothing is refused and the times are as they were, give or take a half.</summary>
    private static int Recovery(LoadReport calm, LoadReport after)
    {
        var normal = LoadReport.Quantile(calm.Accepted, 0.99) * 1.5;
        var late = after
            .Answers.Where(answer => answer.Status is not System.Net.HttpStatusCode.OK || answer.Took.TotalMilliseconds > normal)
            .GroupBy(answer => (int)answer.Due.TotalSeconds);
        var perSecond = after.Answers.Count / Calm.TotalSeconds;
        // one in a hundred is late at all times
        return late.Where(second => second.Count() > perSecond * 0.02).Select(second => second.Key + 1).DefaultIfEmpty(0).Max();
    }
}
