using Churn.Core.Csv;
using Churn.Core.Decisions;
using Churn.Core.Numerics;
using Churn.Core.Privacy;
using Churn.Core.Schema;
using Churn.Data.Events;
using Churn.Data.Tables;
using Churn.Models.Answering;

namespace Churn.Training.Scoring;

/// <summary>Scores a customers file into another file.</summary>
public static class FileScoring
{
    private const string ReceiptColumn = "churn_receipt";
    private const int RowsPerProgress = 1_000;

    /// <summary>
    /// Writes the input's columns and rows in their order, with the columns of an answer after them, and a receipt if asked. A
    /// customer who has left according to the label gets a probability and no decision, and is in no count.
    /// </summary>
    /// <param name="model">Scores.</param>
    /// <param name="input">The customers file.</param>
    /// <param name="output">Takes the scored file.</param>
    /// <param name="options">How to score.</param>
    /// <exception cref="DataRefusedException">The input cannot be read, or lacks columns.</exception>
    /// <exception cref="NotExplainableException">Reasons are asked of a model that cannot give any.</exception>
    public static FileScoringSummary Score(ChurnModel model, string input, Stream output, FileScoringOptions options)
    {
        if (options.Reasons is not null && !model.IsExplainable) throw NotExplainableException.Of(model);
        return Score(new ChurnRowScorer(model, options.Reasons), input, output, options);
    }

    /// <summary>
    /// Scores customers by their events, as <see cref="Score(ChurnModel, string, Stream, FileScoringOptions)"/> does by columns.
    /// </summary>
    /// <param name="model">Scores; it was trained with events.</param>
    /// <param name="input">The customers file; null to score all whom the events name.</param>
    /// <param name="events">The events file.</param>
    /// <param name="reading">How the events file is written.</param>
    /// <param name="today">Later events are left out.</param>
    /// <param name="output">Takes the scored file.</param>
    /// <param name="options">How to score; its day is the one before whose beginning events count.</param>
    /// <exception cref="DataRefusedException">A file cannot be used, or the model was trained without events.</exception>
    /// <exception cref="NotExplainableException">Reasons are asked of a model that cannot give any.</exception>
    public static FileScoringSummary Score(
        ChurnModel model,
        string? input,
        string events,
        EventFileOptions reading,
        DateOnly today,
        Stream output,
        FileScoringOptions options)
    {
        var histories = CustomerHistories.Of(model, input, events, reading, options.AsOf, today);
        options = options with { Histories = histories };
        if (histories.Customers is not var (column, names)) return Score(model, input!, output, options);
        var customers = Path.GetTempFileName();
        try
        {
            using (var file = File.Create(customers))
            using (var rows = new ScoredFileWriter(file, new CsvDialect(',', TextEncodings.Utf8, []), hasHeader: true))
                foreach (var name in names.Prepend(column)) rows.WriteRow([name]);
            return Score(model, customers, output, options with { Reading = new ReadingOptions { AllowOneColumn = true } });
        }
        catch (DataRefusedException fault)
        {
            throw fault.Named(customers, $"customers of {events}");
        }
        finally
        {
            File.Delete(customers);
        }
    }

    /// <summary>
    /// Writes the input's columns and rows in their order, with the uplift after them, and reasons and a receipt if asked.
    /// </summary>
    /// <param name="model">Scores.</param>
    /// <param name="input">The customers file.</param>
    /// <param name="output">Takes the scored file.</param>
    /// <param name="options">How to score.</param>
    /// <exception cref="DataRefusedException">The input cannot be read, or lacks columns.</exception>
    /// <exception cref="NotExplainableException">Reasons are asked of a model that cannot give any.</exception>
    public static FileScoringSummary Score(UpliftModel model, string input, Stream output, FileScoringOptions options)
    {
        if (options.Reasons is not null && !model.IsExplainable) throw NotExplainableException.Of(model);
        return Score(new UpliftRowScorer(model, options.Reasons), input, output, options);
    }

