using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Tables;

namespace Churn.Data.Inspection;

/// <summary>Looks at every column of a table, once for all who want to know.</summary>
internal static class ColumnProfiles
{
    /// <param name="table">The customers.</param>
    /// <param name="columns">What was learnt of every column but the label.</param>
    /// <param name="label">The label; null where there is none, so that nothing is related to it.</param>
    /// <param name="options">What the columns were learnt with.</param>
    /// <returns>One profile per column, in their order.</returns>
    public static IReadOnlyList<ColumnProfile> Of(
        CustomerTable table, IReadOnlyList<InferredColumn> columns, LabelColumn? label, SchemaOptions options)
    {
        var churned = label is null ? null : LeakDetector.ReadLabel(table, label);
        var alone = churned is null ? null : new UnivariateStrength(churned);
        var detector = churned is null ? null : new LeakDetector(label!, churned, options.Future);
        return [.. columns.Select(learnt =>
        {
            var column = learnt.Column;
            var texts = RawColumnValues.Read(table, table.Position(column.Name), options, (column as DayColumn)?.MissingWords);
            var relation = alone?.Measure(column, texts);
            var leak = options.Ignore.Contains(column.Name) ? null : detector?.Judge(column, texts, relation);
            return ColumnProfile.Of(learnt, texts, relation, leak);
        })];
    }
}
