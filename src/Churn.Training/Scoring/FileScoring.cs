using System.Text;
using Churn.Core.Csv;
using Churn.Core.Schema;
using Churn.Models.Scoring;
using Churn.Training.Data;

namespace Churn.Training.Scoring;

/// <summary>Scores a customers file into another file.</summary>
public static class FileScoring
{
    private const string ReceiptColumn = "churn_receipt";
    private const int RowsPerProgress = 1_000;

    /// <summary>
    /// Writes the input's columns and rows in their order, with probability, decision (true or false) and segment behind, and a
    /// receipt if asked.
    /// </summary>
    /// <param name="model">Scores.</param>
    /// <param name="input">The customers file.</param>
    /// <param name="output">The file to write; it appears whole or not at all.</param>
    /// <param name="options">How to score.</param>
    /// <exception cref="DataRefusedException">The input cannot be read, or lacks columns.</exception>
    public static FileScoringSummary Score(ChurnModel model, string input, string output, FileScoringOptions options)
    {
        using var rows = CsvRows.Open(input, options.Reading);
        var asOf = options.AsOf ?? DateOnly.FromDateTime(options.Clock.GetUtcNow().UtcDateTime);
        var reader = new TextRecordReader(model.Schema, rows.Header, asOf);
        if (reader.MissingFeatures.Count > 0 && !options.AllowMissingColumns)
            throw new DataRefusedException([.. reader.MissingFeatures.Select(name => MissingColumn(input, name, reader.UnknownNames))]);
        var notes = new List<string>(rows.Notes);
        if (reader.MissingFeatures.Count > 0) notes.Add($"columns the file lacks, filled in as learnt in training: {string.Join(", ", reader.MissingFeatures)}");
        if (reader.UnknownNames.Count > 0) notes.Add($"columns the model does not know, kept and not used: {string.Join(", ", reader.UnknownNames)}");

        if (AsOfNote(model.Schema, rows.Header, asOf, options) is { } note) notes.Add(note);

        var temporary = $"{output}.{Path.GetRandomFileName()}"; // a name of nobody's file: it is written over, and deleted in the end
        try
        {
            var summary = Write(model, rows, reader, temporary, notes, options);
            File.Move(temporary, output, overwrite: true);
            return summary;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static FileScoringSummary Write(ChurnModel model, CsvRows rows, TextRecordReader reader, string path, List<string> notes, FileScoringOptions options)
    {
        using var text = new StreamWriter(path, append: false, new UTF8Encoding(false));
        WriteRow(rows.HeaderFields.Concat(AddedNames(rows.Header, options, notes)));
        int read = 0, scored = 0, churning = 0;
        var faults = new List<TableViolation>();
        var warned = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (; rows.Read() is { } fields; read++)
        {
            if (read % RowsPerProgress == 0) options.Progress?.Invoke(rows.Progress);
            var reading = reader.Read(fields);
            string[] receipt = options.Receipts ? [ScoringReceipt.Of(reading)] : [];
            foreach (var fault in reading.Faults) faults.Add(Locate(rows, fields, fault));
            if (!reading.Succeeded)
            {
                WriteRow([.. fields, "", "", "", .. receipt]);
                continue;
            }

            foreach (var warning in reading.Record.Warnings) CountWarning(warned, warning);
            var score = model.Score(reading.Record);
            scored++;
            if (score.Churn) churning++;
            WriteRow([.. fields, .. ScoreColumns.Fields(score.Probability, score.Churn, score.Segment), .. receipt]);
        }

        if (read == 0) throw SourceFile.Refuse(rows.File, "there is a header and no row below it.");
        notes.AddRange(warned.Select(warning => $"{warning.Key} in {warning.Value} rows"));
        return new FileScoringSummary(read, scored, churning, notes, faults);

        void WriteRow(IEnumerable<string> fields) =>
            text.Write(string.Join(rows.Dialect.Separator, fields.Select(field => CsvRow.Written(field, rows.Dialect.Separator))) + "\n");
    }

    private static string? AsOfNote(CustomerSchema schema, string[] header, DateOnly asOf, FileScoringOptions options)
    {
        if (schema.AsOf is null) return null;
        var day = FormattableString.Invariant($"{asOf:yyyy-MM-dd}") + (options.AsOf is null ? ", today; --as-of names another day" : "");
        return schema.Time is { } time && header.Contains(time.Name)
            ? $"ages of dates count from '{time.Name}', and where it is missing from {day}"
            : $"ages of dates count from {day}";
    }

    private static IEnumerable<string> AddedNames(string[] header, FileScoringOptions options, List<string> notes)
    {
        string[] receipt = options.Receipts ? [ReceiptColumn] : [];
        foreach (var (name, added) in ScoreColumns.Names([], receipt).Zip(ScoreColumns.Names(header, receipt)))
        {
            if (added != name) notes.Add($"the file has a column '{name}' already, so the added one is '{added}'");
            yield return added;
        }
    }

    private static void CountWarning(SortedDictionary<string, int> warned, RecordWarning warning)
    {
        var kind = $"{warning.Column}: {warning.Code}";
        warned[kind] = warned.GetValueOrDefault(kind) + 1;
    }

    private static TableViolation Locate(CsvRows rows, string[] fields, RecordFault fault)
    {
        var value = fault.Column is null ? null : fields[Array.IndexOf(rows.Header, fault.Column)];
        return new TableViolation(rows.File, fault.Message, rows.Line, fault.Column, value);
    }

    private static TableViolation MissingColumn(string file, string name, IReadOnlyList<string> unknown)
    {
        var nearest = NearestName.Of(name, unknown);
        var hint = nearest is null ? "" : $" Is it '{nearest}'?";
        return new TableViolation(file, $"the model needs the column '{name}', and the file lacks it.{hint} To score without it: --allow-missing-columns", 1);
    }
}