    private static FileScoringSummary Score(IRowScorer model, string input, Stream output, FileScoringOptions options)
    {
        var histories = options.Histories;
        using var rows = CsvRows.Open(input, options.Reading);
        var columns = new TextRecordReader(model.Schema, rows.Header, history: histories?.Columns);
        var (lacking, unknown) = (columns.MissingFeatures, columns.UnknownNames);
        if (histories is null && model.Events is { } events && lacking.Intersect(events.Features).Any())
            throw new DataRefusedException(new TableError(
                input,
                "the model needs what events say of the customers: name their file with --events, or score a file that "
                + "churn snapshot made.",
                1));
        if (lacking.Count > 0 && !options.AllowMissingColumns)
            throw new DataRefusedException([.. lacking.Select(name => MissingColumn(input, name, unknown))]);
        var asOf = FileAsOf.Of(
            model.Schema, rows.Header, ReadRows(input, options.Reading), histories?.AsOf ?? options.AsOf);
        var reader = new TextRecordReader(model.Schema, rows.Header, asOf?.Day, histories?.Columns);
        var notes = new List<string>([.. histories?.Notes ?? [], .. rows.Notes]);
        if (lacking.Count > 0)
            notes.Add($"columns the file lacks, filled in as learnt in training: {string.Join(", ", lacking)}");
        if (options.Reading?.Erased.WarnOf(rows.Header) is { } unlooked) notes.Add(unlooked);
        if (histories?.Columns.Names.Intersect(rows.Header).ToArray() is [_, ..] computed)
            notes.Add($"columns that are computed of the events, not read of the file: {string.Join(", ", computed)}");
        if (unknown.Count > 0) notes.Add($"columns the model does not know, kept and not used: {string.Join(", ", unknown)}");
        if (asOf is not null) notes.Add(asOf.Describe(rows.Header.FirstOrDefault(name => name == model.Schema.Time?.Name)));
        var count = options.Shard == Shard.Whole ? null : (int?)ReadRows(input, options.Reading).Count();
        var span = count is { } all ? options.Shard.RowsOf(all) : (0, int.MaxValue);
        if (count is { } known)
            notes.Add(FormattableString.Invariant(
                $"shard {options.Shard.Number} of {options.Shard.Count}, from 0: {span.Item2 - span.Item1} of {known} rows"));
        return Write(model, rows, reader, span, output, notes, options) with { AsOf = asOf };
    }

    internal static IEnumerable<string[]> ReadRows(string input, ReadingOptions? reading)
    {
        using var rows = CsvRows.Open(input, reading);
        while (rows.Read() is { } fields) yield return fields;
    }

    private static FileScoringSummary Write(
        IRowScorer model,
        CsvRows rows,
        TextRecordReader reader,
        (int From, int Until) span,
        Stream output,
        List<string> notes,
        FileScoringOptions options)
    {
        var hasHeader = options.Reading?.NoHeader != true;
        using var file = new ScoredFileWriter(output, rows.Dialect, hasHeader, options.Shard);
        var added = AddedNames(rows.Header, model.Names, options, notes).ToArray();
        if (hasHeader && !options.Shard.IsFirst) notes.Add("the header stands in shard 0");
        else if (hasHeader) file.WriteRow([.. rows.HeaderFields, .. added]);
        else notes.Add($"the file has no header, so the scored one has none; its last columns are {string.Join(", ", added)}");
        var mark = model.Schema.DecimalMarkIn(rows.Header);
        int read = 0, scored = 0, flagged = 0, left = 0;
        var atRisk = new RevenueAtRiskSum();
        var faults = new List<TableError>();
        var warned = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in Answers(model, rows, reader, span, mark, options.Histories))
        {
            if (read++ % RowsPerProgress == 0) options.Progress?.Invoke(row.Progress);
            string[] further =
            [
                .. options.Receipts ? new[] { ScoringReceipt.Of(row.Reading) } : [],
                .. options.Remember is { } remember
                    ? new[] { row.Scored.Answer is { } scoredAnswer ? remember(scoredAnswer).ToString() : "" }
                    : [],
            ];
            foreach (var fault in row.Reading.Faults) faults.Add(Locate(rows, row, fault));
            if (!row.Reading.Succeeded)
            {
                file.WriteRow([.. row.Fields, .. row.Scored.Fields, .. further]);
                continue;
            }

            foreach (var warning in row.Reading.Record!.Warnings) CountWarning(warned, warning);
            scored++;
            if (row.Scored.IsFlagged) flagged++;
            if (row.Scored.Answer is { HasLeft: true }) left++;
            else if (row.Scored.Answer is { } answer) atRisk.Add(answer.ChurnProbability, answer.Segmented.Value);
            file.WriteRow([.. row.Fields, .. row.Scored.Fields, .. further]);
        }

