using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Data.Tables;
using Churn.Outcomes.Reading;
using Churn.Outcomes.Storage;

namespace Churn.Cli.Commands.Outcomes;

/// <summary><c>churn outcomes</c>: what became of customers.</summary>
internal static class OutcomesCommand
{
    public static Command Create() => new("outcomes", "Takes what became of customers.") { CreateImport() };

    private static Command CreateImport()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "A table (CSV or an Excel workbook) with the columns predictionId or customerId, churned and at.",
        };
        var log = LogOption.Create();
        var leavers = new Option<bool>("--leavers")
        {
            Description = "The file lists customers who have left, and has no column that says so.",
        };
        var key = new Option<string>("--key")
        {
            Description = "The column that names the customer.",
            HelpName = "NAME",
            DefaultValueFactory = _ => OutcomeReader.CustomerId,
        };
        var date = new Option<string>("--date")
        {
            Description = "The column that says when it was so, as in 2026-11-03.",
            HelpName = "NAME",
            DefaultValueFactory = _ => OutcomeReader.At,
        };
        var stayed = new DayOption(
            "--everybody-else-here-on",
            "Also: every customer of the log whom the file does not name as one who has left was still here on this day.");
        var (json, reading) = (JsonOption.Create(), new ReadingArguments());
        var command = new Command("import", "Reads outcomes from a file into the log.")
        {
            file, log, leavers, key, date, stayed, json,
        };
        reading.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            parsed.CheckJson(json);
            var day = stayed.Read(parsed);
            var table = CsvCustomerReader.Read(parsed.GetRequiredValue(file), reading.ReadChecked(parsed));
            var import = new OutcomeImport(
                table, parsed.GetRequiredValue(key), parsed.GetRequiredValue(date), parsed.GetValue(leavers));
            var report = await parsed.WithLogAsync(log, store => import.RunAsync(store, day, cancellation), cancellation);
            var code = parsed.Report(json, report, CliJsonContext.Readable.OutcomeImportReport, Print);
            foreach (var fault in import.Faults) Terminal.Fault(fault);
            return report.Invalid == 0 ? code : ExitCode.DataRefused;
        });
        return command;
    }

    private static void Print(OutcomeImportReport report)
    {
        Terminal.Print(FormattableString.Invariant(
            $"{report.Accepted} accepted, {report.Duplicates} known before, {report.Late} left after the window, ")
            + FormattableString.Invariant($"{report.Early} too early, {report.Contradicting} contradicting, ")
            + FormattableString.Invariant($"{report.Unknown} unknown, {report.Invalid} invalid"));
        if (report.Stayed is { } stayed)
            Terminal.Print(FormattableString.Invariant($"{stayed} predictions of other customers: they stayed"));
    }
}

/// <summary>Reads a table of outcomes into a log, a thousand at a time.</summary>
internal sealed class OutcomeImport
{
    private const int MaxFaults = 20;
    private const int TakenAtOnce = 1000;

    private readonly CustomerTable table;
    private readonly Dictionary<string, int> positions = new(StringComparer.Ordinal);
    private readonly bool areLeavers;
    private readonly HashSet<string> left = new(StringComparer.Ordinal);
    private readonly Dictionary<OutcomeStatus, long> counts = [];
    private readonly List<string> faults = [];
    private long invalid;

    /// <param name="table">The table.</param>
    /// <param name="key">The column that names the customer.</param>
    /// <param name="date">The column of the days.</param>
    /// <param name="areLeavers">Whether every customer of the table has left.</param>
    public OutcomeImport(CustomerTable table, string key, string date, bool areLeavers)
    {
        (this.table, this.areLeavers) = (table, areLeavers);
        Find(OutcomeReader.PredictionId, OutcomeReader.PredictionId);
        Find(OutcomeReader.CustomerId, key);
        Find(OutcomeReader.At, date);
        if (!areLeavers) Find(OutcomeReader.Churned, OutcomeReader.Churned);
    }

    /// <summary>The first faults, each with its place.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>Takes the outcomes.</summary>
    /// <param name="store">The log.</param>
    /// <param name="day">The day on which everybody else was still here; null where that is not said.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task<OutcomeImportReport> RunAsync(IOutcomeStore store, DateOnly? day, CancellationToken cancellation)
    {
        var now = TimeProvider.System.GetUtcNow();
        var reader = new OutcomeReader(now);
        var block = new List<(int Row, Outcome Outcome)>(TakenAtOnce);
        for (var row = 0; row < table.Rows; row++)
        {
            var reading = reader.Read(member => Field(member, row));
            if (reading.Outcome is { } outcome) block.Add((row, outcome));
            foreach (var fault in reading.Faults) Refuse(row, fault.Message);
            if (reading.Outcome is null) invalid++;
            if (block.Count < TakenAtOnce && row < table.Rows - 1) continue;
            await TakeAsync(store, block, now, cancellation);
            block.Clear();
        }

        long? stayed = day is { } here
            ? await store.RecordStayedAsync(left, new DateTimeOffset(here, TimeOnly.MinValue, TimeSpan.Zero), now, cancellation)
            : null;
        return new OutcomeImportReport(
            Count(OutcomeStatus.Accepted),
            Count(OutcomeStatus.Duplicate),
            Count(OutcomeStatus.Unknown),
            Count(OutcomeStatus.Early),
            Count(OutcomeStatus.Contradicting),
            Count(OutcomeStatus.Late),
            invalid,
            stayed);
    }

    private async Task TakeAsync(
        IOutcomeStore store, List<(int Row, Outcome Outcome)> block, DateTimeOffset now, CancellationToken cancellation)
    {
        var results = await store.RecordAsync([.. block.Select(read => read.Outcome)], now, cancellation);
        foreach (var ((row, outcome), result) in block.Zip(results))
        {
            if (outcome is { Churned: true, CustomerId: { } customer }) left.Add(customer);
            if (result.Status != OutcomeStatus.BeforePrediction)
            {
                counts[result.Status] = Count(result.Status) + 1;
                continue;
            }

            invalid++;
            Refuse(row, "the customer left before the prediction was made.");
        }
    }

    private string? Field(string member, int row) =>
        areLeavers && member == OutcomeReader.Churned ? "true"
        : positions.TryGetValue(member, out var position) ? table.Columns[position][row].Trim()
        : null;

    private void Find(string member, string column)
    {
        if (table.Position(column) is >= 0 and var position) positions[member] = position;
    }

    private void Refuse(int row, string message)
    {
        if (faults.Count < MaxFaults) faults.Add(FormattableString.Invariant($"{table.File}:{table.Line(row)}: {message}"));
    }

    private long Count(OutcomeStatus status) => counts.GetValueOrDefault(status);
}
