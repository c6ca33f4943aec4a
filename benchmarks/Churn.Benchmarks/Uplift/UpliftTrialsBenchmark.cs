using System.CommandLine;
using System.Globalization;
using System.Text;
using Churn.Core.Metrics;
using Churn.Data.Tables;
using Churn.TestSupport;
using Churn.Training.Uplift;

namespace Churn.Benchmarks.Uplift;

/// <summary>
/// <c>uplift-trials</c>: simulated trials, of which the effect on every customer is known. How often the intervals hold the
/// truth, how much of the oracle's Q is found, and how often trials without a difference or without a draw are told.
/// </summary>
internal static class UpliftTrialsBenchmark
{
    public static Command Create()
    {
        var trials = new Option<int>("--trials") { Description = "How many of each kind.", DefaultValueFactory = _ => 200 };
        var customers = new Option<int>("--customers") { DefaultValueFactory = _ => 4_000 };
        var models = new Option<string[]>("--models-used")
        {
            Description = "The learners.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => ["logistic"],
        };
        var command = new Command("uplift-trials", "Checks what churn uplift says of simulated trials.")
        {
            trials, customers, models,
        };
        command.SetAction(parsed =>
        {
            var (count, size) = (parsed.GetValue(trials), parsed.GetValue(customers));
            var options = new UpliftOptions
            {
                Treatment = "treated",
                Outcome = "stayed",
                Ignore = ["e"],
                Models = parsed.GetRequiredValue(models),
            };
            PrintEffects(count, size, options);
            foreach (var (kind, effect) in new[] { ("no effect on anybody", 0.0), ("the same effect on all", .1) })
                Print(kind, "said to be risk", Simulate(count, size, options, _ => effect, null)
                    .Count(one => one.Run is { Report.IsUplift: false }), count);
            Print("treated by a column", "refused", Simulate(count, size, options, _ => 0, usage => .35 + (.3 * usage))
                .Count(one => one.Run is null), count);
        });
        return command;
    }

    private static void PrintEffects(int trials, int customers, UpliftOptions options)
    {
        static double Effect(double usage) => .25 * (usage - .3);
        var found = Simulate(trials, customers, options, Effect, null);
        var runs = found.Where(one => one.Run is not null).ToArray();
        var shares = runs.Select(one => TrueQ(one.Trial, Scores(one.Run!)) / TrueQ(one.Trial, one.Trial.Effects)).ToArray();
        Print("an effect that differs", "interval of Q holds the true Q of its order", runs.Count(one =>
            Holds(Best(one.Run!).Q, TrueQ(one.Trial, Scores(one.Run!)))), trials);
        Print("an effect that differs", "interval of the average effect holds it", runs.Count(one =>
            Holds(one.Run!.Report.AverageEffect, one.Trial.Effects.Average())), trials);
        Print("an effect that differs", "true Q is at least .8 of the oracle's", shares.Count(share => share >= .8), trials);
        Print("an effect that differs", "said to be uplift", runs.Count(one => one.Run!.Report.IsUplift), trials);
        Console.WriteLine(FormattableString.Invariant(
            $"true Q as a share of the oracle's: mean {shares.Average():0.000}, least {shares.Min():0.000}"));
    }

    private static void Print(string kind, string what, int count, int trials) =>
        Console.WriteLine(FormattableString.Invariant($"| {kind} | {what} | {count} of {trials} |"));

    private static (SimulatedTrial Trial, UpliftRun? Run)[] Simulate(
        int trials, int customers, UpliftOptions options, Func<double, double> effect, Func<double, double>? propensity) =>
    [
        .. Enumerable.Range(0, trials).AsParallel().AsOrdered().Select(seed =>
        {
            using var folder = new TempFolder();
            var trial = new SimulatedTrial(customers, 1_000 + seed, effect, propensity);
            File.WriteAllText(folder["trial.csv"], trial.Csv);
            try
            {
                return (trial, UpliftRun.Of(folder["trial.csv"], options, threads: 1));
            }
            catch (DataRefusedException)
            {
                return (trial, (UpliftRun?)null);
            }
        }),
    ];

    private static UpliftFigures Best(UpliftRun run) =>
        run.Report.Models.Single(model => model.Name == run.Report.Best);

    private static bool Holds(UpliftEstimate interval, double truth) => interval.Lower <= truth && truth <= interval.Upper;

    /// <summary>The uplift of each customer, as the run writes it.</summary>
    private static double[] Scores(UpliftRun run)
    {
        using var output = new MemoryStream();
        run.Write(output);
        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var column = Array.IndexOf(lines[0].TrimEnd('\r').Split(','), "uplift");
        return [.. lines.Skip(1).Select(line => double.Parse(line.Split(',')[column], CultureInfo.InvariantCulture))];
    }

    /// <summary>The Q of an order with the true effects in place of the outcomes.</summary>
    private static double TrueQ(SimulatedTrial trial, double[] scores)
    {
        var treated = trial.Treated.Count(one => one) / (double)scores.Length;
        var (area, height) = (0.0, 0.0);
        foreach (var row in new QiniCurve(TrialOutcomes.Of(trial.Treated, trial.Stayed), scores).Order)
        {
            var next = height + (treated * trial.Effects[row]);
            area += (height + next) / 2;
            height = next;
        }

        return (area - (height / 2 * scores.Length)) / ((double)scores.Length * scores.Length);
    }
}
