using Churn.Core.Privacy;
using Churn.Core.Schema;
using Churn.Data.Tables;

namespace Churn.Data.Preparation;

/// <summary>Finds rows of erased customers that were read under a list that does not know how the file names them.</summary>
internal static class ErasedRows
{
    /// <summary>Looks for erased customers in the columns that the inference found to name customers.</summary>
    /// <param name="table">The rows, read under a block list.</param>
    /// <param name="schema">Its columns.</param>
    /// <param name="group">The column whose values say which rows are of one customer; null for none.</param>
    /// <returns>The list to read the file by again; null where no such row was read.</returns>
    public static BlockList? Beyond(CustomerTable table, CustomerSchema schema, string? group)
    {
        var erased = table.Reading.Erased;
        if (erased.Count == 0) return null;
        var found = new[] { schema.Identifier?.Name, group }.OfType<string>()
            .Where(name => table.Column(name).Map(text => erased.Contains(text.ToString())).Contains(true));
        var more = found.Aggregate(erased, (list, name) => list.With(name));
        return more == erased ? null : more;
    }
}
