using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Core.Schema;
using Churn.Core.Scoring;
using Churn.Models.Manifest;
using Churn.Training.Data;
using Churn.Training.Evaluation;

namespace Churn.Training.Runs;

/// <summary>Chooses held-out customers as golden records: the columns that the model or decisions read, so that no identifier leaves the data.</summary>
internal static class GoldenRecords
{
    private const int Count = 10;

    /// <param name="candidate">The model that scores them.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="table">The rows they are taken from.</param>
    /// <param name="customers">The same rows, coded.</param>
    /// <param name="holdout">The positions of the held-out rows. The complete ones come first: the first record is the example.</param>
    public static IReadOnlyList<GoldenRecord> Choose(
        Candidate candidate, CustomerSchema schema, CustomerTable table, CodedCustomers customers, IReadOnlyList<int> holdout) =>
        [.. holdout
            .OrderBy(row => customers.Row(row).Count(float.IsNaN))
            .Take(Count)
            .Select(row => new GoldenRecord(
                ToJson(schema, table, row),
                new ChurnProbability((float)candidate.Probability(customers.Row(row)))))];

    private static JsonElement ToJson(CustomerSchema schema, CustomerTable table, int row)
    {
        var record = new JsonObject();
        foreach (var column in schema.UsedColumns.Concat(schema.Amounts).Concat(schema.Time is { } time ? [time] : []))
            record[column.Name] = ToJson(column, table.Column(column.Name)[row]);
        return JsonSerializer.SerializeToElement(record);
    }

    private static JsonValue? ToJson(Column column, string text) => column switch
    {
        NumberColumn number => number.Read(text, out var value) == ReadOutcome.Missing ? null : JsonValue.Create(value),
        AmountColumn amount => amount.Read(text, out var value) == ReadOutcome.Missing ? null : JsonValue.Create(value),
        BooleanColumn { IsNumeric: true } when NumberColumn.TryParse(text, out var value) => JsonValue.Create(value),
        _ => text.Length == 0 ? null : JsonValue.Create(text),
    };
}
