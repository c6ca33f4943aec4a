using Churn.Training.Data;

namespace Churn.Training.Tests.Data;

/// <summary>Tables written in a test.</summary>
internal static class Tables
{
    /// <summary>A table from a header and rows without quotes; the header is line 1.</summary>
    public static CustomerTable Of(string header, params string[] rows) => new(
        "test.csv", new string('0', 64), header.Split(','), [.. rows.Select((row, i) => new TableRow(i + 2, row.Split(',')))]);

    /// <summary>A table of one column beside a label that alternates.</summary>
    public static CustomerTable OfColumn(string name, IEnumerable<string> values) => new(
        "test.csv",
        new string('0', 64),
        [name, "Churn"],
        [.. values.Select((value, i) => new TableRow(i + 2, [value, i % 2 == 0 ? "Yes" : "No"]))]);
}
