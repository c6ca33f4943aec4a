using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Benchmarks.Life;

/// <summary>
/// <c>shutdown</c>: sends SIGTERM to a service while many clients ask it, again and again, and counts the requests that were sent
/// and never answered; then how long it took to stop, and from the start to ready and to a first answer.
/// </summary>
internal static class ShutdownBenchmark
{
    private const string Customer =
        """{"tenure": 1, "MonthlyCharges": 29.85, "Contract": "Month-to-month", "SeniorCitizen": 0, "PaperlessBilling": "Yes"}""";

    public static Command Create()
    {
        var stops = new Option<int>("--stops") { Description = "How many stops.", DefaultValueFactory = _ => 20 };
        var clients = new Option<int>("--clients") { Description = "How many ask at once.", DefaultValueFactory = _ => 32 };
        var delay = new Option<double>("--delay")
        {
            Description = "The service's ShutdownDelay, in seconds.",
            DefaultValueFactory = _ => 1,
        };
        var from = new Option<string?>("--store")
        {
            Description = "The store to serve; by default a small model made by hand.",
            HelpName = "DIR",
        };
        var command = new Command("shutdown", "Stops a service under load. Exit code 1 where a request was lost.")
        {
            stops,
            clients,
            delay,
            from,
        };
        command.SetAction(
            (parsed, _) =>
                Run(
                    parsed.GetValue(stops),
                    parsed.GetValue(clients),
                    TimeSpan.FromSeconds(parsed.GetValue(delay)),
                    parsed.GetValue(from)));
        return command;
    }

    private static async Task<int> Run(int stops, int clients, TimeSpan delay, string? from)
    {
        using var folder = new TempFolder();
        if (from is null) new HandMadeModel().PromoteIn(new ModelStore(folder.Path));
        var (lost, answered, wrongExits) = (0, 0, 0);
        var (ready, first, stopped) = (new List<double>(), new List<double>(), new List<double>());
        for (var stop = 0; stop < stops; stop++)
        {
            var clock = Stopwatch.StartNew();
            using var service = await StandaloneService.StartAsync(from ?? folder.Path, $"--ChurnApi:ShutdownDelay={delay:c}");
            ready.Add(clock.Elapsed.TotalMilliseconds);
            await AskOnce(service);
            first.Add(clock.Elapsed.TotalMilliseconds);
            var load = Enumerable.Range(0, clients).Select(_ => Task.Run(() => AskUntilTurnedAway(service.Address))).ToArray();
            await Task.Delay(500);
            clock.Restart();
            service.Terminate();
            if (await service.UntilExitAsync() != 0) wrongExits++;
            stopped.Add(clock.Elapsed.TotalMilliseconds);
            var counts = await Task.WhenAll(load);
            answered += counts.Sum(count => count.Answered);
            lost += counts.Count(count => count.Lost);
        }

        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{stops} stops under {clients} clients, delay {delay.TotalSeconds} s: {answered} answered, {lost} "
                    + $"lost, {wrongExits} exit codes other than 0"
            ));
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"ms from start to ready {Spread(ready)}; to the first answer {Spread(first)}; from SIGTERM to the "
                    + $"end {Spread(stopped)}"
            ));
        return lost + wrongExits == 0 ? 0 : 1;
    }

    private static async Task AskOnce(StandaloneService service)
    {
        using var connection = await RawConnection.OpenAsync(service.Address);
        await connection.PostAsync("/predict", Customer);
        await connection.ReadAsync();
    }

    /// <summary>
    /// Asks on one connection, as a load balancer does, until an answer says that it is closed; a request without an answer is
    /// lost.
    /// </summary>
    private static async Task<(int Answered, bool Lost)> AskUntilTurnedAway(Uri address)
    {
        using var connection = await RawConnection.OpenAsync(address);
        for (var answered = 0; ; answered++)
        {
            try
            {
                await connection.PostAsync("/predict", Customer);
            }
            catch (Exception fault) when (fault is IOException or SocketException)
            {
                return (answered, false); // it was closed before the request was on its way
            }

            var answer = await connection.ReadAsync();
            if (answer is null) return (answered, true);
            if (answer.Contains("Connection: close", StringComparison.Ordinal)) return (answered + 1, false);
        }
    }

    private static string Spread(List<double> milliseconds)
    {
        milliseconds.Sort();
        return FormattableString.Invariant(
            $"{milliseconds[milliseconds.Count / 2]:0} (from {milliseconds[0]:0} to {milliseconds[^1]:0})");
    }
}