        file.Dispose(); // only now all is written
        if (file.HasNumbered)
            notes.Add($"characters that {rows.Dialect.Encoding.WebName} lacks are written by their numbers, as in \\u20AC");
        if (read + rows.LeftOut == 0 && options.Shard == Shard.Whole)
            throw SourceFile.Refuse(rows.File, "there is a header and no row below it.");
        if (BlockList.Describe(rows.LeftOut) is { } leftOut) notes.Add(leftOut);
        notes.AddRange(rows.Notes.Except(notes)); // what was passed over
        notes.AddRange(warned.Select(warning => $"{warning.Key} in {warning.Value} rows"));
        if (left > 0)
            notes.Add(FormattableString.Invariant($"{left:N0} of {read:N0} customers have already left ")
                + $"according to '{model.Schema.LeftBy}': they get a probability, no decision, "
                + $"and '{SegmentationRules.AlreadyLeft}' in place of a segment, and are in no count");
        return new FileScoringSummary(read, scored, flagged, notes, faults)
        {
            AlreadyLeft = left,
            LeftOut = rows.LeftOut,
            Target = model.Schema.Label.Target?.ToString(),
            ValueColumn = model.ValueColumn,
            RevenueAtRisk = model.AtRisk(atRisk),
        };
    }

    /// <summary>Scores rows on all processors, while others are read and written; in the order of the file.</summary>
    private static IEnumerable<AnsweredRow> Answers(
        IRowScorer model,
        CsvRows rows,
        TextRecordReader reader,
        (int From, int Until) span,
        DecimalMark mark,
        CustomerHistories? histories)
    {
        return ParallelRows.Ordered(Rows(), Answer);

        IEnumerable<(string[] Fields, int Line, double Progress, int Number)> Rows()
        {
            for (var number = 0; number < span.Until && rows.Read() is { } fields; number++)
                if (number >= span.From) yield return (fields, rows.Line, rows.Progress, number);
        }

        AnsweredRow Answer((string[] Fields, int Line, double Progress, int Number) row)
        {
            var reading = histories is null
                ? reader.Read(row.Fields)
                : reader.Read(row.Fields, histories.Rows[row.Number].Values, histories.Rows[row.Number].Findings);
            return new AnsweredRow(row.Fields, row.Line, row.Progress, reading, model.Score(reading.Record, mark));
        }
    }

    private static IEnumerable<string> AddedNames(
        string[] header, IReadOnlyList<string> names, FileScoringOptions options, List<string> notes)
    {
        string[] all =
        [
            .. names,
            .. options.Receipts ? new[] { ReceiptColumn } : [],
            .. options.Remember is null ? [] : new[] { AnswerColumns.PredictionId },
        ];
        foreach (var (name, added) in all.Zip(AnswerColumns.NotIn(header, all)))
        {
            if (added != name) notes.Add($"the file has a column '{name}' already, so the added one is '{added}'");
            yield return added;
        }
    }

    private static void CountWarning(SortedDictionary<string, int> warned, RecordWarning warning)
    {
        if (warning.Code == RecordWarning.AlreadyLeftCode) return; // a line of its own says so
        var kind = $"{warning.Column}: {warning.Code}";
        warned[kind] = warned.GetValueOrDefault(kind) + 1;
    }

    private static TableError Locate(CsvRows rows, in AnsweredRow row, RecordError fault)
    {
        var position = fault.Column is null ? -1 : Array.IndexOf(rows.Header, fault.Column); // it may be one that is computed
        return new TableError(rows.File, fault.Message, row.Line, fault.Column, position < 0 ? null : row.Fields[position]);
    }

    /// <summary>Reads rows of a file that has all columns of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The file.</param>
    /// <param name="asOf">The day from which ages of dates count; null for the training's.</param>
    /// <exception cref="DataRefusedException">A column is missing.</exception>
    internal static TextRecordReader ReaderOf(IVersionedModel model, CsvRows rows, DateOnly? asOf)
    {
        var reader = new TextRecordReader(model.Schema, rows.Header, asOf);
        return reader.MissingFeatures.Count == 0
            ? reader
            : throw new DataRefusedException(
                [.. reader.MissingFeatures.Select(name => MissingColumn(rows.File, name, reader.UnknownNames))]);
    }

    private static TableError MissingColumn(string file, string name, IReadOnlyList<string> unknown)
    {
        var nearest = NearestName.Of(name, unknown);
        var hint = nearest is null ? "" : $" Is it '{nearest}'?";
        return new TableError(
            file,
            $"the model needs the column '{name}', and the file lacks it.{hint} To score without it: --allow-missing-columns",
            1);
    }

    /// <summary>A row, where it stands, how much of the file is read, and what the model says.</summary>
    private readonly record struct AnsweredRow(
        string[] Fields, int Line, double Progress, RecordReading Reading, ScoredRow Scored);
}

