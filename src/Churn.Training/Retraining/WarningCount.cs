using Churn.Core.Schema;

namespace Churn.Training.Retraining;

/// <summary>Counts in how many rows a column was warned about.</summary>
/// <param name="rows">How many rows there are.</param>
internal sealed class WarningCount(int rows)
{
    private readonly Dictionary<(string Column, string Code), int> counts = [];

    public int Rows => rows;

    /// <summary>The rows that could not be read.</summary>
    public int Unreadable { get; private set; }

    public void Add(RecordReading reading)
    {
        if (!reading.Succeeded) Unreadable++;
        else foreach (var warning in reading.Record.Warnings)
            counts[(warning.Column, warning.Code)] = counts.GetValueOrDefault((warning.Column, warning.Code)) + 1;
    }

    /// <summary>The share of the readable rows, from 0 to 1.</summary>
    public double Share(string column, string code) => (double)counts.GetValueOrDefault((column, code)) / Math.Max(1, rows - Unreadable);
}
