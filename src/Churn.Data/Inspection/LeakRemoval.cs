using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Tables;

namespace Churn.Data.Inspection;

/// <summary>Keeps proven leaks out of a training, and says so aloud.</summary>
public static class LeakRemoval
{
    /// <summary>
    /// The schema without its proven leaks, except those of <see cref="SchemaOptions.AllowLeak"/>; suspects are kept.
    /// </summary>
    /// <param name="table">The customers.</param>
    /// <param name="learnt">What was learnt from them.</param>
    /// <param name="options">What it was learnt with.</param>
    /// <exception cref="DataRefusedException">
    /// An allowed leak is no column, nothing is left to learn from, or what is declared about columns contradicts itself.
    /// </exception>
    public static InspectedSchema Apply(CustomerTable table, InferredSchema learnt, SchemaOptions options)
    {
        foreach (var name in options.AllowLeak) ColumnNames.Find(table, name);
        var schema = learnt.Schema;
        var columns = ColumnProfiles.Of(table, learnt.Columns, schema.Label, options);
        var used = columns.Select(column => column.Leak).OfType<Leak>().Where(leak => Concerns(leak, schema)).ToArray();
        var removed = used.Where(leak => leak.Level == LeakLevel.Proven && !options.AllowLeak.Contains(leak.Column))
            .ToDictionary(leak => leak.Column);
        if (removed.Count > 0)
        {
            if (schema.UsedColumns.All(column => removed.ContainsKey(column.Name)))
                throw new DataRefusedException([
                    .. removed.Values.Select(leak => new TableError(
                        table.File,
                        $"{leak.Reason}. Nothing else is left to learn from; --allow-leak keeps it.",
                        null,
                        leak.Column)),]);
            schema = new CustomerSchema([.. schema.Columns.Select(LeaveOut)], schema.Label, schema.AsOf);
        }

        schema = ColumnDeclarations.Apply(table, schema, options);
        return new InspectedSchema(schema, learnt.Notes, [.. used.Select(leak => Warning(leak, options))], columns)
        {
            Group = learnt.Group,
        };

        Column LeaveOut(Column column) =>
            (removed.GetValueOrDefault(column.Name), column) switch
            {
                (null, _) => column,
                (_, NumberColumn number) when options.Amounts.Contains(number.Name) => new DecisionOnlyColumn(
                    number.Name,
                    number.MissingWords,
                    number.Format),
                var (leak, _) => new IgnoredColumn(column.Name, $"it knows the answer: {leak.Reason}"),
            };
    }

    /// <summary>What is not learnt from anyway is no matter; a leak that names the customer in answers is.</summary>
    private static bool Concerns(Leak leak, CustomerSchema schema) =>
        schema.TryFind(leak.Column, out var column, out _)
        && (column is FeatureColumn or DateColumn or FreeTextColumn
            || (column is IdentifierColumn && leak.Level == LeakLevel.Proven));

    private static string Warning(Leak leak, SchemaOptions options) =>
        leak.Level switch
        {
            _ when options.AllowLeak.Contains(leak.Column) =>
                $"LEAK: column '{leak.Column}' is learnt from as asked, though {leak.Reason}.",
            LeakLevel.Proven => $"LEAK: column '{leak.Column}' knows the answer and is left out: {leak.Reason}. "
                + $"If it is known before a customer leaves, keep it with --allow-leak \"{leak.Column}\".",
            _ => $"Suspected leak: column '{leak.Column}' is kept, but {leak.Reason}. "
                + $"If it is known only afterwards, leave it out with --ignore \"{leak.Column}\".",
        };
}

/// <summary>A schema whose columns were looked at, without the proven leaks.</summary>
/// <param name="Schema">The schema to train under.</param>
/// <param name="Notes">Every guess and every column left out, in sentences for the user.</param>
/// <param name="Warnings">What the user must hear: columns that know the answer or seem to.</param>
/// <param name="Columns">Every column but the label, in the order of the file.</param>
public sealed record InspectedSchema(
    CustomerSchema Schema, IReadOnlyList<string> Notes, IReadOnlyList<string> Warnings, IReadOnlyList<ColumnProfile> Columns)
{
    /// <inheritdoc cref="InferredSchema.Group"/>
    public string? Group { get; init; }
}
