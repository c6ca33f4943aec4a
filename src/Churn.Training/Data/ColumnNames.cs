using Churn.Core.Schema;

namespace Churn.Training.Data;

/// <summary>Finds the columns that options name.</summary>
internal static class ColumnNames
{
    /// <summary>The position of a column.</summary>
    /// <exception cref="DataRefusedException">There is no such column; the message suggests the nearest.</exception>
    public static int Find(CustomerTable table, string name)
    {
        var position = table.Position(name);
        if (position >= 0) return position;
        var nearest = NearestName.Of(name, table.Header);
        var hint = nearest is null ? "" : $" Did you mean '{nearest}'?";
        throw new DataRefusedException(new TableViolation(
            table.File, $"there is no column '{name}'.{hint} The columns are {string.Join(", ", table.Header)}.", 1));
    }
}
