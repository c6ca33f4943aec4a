using System.CommandLine;
using System.Diagnostics;
using Churn.Core.Encryption;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Outcomes.Storage;

namespace Churn.Benchmarks.Monitoring;

/// <summary>
/// <c>log-fill</c>: a log of made-up predictions, as large as asked for, over some months. Customers have the values that the
/// training of the champion counted; who leaves is drawn from the probability that the champion gives them.
/// </summary>
internal static class LogFill
{
    private const int Stream = 0x106F;
    private const int BlockSize = 10_000;

    /// <summary>Made-up customers are scored once; the log takes them again and again.</summary>
    private const int Scored = 50_000;

    public static Command Create()
    {
        var log = new Option<string>("--log") { Required = true, Description = "The log, which should be new." };
        var models = new Option<string>("--models") { Required = true, Description = "A store with a champion." };
        var rows = new Option<int>("--rows") { DefaultValueFactory = _ => 1_000_000 };
        var months = new Option<int>("--months") { DefaultValueFactory = _ => 3 };
        var until = new Option<string>("--until") { Required = true, Description = "The last moment, as in 2026-11-29." };
        var key = new Option<string>("--encryption-key") { Description = "Encrypts the log under this key, as file:a.key." };
        var command = new Command("log-fill", "Fills a log with made-up predictions and outcomes.")
        {
            log, models, rows, months, until, key,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetRequiredValue(log),
            EncryptionKeys.Load(parsed.GetValue(key), null),
            ModelOf(parsed.GetRequiredValue(models)),
            parsed.GetValue(rows),
            parsed.GetValue(months),
            DateTimeOffset.Parse(parsed.GetRequiredValue(until), null, System.Globalization.DateTimeStyles.AssumeUniversal),
            cancellation));
        return command;
    }

    private static ChurnModel ModelOf(string folder)
    {
        var store = new ModelStore(folder);
        return store.Open(store.ChampionVersion()!);
    }

    private static async Task RunAsync(
        string where, EncryptionKeys? keys, ChurnModel model, int rows, int months, DateTimeOffset until,
        CancellationToken cancellation)
    {
        if (!LogLocation.TryParse(where, out var location, out var error)) throw new ArgumentException(error);
        using var store = location.CreateStore(keys: keys);
        await store.OpenAsync(cancellation);
        var (customers, random) = (MadeUp(model), new RandomStream(2, Stream));
        var logged = new LoggedModel(
            model.Version,
            [.. model.Schema.Features.Select(column => column.Name)],
            model.Manifest.Window ?? LabelWindow.Default);
        var step = (until - until.AddMonths(-months)) / rows;
        var (watch, block, left) = (Stopwatch.StartNew(), new List<LoggedPrediction>(BlockSize), new List<Outcome>());
        var (predicting, telling) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var row = 0; row < rows; row++)
        {
            var time = until.AddMonths(-months) + (row * step);
            var (codes, probability) = customers[random.NextBelow(customers.Length)];
            block.Add(new LoggedPrediction
            {
                Id = Guid.CreateVersion7(time),
                Model = logged,
                CustomerId = FormattableString.Invariant($"C{row:00000000}"),
                Codes = codes,
                Probability = probability,
                ShouldContact = probability >= model.Manifest.Decision.Threshold.Value,
                Segment = probability < .2 ? "low-risk" : "at-risk",
            });
            if (random.NextDouble() < probability && block[^1].Mature <= until)
                left.Add(new Outcome(block[^1].Id, null, true, time.AddDays(3), time.AddDays(3)));
            if (block.Count < BlockSize && row < rows - 1) continue;
            (predicting, telling) = (predicting + await TimeOf(() => store.AppendAsync(block, cancellation)),
                telling + await TimeOf(() => store.RecordAsync(left, until, cancellation)));
            block.Clear();
            left.Clear();
        }

        var stayed = await TimeOf(() => store.RecordStayedAsync([], until, until, cancellation));
        Console.WriteLine(FormattableString.Invariant(
            $"{rows:N0} predictions in {predicting.TotalSeconds:0} s, outcomes of those who left in {telling.TotalSeconds:0} s, ")
            + FormattableString.Invariant($"of others in {stayed.TotalSeconds:0} s, {watch.Elapsed.TotalSeconds:0} s in all"));
    }

    private static async Task<TimeSpan> TimeOf(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed;
    }

    private static (float[] Codes, double Probability)[] MadeUp(ChurnModel model)
    {
        var reference = model.InputReference ?? throw new ArgumentException("The champion has no reference.json.");
        var random = new RandomStream(1, Stream);
        return
        [
            .. Enumerable.Range(0, Scored).Select(_ =>
            {
                float[] codes = [.. reference.Columns.Select((column, feature) =>
                    Draw(model.Schema.Features[feature], column, reference.Rows, random))];
                return (codes, (double)model.Score(new CodedCustomer(codes)).Value);
            }),];
    }

    private static float Draw(
        FeatureColumn feature, Churn.Core.Monitoring.ReferenceColumn column, int rows, RandomStream random)
    {
        var (left, cell) = (random.NextBelow(rows), 0);
        var counts = column.AllCounts();
        while (left >= counts[cell]) left -= counts[cell++];
        if (cell == column.MissingCell) return float.NaN;
        if (cell == column.UnseenCell) return -1;
        if (column.Edges is not { } edges || feature is not NumberColumn number) return cell;
        var low = cell == 0 ? number.Minimum : edges[cell - 1];
        var high = cell == edges.Count ? number.Maximum : edges[cell];
        return cell == 0 && low == high ? (float)low : (float)(high - (random.NextDouble() * (high - low)));
    }
}
