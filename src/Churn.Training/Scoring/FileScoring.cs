using System.Globalization;
using System.Text;
using Churn.Core.Schema;
using Churn.Models.Scoring;
using Churn.Training.Data;
using CsvHelper;
using CsvHelper.Configuration;

namespace Churn.Training.Scoring;

/// <summary>Scores a customers file into another file.</summary>
public static class FileScoring
{
    private const string ProbabilityColumn = "churn_probability";
    private const string DecisionColumn = "churn";
    private const string SegmentColumn = "segment";

    /// <summary>Writes the input's columns and rows in their order, with probability, decision (true or false) and segment behind.</summary>
    /// <param name="model">Scores.</param>
    /// <param name="input">The customers file.</param>
    /// <param name="output">The file to write; it appears whole or not at all.</param>
    /// <param name="reading">How the input is written; null to find out. The output has the same separator, in UTF-8.</param>
    /// <param name="allowMissingColumns">Whether the input may lack columns of the model.</param>
    /// <exception cref="DataRefusedException">The input cannot be read, or lacks columns.</exception>
    public static FileScoringSummary Score(ChurnModel model, string input, string output, ReadingOptions? reading = null, bool allowMissingColumns = false)
    {
        using var rows = CsvRows.Open(input, reading);
        var reader = new TextRecordReader(model.Schema, rows.Header);
        if (reader.MissingFeatures.Count > 0 && !allowMissingColumns)
            throw new DataRefusedException([.. reader.MissingFeatures.Select(name => MissingColumn(input, name, reader.UnknownNames))]);
        var notes = new List<string>(rows.Notes);
        if (reader.MissingFeatures.Count > 0) notes.Add($"columns the file lacks, filled in as learnt in training: {string.Join(", ", reader.MissingFeatures)}");
        if (reader.UnknownNames.Count > 0) notes.Add($"columns the model does not know, kept and not used: {string.Join(", ", reader.UnknownNames)}");

        var temporary = $"{output}.{Path.GetRandomFileName()}"; // a name of nobody's file: it is written over, and deleted in the end
        try
        {
            var summary = Write(model, rows, reader, temporary, notes);
            File.Move(temporary, output, overwrite: true);
            return summary;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static FileScoringSummary Write(ChurnModel model, CsvRows rows, TextRecordReader reader, string path, List<string> notes)
    {
        using var text = new StreamWriter(path, append: false, new UTF8Encoding(false));
        using var csv = new CsvWriter(text, Writing(rows.Dialect));
        WriteRow(csv, rows.HeaderFields.Concat(AddedNames(rows.Header, notes)));
        int read = 0, scored = 0, churning = 0;
        var faults = new List<TableViolation>();
        var warned = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (; rows.Read() is { } fields; read++)
        {
            var reading = reader.Read(fields);
            foreach (var fault in reading.Faults) faults.Add(Locate(rows, fields, fault));
            if (!reading.Succeeded)
            {
                WriteRow(csv, [.. fields, "", "", ""]);
                continue;
            }

            foreach (var warning in reading.Record.Warnings) CountWarning(warned, warning);
            var score = model.Score(reading.Record);
            scored++;
            if (score.Churn) churning++;
            WriteRow(csv, [.. fields, score.Probability.ToString(), score.Churn ? "true" : "false", score.Segment]);
        }

        if (read == 0) throw SourceFile.Refuse(rows.File, "there is a header and no row below it.");
        notes.AddRange(warned.Select(warning => $"{warning.Key} in {warning.Value} rows"));
        return new FileScoringSummary(read, scored, churning, notes, faults);
    }

    private static CsvConfiguration Writing(CsvDialect dialect) =>
        new(CultureInfo.InvariantCulture) { NewLine = "\n", Delimiter = dialect.Separator.ToString() };

    private static IEnumerable<string> AddedNames(IReadOnlyList<string> header, List<string> notes)
    {
        foreach (var name in new[] { ProbabilityColumn, DecisionColumn, SegmentColumn })
        {
            var added = name;
            while (header.Contains(added)) added += "_predicted";
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

    private static void WriteRow(CsvWriter csv, IEnumerable<string> fields)
    {
        foreach (var field in fields) csv.WriteField(field);
        csv.NextRecord();
    }
}
