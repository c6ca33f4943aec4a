using Churn.Core.Csv;
using Churn.Core.Schema;
using Churn.Data.Tables;

namespace Churn.Data.Inference;

/// <summary>Finds the columns that options name.</summary>
internal static class ColumnNames
{
    private const int MostListed = 30;

    /// <summary>The position of a column.</summary>
    /// <exception cref="DataRefusedException">There is no such column; the message suggests the nearest.</exception>
    public static int Find(CustomerTable table, string name)
    {
        var position = table.Position(name);
        if (position >= 0) return position;
        var nearest = NearestName.Of(name, table.Header);
        var hint = nearest is null ? "" : $" Did you mean '{nearest}'?";
        throw new DataRefusedException(new TableError(
            table.File, $"there is no column '{name}'.{hint} {List(table)}", 1));
    }

    /// <summary>The columns of a table in a sentence; of many, the first.</summary>
    public static string List(CustomerTable table)
    {
        var more = table.Header.Count - MostListed;
        return $"The columns are {string.Join(", ", table.Header.Take(MostListed).Select(PlainText.Start))}{(more > 0 ? $" "
            + $"and {more} more" : "")}.";
    }
}
