using System.CommandLine;
using System.Globalization;
using Churn.Core.Monitoring;
using Churn.Core.Numerics;
using Churn.Models.Registry;
using Churn.Training.Evaluation;
using Churn.Training.Monitoring;
using Churn.Training.Runs;

namespace Churn.Benchmarks.Monitoring;

/// <summary>
/// <c>months</c>: a year of monitoring in a minute. A model learns from half of a customers file; twelve months of customers of
/// the other half are drawn, among whom some kind becomes more frequent, or who from month 7 on behave differently. Each month
/// is looked at as <c>churn monitor</c> does.
/// </summary>
internal static class MonthsBenchmark
{
    private const int Months = 12;
    private const int MonthRows = 1_000;
    private const int ConceptFrom = 7;
    private const int Stream = 0x304B;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The telco data." };
        var model = new Option<string>("--model") { Description = "The model.", DefaultValueFactory = _ => "boosting" };
        var command = new Command("months", "A year of monitoring under shifts.") { file, model };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), parsed.GetRequiredValue(model)));
        return command;
    }

    private static void Run(string file, string model)
    {
        var folder = Directory.CreateTempSubdirectory("churn-months-");
        try
        {
            var lines = File.ReadAllLines(file);
            var header = lines[0].Split(',').ToList();
            string[][] rows = [.. lines[1..].Select(line => line.Split(','))];
            new RandomStream(1, Stream).Shuffle(rows.AsSpan());
            var train = Write(folder, "train.csv", lines[0], rows[..(rows.Length / 2)]);
            var options = new TrainingOptions { Models = [model], Evaluation = new EvaluationOptions { Repeats = 1 } };
            options = options with { Report = options.Report with { LearningCurve = false } };
            var store = new ModelStore(Path.Combine(folder.FullName, "models"));
            var version = new TrainingRun(options, store, Environment.ProcessorCount) { Accept = true }.Execute(train).Version;
            var champion = store.Open(version);
            Console.WriteLine("shift | mean |error of AUC| | largest | input alarms | months that contradict | realised alarms");
            foreach (var shift in new[] { "none", "tenure", "fibre", "contract", "concept" })
            {
                MonitoringReport[] reports =
                [
                    .. Enumerable.Range(1, Months).Select(month => FileMonitoring.Look(
                        champion,
                        Write(folder, "month.csv", lines[0], Month(rows[(rows.Length / 2)..], header, shift, month)),
                        new FileMonitoringOptions { Budget = new FalseAlarmBudget(Looks: Months) })),];
                Print(shift, reports);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Print(string shift, MonitoringReport[] reports)
    {
        double[] errors =
        [
            .. reports.Select(report => Math.Abs(
                report.Estimated.Figures["rocAuc"].Value!.Value - report.Realised!.Figures["rocAuc"].Value!.Value)),];
        if (shift == "concept") errors = errors[(ConceptFrom - 1)..];
        Console.WriteLine(FormattableString.Invariant($"{shift} | {errors.Average():0.0000} | {errors.Max():0.0000} | ")
            + $"{MonthsWith(report => report.Alarms.Contains(MonitoringReport.InputsAlarm))} | "
            + $"{MonthsWith(report => report.Contradicted.Count > 0)} | "
            + $"{MonthsWith(report => report.Alarms.Contains(MonitoringReport.RealisedAlarm))}");

        string MonthsWith(Func<MonitoringReport, bool> has) =>
            string.Join(' ', reports.Index().Where(month => has(month.Item)).Select(month => month.Index + 1));
    }

    /// <summary>Draws the customers of a month; no customer comes twice in it.</summary>
    private static string[][] Month(string[][] rows, List<string> header, string shift, int month)
    {
        var random = new RandomStream(month, Stream + shift.Length);
        var (tenure, internet, contract, label) = (
            header.IndexOf("tenure"), header.IndexOf("InternetService"), header.IndexOf("Contract"), header.IndexOf("Churn"));
        string[][] drawn =
        [
            .. rows.OrderByDescending(row => Math.Log(1 - random.NextDouble()) / Weight(row)).Take(MonthRows)
                .Select(row => (string[])row.Clone()),];
        if (shift != "concept" || month < ConceptFrom) return drawn;
        foreach (var row in drawn)
        {
            // Half of those who would leave without a contract stay, and two in five of those under contract leave.
            if (row[contract] == "Month-to-month" ? row[label] == "Yes" && random.NextDouble() < .5 : random.NextDouble() < .4)
                row[label] = row[contract] == "Month-to-month" ? "No" : "Yes";
        }

        return drawn;

        double Weight(string[] row) => shift switch
        {
            "tenure" => Math.Exp(-3.0 * month / Months * int.Parse(row[tenure], CultureInfo.InvariantCulture) / 72),
            "fibre" when row[internet] == "Fiber optic" => 1 + (4.0 * month / Months),
            "contract" when row[contract] == "Month-to-month" => 1 + (4.0 * month / Months),
            _ => 1,
        };
    }

    private static string Write(DirectoryInfo folder, string name, string header, IEnumerable<string[]> rows)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllLines(path, [header, .. rows.Select(row => string.Join(',', row))]);
        return path;
    }
}
