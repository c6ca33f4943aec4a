using Churn.Core.Schema;

namespace Churn.Training.Data;

/// <summary>Customers as a model sees them before encoding: coded rows with labels, in the order of the file.</summary>
public sealed class CodedCustomers
{
    /// <summary>The fewest rows to learn from.</summary>
    public const int FewestRows = 50;

    /// <summary>The fewest rows of each class to learn from.</summary>
    public const int FewestOfAClass = 10;

    private CodedCustomers(float[][] rows, bool[] churned)
    {
        Rows = rows;
        Churned = churned;
    }

    /// <summary>One coded row per customer.</summary>
    public IReadOnlyList<float[]> Rows { get; }

    /// <summary>One label per customer; true for churned.</summary>
    public bool[] Churned { get; }

    public int Count => Rows.Count;

    /// <summary>The share of churned customers, from 0 to 1.</summary>
    public double ChurnRate => (double)Churned.Count(churned => churned) / Count;

    /// <summary>Reads a table under a schema, by the reader that serving uses.</summary>
    /// <exception cref="DataRefusedException">There are too few rows, in all or of a class.</exception>
    public static CodedCustomers Read(CustomerTable table, CustomerSchema schema)
    {
        if (table.Rows.Count < FewestRows)
            throw new DataRefusedException(new TableViolation(
                table.File, $"there are {table.Rows.Count} rows to learn from; at least {FewestRows} are needed."));
        var reader = new TextRecordReader(schema, table.Header);
        var labelPosition = table.Position(schema.Label.Name);
        var customers = new CodedCustomers(
            [.. table.Rows.Select(row => ReadRow(reader, row))],
            [.. table.Rows.Select(row => schema.Label.TryRead(row.Fields[labelPosition], out var churned) && churned)]);
        var positives = customers.Churned.Count(churned => churned);
        if (Math.Min(positives, customers.Count - positives) < FewestOfAClass)
            throw new DataRefusedException(new TableViolation(
                table.File, $"{positives} of {customers.Count} customers churned; at least {FewestOfAClass} of each class are needed.",
                null, schema.Label.Name));
        return customers;
    }

    /// <summary>The given customers, in the given order.</summary>
    public CodedCustomers Pick(IReadOnlyList<int> rows) => new([.. rows.Select(row => Rows[row])], [.. rows.Select(row => Churned[row])]);

    private static float[] ReadRow(TextRecordReader reader, TableRow row)
    {
        var reading = reader.Read(row.Fields);
        return reading.Succeeded
            ? reading.Record.Coded
            : throw new InvalidOperationException($"Line {row.Line} does not fit the schema that was learnt from it.");
    }
}
