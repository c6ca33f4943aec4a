using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Hosting;
using ChurnApi.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Churn.Benchmarks;

/// <summary>
/// <c>telemetry</c>: what counting costs a customer: scoring with and without it, in turns, with the service's own exporters.
/// </summary>
internal static class TelemetryBenchmark
{
    public static Command Create()
    {
        var calls = new Option<int>("--calls") { Description = "How many customers a turn.", DefaultValueFactory = _ => 200_000 };
        var turns = new Option<int>("--turns") { Description = "How many turns.", DefaultValueFactory = _ => 9 };
        var command = new Command("telemetry", "Measures what metrics cost for each customer.") { calls, turns };
        command.SetAction((parsed, _) => Run(parsed.GetValue(calls), parsed.GetValue(turns)));
        return command;
    }

    private static async Task<int> Run(int calls, int turns)
    {
        using var folder = new TempFolder();
        var version = new HandMadeModel().PromoteIn(new ModelStore(folder.Path));
        var model = new ModelStore(folder.Path).Open(version);
        await using var app = ChurnService.Create([
            "--urls",
            "http://127.0.0.1:0",
            "--models",
            folder.Path,
            "--Logging:LogLevel:Default=None",]);
        await app.StartAsync();
        var metrics = app.Services.GetRequiredService<RequestMetrics>();
        var clean = Read(
            model,
            """
            {"tenure": 1, "MonthlyCharges": 29.85, "Contract": "Month-to-month", "SeniorCitizen": 0, "PaperlessBilling": "Yes"}
            """
        );
        var odd = Read(model, """{"tenure": 1000}""");

        foreach (var (name, record) in new[] { ("no warning", clean), ($"{odd.Warnings.Count} warnings", odd) })
        {
            var (with, without) = (new List<double>(), new List<double>());
            long bytes = 0;
            for (var turn = 0; turn < turns; turn++)
            {
                without.Add(Time(calls, () => model.Answerer.Answer(record), out var alone));
                with.Add(Time(calls, () => model.Answerer.Answer(record, metrics), out var counted));
                bytes = counted - alone;
            }

            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture,
                    $"{name}: scoring {Median(without):0} ns, scoring and counting {Median(with):0} ns, of which "
                        + $"counting {Median(with) - Median(without):0} ns and {(double)bytes / calls:0.0} bytes"
                ));
        }

        await app.StopAsync();
        return 0;
    }

    private static CustomerRecord Read(ChurnModel model, string json) =>
        JsonRecordReader.Read(model.Schema, Encoding.UTF8.GetBytes(json), null).Record!;

    private static double Time(int calls, Action call, out long bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++) call();
        var nanoseconds = Stopwatch.GetElapsedTime(started).TotalNanoseconds / calls;
        bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return nanoseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
