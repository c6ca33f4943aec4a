using System.Globalization;
using Churn.Data.Tables;
using Churn.Training.Scoring;

namespace Churn.Training.Value;

/// <summary>Writes what customers are worth as a table, in the form of the transactions file.</summary>
public static class PurchaseValueFile
{
    private static readonly string[] Columns =
    [
        "repeat_purchases", "recency", "age", "probability_active", "expected_purchases", "expected_amount", "customer_value",
    ];

    /// <summary>Writes a row for each customer.</summary>
    /// <param name="output">Takes the table; it stays open.</param>
    /// <param name="dialect">The form of the transactions file.</param>
    /// <param name="customer">The name of the column that names customers.</param>
    /// <param name="value">The customers.</param>
    public static void Write(Stream output, CsvDialect dialect, string customer, PurchaseValue value)
    {
        using var rows = new ScoredFileWriter(output, dialect, hasHeader: true);
        rows.WriteRow([customer, .. Columns]);
        foreach (var one in value.Customers)
            rows.WriteRow(
            [
                one.Customer,
                one.History.Repeats.ToString(CultureInfo.InvariantCulture),
                RoundedNumber.Write(one.History.Recency, 2),
                RoundedNumber.Write(one.History.Age, 2),
                RoundedNumber.Write(one.ProbabilityActive, 6),
                RoundedNumber.Write(one.ExpectedPurchases, 6),
                RoundedNumber.Write(one.ExpectedAmount, 2),
                RoundedNumber.Write(one.Value, 2),
            ]);
    }
}
