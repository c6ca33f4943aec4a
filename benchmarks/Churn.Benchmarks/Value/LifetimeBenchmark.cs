using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Core.Value;
using Churn.Data.Tables;
using Churn.Data.Transactions;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.Training.Runs;
using Churn.Training.Value;

namespace Churn.Benchmarks.Value;

/// <summary><c>lifetime</c>: what valuing many customers takes, and how well survival rolled forward is calibrated.</summary>
internal static class LifetimeBenchmark
{
    private static readonly DateOnly First = new(2024, 1, 1);

    public static Command Create() => new("lifetime", "Measures churn lifetime.")
    {
        CreatePurchases(),
        CreateCalibration(),
    };

    private static Command CreatePurchases()
    {
        var customers = new Option<int>("--customers") { DefaultValueFactory = _ => 1_000_000 };
        var command = new Command("purchases", "Values made-up customers by their purchases, and prints seconds by step.")
        {
            customers,
        };
        command.SetAction(parsed =>
        {
            using var folder = new TempFolder();
            Write(folder["purchases.csv"], parsed.GetValue(customers));
            PrintSteps(folder["purchases.csv"], folder["values.csv"]);
        });
        return command;
    }

    private static void PrintSteps(string file, string output)
    {
        var options = new PurchaseValueOptions { Horizon = 36 };
        var table = Step("read the file", () => CsvCustomerReader.Read(file, new ReadingOptions()));
        var bought = Step("read purchases", () => TransactionTable.Read(
            table, new TransactionOptions { Customer = "customer", Time = "day", Amount = "amount" }, First.AddYears(10)));
        var value = Step("value (fit both models, forecast)", () => PurchaseValue.Of(bought, file, options));
        Step("write", () =>
        {
            using var stream = File.Create(output);
            PurchaseValueFile.Write(stream, table.Dialect, "customer", value);
            return true;
        });
        var histories = Step("of that: histories", () => PurchaseValue.Histories(bought, options.Period));
        PurchaseHistory[] all = [.. histories.Select(one => one.History)];
        Step("of that: BG/NBD", () => BetaGeometricModel.Fit(all));
        Step("of that: gamma-gamma", () => GammaGammaModel.Fit(all));
        Console.WriteLine(FormattableString.Invariant(
            $"{all.Length:N0} customers, {bought.Days.Count:N0} purchases, ")
            + FormattableString.Invariant($"peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB"));
    }

    private static T Step<T>(string name, Func<T> run)
    {
        var (started, busy) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var result = run();
        Console.WriteLine(FormattableString.Invariant(
            $"| {name} | {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} | ")
            + FormattableString.Invariant($"{(Environment.CpuUsage.TotalTime - busy).TotalSeconds:0.00} |"));
        return result;
    }

    /// <summary>
    /// Writes purchases over two years of customers who buy at rates of their own and leave after some purchases.
    /// </summary>
    private static void Write(string file, int customers)
    {
        const int days = 730;
        var random = new RandomStream(1, 0x11F);
        using var writer = new StreamWriter(file);
        writer.WriteLine("customer,day,amount");
        for (var customer = 0; customer < customers; customer++)
        {
            var (day, rate, leaving) = (random.NextBelow(days), .02 * random.NextDouble(), random.NextDouble() * .5);
            var usual = 5 + (60 * random.NextDouble());
            while (day < days)
            {
                var amount = usual * (.5 + random.NextDouble());
                writer.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{customer},{First.AddDays(day):yyyy-MM-dd},{amount:0.00}"));
                if (random.NextDouble() < leaving) break;
                day += 1 + (int)(-Math.Log(1 - random.NextDouble()) / Math.Max(rate, 1e-4));
            }
        }
    }

    private static Command CreateCalibration()
    {
        var customers = new Option<int>("--customers") { DefaultValueFactory = _ => 20_000 };
        var models = new Option<string[]>("--models")
        {
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => ["logistic", "boosting", "auto"],
        };
        var command = new Command("calibration", "Compares survival rolled forward with the true one of simulated hazards.")
        {
            customers, models,
        };
        command.SetAction(parsed =>
        {
            foreach (var model in parsed.GetRequiredValue(models)) PrintCalibration(parsed.GetValue(customers), model);
        });
        return command;
    }

    private static void PrintCalibration(int customers, string model)
    {
        using var folder = new TempFolder();
        var snapshot = SimulatedContracts.Snapshot(customers, seed: 1);
        File.WriteAllText(folder["customers.csv"], SimulatedContracts.Csv(snapshot));
        var store = new ModelStore(folder["models"]);
        var options = Recipes.Of(Recipes.Default) with { Models = [model] };
        var version = new TrainingRun(options, store, Environment.ProcessorCount) { Accept = true }
            .Execute(folder["customers.csv"]).Version;
        var served = store.Open(version);
        var others = SimulatedContracts.Snapshot(customers, seed: 2).Where(one => !one.HasLeft).ToArray();
        var ageing = ColumnAgeing.Read("tenure+1", served.Schema, PurchasePeriod.Month);
        var value = new ContractValue(
            served.ToPath(ageing.Moving), served.Manifest.LevelError, ageing, SimulatedContracts.Horizons[^1], 0);
        var reader = new TextRecordReader(served.Schema, SimulatedContracts.Columns);
        var rolled = Array.ConvertAll(others, one =>
            value.Of(reader.Read(one.Fields()).Record!.Coded, margin: 1).Survival);
        foreach (var horizon in SimulatedContracts.Horizons)
        {
            var pairs = others.Zip(rolled, (one, survival) => (Said: survival[horizon - 1], True: one.Survival(horizon)))
                .OrderBy(pair => pair.Said).ToArray();
            var fifths = pairs.Chunk((pairs.Length + 4) / 5).Select(
                fifth => Math.Abs(fifth.Average(pair => pair.Said) - fifth.Average(pair => pair.True)));
            Console.WriteLine(FormattableString.Invariant(
                $"| {model} | {horizon} | {pairs.Average(pair => pair.Said):0.000} | {pairs.Average(pair => pair.True):0.000} | ")
                + FormattableString.Invariant($"{fifths.Max():0.000} |"));
        }
    }
}