/// <summary>Writes what became of a row in one field: names of columns, never their values.</summary>
internal static class ScoringReceipt
{
    /// <summary>
    /// As in "missing: tenure, Contract; unseen: PaymentMethod"; empty if all was well, "refused: tenure" if the row has no
    /// score.
    /// </summary>
    public static string Of(RecordReading reading) => reading.Succeeded
        ? WarningText.Of(reading.Record.Warnings)
        : $"refused: {string.Join(", ", reading.Faults.Select(fault => fault.Column ?? fault.Rule).Distinct())}";
}

/// <summary>How a customers file is scored.</summary>
public sealed record FileScoringOptions
{
    /// <summary>How the input is written; null to find out. The output has the same form.</summary>
    public ReadingOptions? Reading { get; init; }

    /// <summary>Whether the input may lack columns of the model.</summary>
    public bool AllowMissingColumns { get; init; }

    /// <summary>The day from which ages of dates count in rows without a time of their own; null to find it out.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>Which part of the file is scored; the whole file where nothing is said.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>Whether each row gets a receipt: what was missing, unseen, out of range or ignored, and who has left.</summary>
    public bool Receipts { get; init; }

    /// <summary>Which reasons each row gets; null for none.</summary>
    public ReasonOptions? Reasons { get; init; }

    /// <summary>
    /// Remembers each prediction of a churn model, in the order of the rows, and returns the id that is written beside it; null
    /// where nothing is remembered.
    /// </summary>
    public Func<CustomerAnswer, Guid>? Remember { get; init; }

    /// <summary>What events say of each row; null for a model without events, or a file of snapshots.</summary>
    public CustomerHistories? Histories { get; init; }

    /// <summary>Told after every thousand rows how much of the input is read, from 0 to 1; null for nobody.</summary>
    public Action<double>? Progress { get; init; }
}

/// <summary>What came of scoring a file.</summary>
/// <param name="Rows">The rows of the file.</param>
/// <param name="Scored">How many of them got a score; the others stand in the output with empty fields.</param>
/// <param name="Flagged">
/// How many of them reach the threshold, nobody who has left; by an uplift model, how many have an uplift above 0.
/// </param>
/// <param name="Notes">What was noticed, in sentences; each once for the file.</param>
/// <param name="Faults">Why rows got no score.</param>
public sealed record FileScoringSummary(
    int Rows, int Scored, int Flagged, IReadOnlyList<string> Notes, IReadOnlyList<TableError> Faults)
{
    /// <summary>How many of those with a score have left according to the label.</summary>
    public int AlreadyLeft { get; init; }

    /// <summary>
    /// How many rows of erased customers are in neither the counts nor the output; of a shard, those up to its end.
    /// </summary>
    public int LeftOut { get; init; }

    /// <summary>What the probabilities are of where it is not churn; null for churn.</summary>
    public string? Target { get; init; }

    /// <summary>The column of the customers' value; null where the model knows none.</summary>
    public string? ValueColumn { get; init; }

    /// <summary>What the others of them may take with them; null where the model knows no value.</summary>
    public RevenueAtRisk? RevenueAtRisk { get; init; }

    /// <summary>The day from which the ages of dates count; null where the model uses no dates.</summary>
    public FileAsOf? AsOf { get; init; }
}
