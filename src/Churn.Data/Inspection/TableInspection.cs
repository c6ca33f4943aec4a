using System.Text.Json.Serialization;
using Churn.Core.Schema;
using Churn.Data.Events;
using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Splitting;
using Churn.Data.Tables;

namespace Churn.Data.Inspection;

/// <summary>What a customers file holds, as a training would take it.</summary>
public sealed record TableInspection
{
    /// <summary>The path it was read from.</summary>
    public required string File { get; init; }

    /// <summary>The hash of its bytes, in hexadecimal.</summary>
    public required string Sha256 { get; init; }

    public required int Rows { get; init; }

    /// <summary>The label; null where there is none.</summary>
    public LabelColumn? Label { get; init; }

    /// <summary>The share of customers who left, from 0 to 1; null without a label.</summary>
    public double? ChurnRate { get; init; }

    /// <summary>Every column but the label, in the order of the file.</summary>
    public required IReadOnlyList<ColumnProfile> Columns { get; init; }

    /// <summary>What was found out or guessed.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>What stands in the way of a good model, in sentences.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>What a training refuses the file for; empty if nothing.</summary>
    public required IReadOnlyList<TableError> Violations { get; init; }

    /// <summary>The columns that know the answer or seem to, in the order of the file.</summary>
    public IReadOnlyList<Leak> Leaks => [.. Columns.Select(column => column.Leak).OfType<Leak>()];

    /// <summary>What the events file of the customers holds; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EventInspection? Events { get; init; }

    /// <summary>What the columns were taken for, for the user to edit.</summary>
    [JsonIgnore]
    public ColumnsFile Description { get; init; } = new();

    /// <summary>Looks at every column of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">What the user says of it. Without a label's name a file need not have one.</param>
    /// <exception cref="DataRefusedException">An option names no column, or the named label is none.</exception>
    public static TableInspection Of(CustomerTable table, SchemaOptions options)
    {
        var violations = new List<TableError>();
        var given = options;
        (table, options, var labelling) = LabelledTable.Of(table, options);
        var (label, notes) = FindLabel(table, options, violations);
        var (columns, group) = SchemaInferrer.LearnColumns(table, label?.Name, options, violations);
        violations.AddRange(ColumnDeclarations.Check(table, [.. columns.Select(column => column.Column)], options));
        var churned = label is null ? null : LeakDetector.ReadLabel(table, label);
        return new TableInspection
        {
            File = table.File,
            Sha256 = table.Sha256,
            Rows = table.Rows,
            Label = label,
            ChurnRate = churned?.Average(left => left ? 1.0 : 0.0),
            Columns = ColumnProfiles.Of(table, columns, label, options),
            Notes = [.. table.Notes, .. labelling, .. notes, .. columns.SelectMany(column => column.Notes)],
            Problems = [.. FindProblems(table, columns, label, churned)],
            Violations = violations,
            Description = Describe(table, label, columns, given with { Group = given.Group ?? group }),
        };
    }

    private static ColumnsFile Describe(
        CustomerTable table,
        LabelColumn? label,
        List<InferredColumn> columns,
        SchemaOptions options) =>
        new()
        {
            Separator = table.Dialect.Separator.ToString(),
            Encoding = table.Dialect.Encoding.WebName,
            NoHeader = table.Reading.NoHeader ? true : null,
            SkipLines = table.Reading.SkipLines,
            Sheet = table.Reading.Sheet,
            Label = (options.LabelFilled ?? options.ChurnedFile) is null ? label?.Name : null,
            Positive = (options.LabelFilled ?? options.ChurnedFile) is null ? options.Positive ?? label?.Positive : null,
            LabelFilled = options.LabelFilled,
            ChurnedFile = options.ChurnedFile,
            Key = options.Key,
            Unlabelled = options.Unlabelled == UnlabelledRows.Refuse ? null : options.Unlabelled,
            Group = options.Group,
            Time = options.Time,
            AsOf = options.AsOf,
            Columns = [.. columns.Select(column => ColumnsFile.Describe(column, options.Of(column.Column.Name)))],
        };

    private static (LabelColumn? Label, string[] Notes) FindLabel(
        CustomerTable table,
        SchemaOptions options,
        List<TableError> violations)
    {
        if (!LabelFinder.HasLabel(table, options))
            return (
                null,
                ["there is no label: no column is named like one; name it with --label to see how each column relates to it"]);
        try
        {
            var (label, note) = LabelFinder.Find(table, options);
            return (label, [note]);
        }
        catch (DataRefusedException refused) when ((options.Label ?? options.LabelFilled) is null)
        {
            violations.AddRange(refused.Violations);
            return (null, []);
        }
    }

    private static IEnumerable<string> FindProblems(
        CustomerTable table,
        List<InferredColumn> columns,
        LabelColumn? label,
        bool[]? churned)
    {
        if (table.Rows < EncodedDataset.FewestRows)
            yield return $"there are {table.Rows} rows; a training needs {EncodedDataset.FewestRows}";
        if (
            churned?.Count(left => left) is { } leavers
            && Math.Min(leavers, churned.Length - leavers) < EncodedDataset.FewestOfAClass)
            yield return $"{leavers} of {churned.Length} customers churned; a training needs {EncodedDataset.FewestOfAClass} "
                + "of each class";
        if (!columns.Any(column => column.Column is FeatureColumn or DateColumn or FreeTextColumn))
            yield return "no column beside the label can be learnt from";
        foreach (var problem in RepeatedRecords.Of(table, label?.Name).Describe(churned))
            yield return problem;
    }
}
