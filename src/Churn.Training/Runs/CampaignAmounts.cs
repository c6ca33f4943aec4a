using Churn.Core.Schema;
using Churn.Data.Tables;
using Churn.Training.Evaluation;

namespace Churn.Training.Runs;

/// <summary>Checks customers' own terms, by the reader of values that serving uses.</summary>
internal static class CampaignAmounts
{
    /// <exception cref="DataRefusedException">A cost is negative, or an acceptance outside of 0 to 1.</exception>
    public static void Check(CustomerTable table, CustomerSchema schema, CampaignOptions campaign)
    {
        Check(table, schema, campaign.OfferCostColumn, float.MaxValue, "a cost is 0 or more");
        Check(table, schema, campaign.ContactCostColumn, float.MaxValue, "a cost is 0 or more");
        Check(table, schema, campaign.AcceptanceColumn, 1, "an acceptance is from 0 to 1");
    }

    private static void Check(CustomerTable table, CustomerSchema schema, string? name, float most, string rule)
    {
        if (name is null) return;
        schema.TryFind(name, out var column, out _);
        var values = Read(table, column!);
        var row = Array.FindIndex(values, value => value < 0 || value > most);
        if (row >= 0)
            throw new DataRefusedException(new TableError(
                table.File, $"{rule}; correct the value or leave it empty.", table.Line(row), name, table.Column(name)[row]));
    }

    private static float[] Read(CustomerTable table, Column column) => table.Column(column.Name).Map(text => column switch
    {
        DecisionOnlyColumn amount => amount.Read(text, out var value) == ReadOutcome.Invalid ? float.NaN : value,
        FeatureColumn feature => feature.Read(text, out var coded) == ReadOutcome.Invalid ? float.NaN : coded,
        _ => throw new ArgumentException($"'{column.Name}' holds no numbers.", nameof(column)),
    });
}
