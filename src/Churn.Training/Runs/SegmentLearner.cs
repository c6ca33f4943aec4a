using Churn.Core.Decisions;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;

namespace Churn.Training.Runs;

/// <summary>Learns the bounds of the segments from the training part.</summary>
internal static class SegmentLearner
{
    private const string UsualValueColumn = "MonthlyCharges";
    private const string UsualTenureColumn = "tenure";

    /// <exception cref="DataRefusedException">A named column is no number column of the data.</exception>
    public static SegmentationRules Learn(
        CustomerTable table, CustomerSchema schema, EncodedDataset training, SegmentOptions options, double threshold)
    {
        var rate = training.ChurnRate;
        var lowRisk = new ChurnProbability((float)Math.Min(options.LowRisk ?? rate / 2, threshold));
        if (schema.Label.Target is { } target) return new SegmentationRules { Target = $"{target}", LowRisk = lowRisk };
        var value = FindColumn(table, schema, options.ValueColumn, UsualValueColumn);
        var tenure = FindColumn(table, schema, options.TenureColumn, UsualTenureColumn);
        return new SegmentationRules
        {
            ValueColumn = value,
            HighValue = value is null ? null : Quantile(schema, training, value, options.HighValueQuantile),
            HighRiskProbability = new ChurnProbability(
                (float)(options.HighRisk ?? Math.Min(2 * rate, (1 + rate) / 2))),
            LowRisk = lowRisk,
            TenureColumn = tenure,
            LongStanding = tenure is null ? null : (float?)options.LongStanding ?? Quantile(schema, training, tenure, 0.5),
            NewBelow = tenure is null ? null : (float?)options.NewBelow ?? Quantile(schema, training, tenure, 0.25),
        };
    }

    private static string? FindColumn(CustomerTable table, CustomerSchema schema, string? named, string usual)
    {
        if (named is null)
            return schema
                .Features.OfType<NumberColumn>()
                .FirstOrDefault(column => column.Name.Equals(usual, StringComparison.OrdinalIgnoreCase))
                ?.Name;
        if (schema.Features.OfType<NumberColumn>().Any(column => column.Name == named))
            return named; // the age of a date, too
        ColumnNames.Find(table, named);
        throw new DataRefusedException(new TableError(table.File, "the segments need a column of numbers here.", null, named));
    }

    private static float? Quantile(CustomerSchema schema, EncodedDataset training, string column, double share)
    {
        var position = schema.FeaturePosition(column);
        var present = Array.FindAll(training.Column(position).ToArray(), value => !float.IsNaN(value));
        return present.Length == 0 ? null : (float)Quantiles.Of<float>(present, share);
    }
}
