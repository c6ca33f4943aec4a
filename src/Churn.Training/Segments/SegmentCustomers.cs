using Churn.Core.Schema;
using Churn.Core.Segments;
using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Data.Transactions;

namespace Churn.Training.Segments;

/// <summary>Customers to learn segments from.</summary>
public sealed record SegmentCustomers
{
    /// <summary>Days from the last purchase to the last day that counts.</summary>
    public const string Recency = "recency";

    /// <summary>Days with a purchase.</summary>
    public const string Frequency = "frequency";

    /// <summary>The mean amount of a day with a purchase.</summary>
    public const string Amount = "amount";

    /// <summary>Categories of more words are compared by only where they are named.</summary>
    private const int MaxWords = 20;

    public required SegmentSource Source { get; init; }

    /// <summary>The file that they were read from.</summary>
    public required string File { get; init; }

    public required string Sha256 { get; init; }

    /// <summary>What customers are compared by.</summary>
    public required IReadOnlyList<FeatureColumn> Columns { get; init; }

    /// <summary>The coded values of each column; NaN where one is missing.</summary>
    public required float[][] Values { get; init; }

    /// <summary>Whether each customer left by the label; null where there is no label.</summary>
    public bool[]? Churned { get; init; }

    /// <summary>The column of the customers' value; null where none was named.</summary>
    public string? ValueColumn { get; init; }

    /// <summary>Its values; null with it.</summary>
    public float[]? Value { get; init; }

    /// <summary>What was assumed or left out, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public int Count => Values[0].Length;

    /// <summary>Reads customers from a file with a row for each.</summary>
    /// <param name="table">The file.</param>
    /// <param name="options">Which columns to use.</param>
    /// <exception cref="DataRefusedException">A column is missing, holds nothing to compare by, or never varies.</exception>
    public static SegmentCustomers Of(CustomerTable table, SegmentLearningOptions options)
    {
        (table, var schema, var labelling) = LabelledTable.Of(table, options.Schema);
        var (label, labelNote) = FindLabel(table, schema);
        var used = Used(options);
        foreach (var name in used) ColumnNames.Find(table, name);
        if (used.Count > 0)
            schema = schema with
            {
                Ignore = [.. table.Header.Where(name =>
                    name != label?.Name && name != options.ValueColumn && !used.Contains(name))],
            };
        var faults = new List<TableError>();
        var (inferred, _) = SchemaInferrer.LearnColumns(table, label?.Name, schema, faults);
        if (faults.Count > 0) throw new DataRefusedException(faults);
        var columns = options.Previous is { } previous
            ? [.. previous.Columns.Select(column => column.Feature)]
            : used.Count > 0
                ? Named(table, inferred, used)
                : inferred.Select(column => column.Column).OfType<FeatureColumn>()
                    .Where(column => column is not CategoryColumn { Vocabulary.Count: > MaxWords }).ToArray();
        if (columns.Length == 0)
            throw new DataRefusedException(new TableError(
                table.File, "no column can be compared by; name columns of numbers or categories with --columns.", 1));
        var value = options.ValueColumn is { } valued ? ValueOf(table, inferred, valued) : null;
        return new SegmentCustomers
        {
            Source = SegmentSource.Customers,
            File = table.File,
            Sha256 = table.Sha256,
            Columns = columns,
            Values = [.. columns.Select(column => Read(table, column))],
            Churned = label is null
                ? null
                : table.Column(label.Name).Map(text => label.TryRead(text, out var churned) && churned),
            ValueColumn = options.ValueColumn,
            Value = value,
            Notes = [.. table.Notes, .. labelling, labelNote],
        };
    }

    /// <summary>Reads customers from their purchases: recency, frequency and amount of each.</summary>
    /// <param name="table">The file.</param>
    /// <param name="transactions">Its purchases.</param>
    public static SegmentCustomers Of(CustomerTable table, TransactionTable transactions)
    {
        var values = new float[3][];
        for (var i = 0; i < values.Length; i++) values[i] = new float[transactions.Customers.Count];
        foreach (var (customer, purchases) in transactions.CustomerOf.Select((customer, row) => (customer, row))
            .GroupBy(purchase => purchase.customer, purchase => purchase.row).Select(group => (group.Key, group)))
        {
            var days = purchases.Select(row => transactions.Days[row]).Distinct().ToArray();
            values[0][customer] = transactions.Until.DayNumber - days.Max().DayNumber;
            values[1][customer] = days.Length;
            values[2][customer] = (float)(purchases.Sum(row => transactions.Amounts[row]) / days.Length);
        }

        string[] names = [Recency, Frequency, Amount];
        return new SegmentCustomers
        {
            Source = SegmentSource.Transactions,
            File = table.File,
            Sha256 = table.Sha256,
            Columns = [.. names.Zip(values, (name, own) => new NumberColumn(name, own.Min(), own.Max()))],
            Values = values,
            Notes = transactions.Notes,
        };
    }

    private static IReadOnlyList<string> Used(SegmentLearningOptions options) =>
        options.Previous is { } previous ? [.. previous.Columns.Select(column => column.Name)] : options.Columns;

    private static (LabelColumn? Label, string Note) FindLabel(CustomerTable table, SchemaOptions options)
    {
        const string None = "no column says who left, so segments have no churn rate; name it with --label";
        if (!LabelFinder.HasLabel(table, options)) return (null, None);
        try
        {
            return LabelFinder.Find(table, options);
        }
        catch (DataRefusedException) when (options.Label is null)
        {
            return (null, None);
        }
    }

    private static FeatureColumn[] Named(CustomerTable table, List<InferredColumn> inferred, IReadOnlyList<string> names)
    {
        var found = names.Distinct()
            .Select(name => (Name: name, Of: inferred.Find(column => column.Column.Name == name))).ToArray();
        TableError[] faults =
        [
            .. found.Where(column => column.Of?.Column is not FeatureColumn).Select(column => new TableError(
                table.File,
                $"customers cannot be compared by it: {column.Of?.Why ?? "it is the label"}. Take another, or leave it out.",
                1,
                column.Name)),
        ];
        return faults.Length > 0
            ? throw new DataRefusedException(faults)
            : [.. found.Select(column => (FeatureColumn)column.Of!.Column)];
    }

    private static float[] ValueOf(CustomerTable table, List<InferredColumn> inferred, string name)
    {
        ColumnNames.Find(table, name);
        return inferred.Find(column => column.Column.Name == name)?.Column is NumberColumn number
            ? Read(table, number)
            : throw new DataRefusedException(new TableError(table.File, "--value-column must hold numbers.", 1, name));
    }

    private static float[] Read(CustomerTable table, FeatureColumn column) => table.Column(column.Name)
        .Map(text => column.Read(text, out var coded) == ReadOutcome.Invalid ? float.NaN : coded);
}
