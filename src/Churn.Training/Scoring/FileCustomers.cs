using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Core.Schema;
using Churn.Data.Tables;
using Churn.Models.Answering;

namespace Churn.Training.Scoring;

/// <summary>Reads the customers of a file one by one, as a model reads them.</summary>
public static class FileCustomers
{
    /// <summary>Finds one customer.</summary>
    /// <param name="model">The model whose columns are read.</param>
    /// <param name="file">The customers file.</param>
    /// <param name="reading">How it is written; null to find out.</param>
    /// <param name="row">The number of the row behind the header, from 1; null to look for the key.</param>
    /// <param name="key">The customer's identifier; null where the row is given. The first row that has it counts.</param>
    /// <exception cref="DataRefusedException">The file or the row cannot be read, or there is no such row.</exception>
    public static CustomerRecord Find(ChurnModel model, string file, ReadingOptions? reading, int? row, string? key) =>
        FindRow(model, file, reading, row, key).Reading.Record!;

    /// <summary>Finds one customer as the record that a service would be sent: the texts of the file by column.</summary>
    /// <returns>A flat JSON object, and the day from which the ages of dates count; null for the training's.</returns>
    /// <inheritdoc cref="Find"/>
    public static (JsonElement Customer, DateOnly? AsOf) FindJson(
        ChurnModel model, string file, ReadingOptions? reading, int? row, string? key)
    {
        var found = FindRow(model, file, reading, row, key);
        var fields = new JsonObject();
        foreach (var (name, text) in found.Header.Zip(found.Fields))
            if (name == model.Schema.Label.Name || model.Schema.TryFind(name, out _, out _)) fields[name] = text;
        return (JsonElement.Parse(fields.ToJsonString()), found.AsOf);
    }

    private static FileRow FindRow(ChurnModel model, string file, ReadingOptions? reading, int? row, string? key)
    {
        foreach (var (number, found) in Read(model, file, reading).Index())
        {
            if (row is not null && number + 1 != row) continue;
            if (key is not null && found.Reading.Record?.CustomerId != key) continue;
            if (found.Reading.Succeeded) return found;
            throw new DataRefusedException(
                [.. found.Reading.Faults.Select(fault => new TableError(file, fault.Message, found.Line, fault.Column))]);
        }

        throw new DataRefusedException(new TableError(file, key is null
            ? FormattableString.Invariant($"there is no row {row}; rows count from 1 behind the header.")
            : "no row has this key. Look whether --key is the value of the column that names customers."));
    }

    /// <summary>Reads the coded rows of all customers that can be read.</summary>
    /// <param name="model">The model whose columns are read.</param>
    /// <param name="file">The customers file.</param>
    /// <param name="reading">How it is written; null to find out.</param>
    /// <exception cref="DataRefusedException">The file cannot be read, or lacks columns.</exception>
    public static IEnumerable<float[]> Coded(ChurnModel model, string file, ReadingOptions? reading) =>
        Labelled(model, file, reading).Select(customer => customer.Coded);

    /// <summary>Reads the coded rows of all customers that can be read, each with its label.</summary>
    /// <param name="model">The model whose columns are read.</param>
    /// <param name="file">The customers file.</param>
    /// <param name="reading">How it is written; null to find out.</param>
    /// <returns>The rows; the label is null where the file has none, or one that training did not know.</returns>
    /// <exception cref="DataRefusedException">The file cannot be read, or lacks columns.</exception>
    public static IEnumerable<(float[] Coded, bool? Churned)> Labelled(ChurnModel model, string file, ReadingOptions? reading) =>
        Read(model, file, reading)
            .Where(found => found.Reading.Succeeded)
            .Select(found => ((float[])found.Reading.Record!.Coded.Features.Clone(), found.Churned));

    private static IEnumerable<FileRow> Read(ChurnModel model, string file, ReadingOptions? reading)
    {
        using var rows = CsvRows.Open(file, reading);
        var asOf = FileAsOf.Of(model.Schema, rows.Header, FileScoring.ReadRows(file, reading), given: null);
        var reader = FileScoring.ReaderOf(model, rows, asOf?.Day);
        var label = rows.Header.ToList().IndexOf(model.Schema.Label.Name);
        while (rows.Read() is { } fields)
        {
            bool? churned = label >= 0 && model.Schema.Label.TryRead(fields[label], out var left) ? left : null;
            yield return new FileRow(reader.Read(fields), rows.Header, fields, rows.Line, asOf?.Day, churned);
        }
    }

    private readonly record struct FileRow(
        RecordReading Reading, IReadOnlyList<string> Header, string[] Fields, int Line, DateOnly? AsOf, bool? Churned);
}
