using Churn.Core.Schema;
using Churn.Data.Tables;
using Churn.Training.Learners;

namespace Churn.Training.Runs;

/// <summary>Checks that monotone columns are numbers that the model learns from.</summary>
internal static class MonotoneColumns
{
    /// <exception cref="DataRefusedException">One is not there, is not a number, or is not learnt from.</exception>
    public static void Check(CustomerTable table, CustomerSchema schema, IReadOnlyList<MonotoneColumn> monotone)
    {
        string[] numbers = [.. schema.Features.OfType<NumberColumn>().Select(column => column.Name)];
        TableError[] errors =
        [
            .. monotone.Where(column => !numbers.Contains(column.Column)).Select(column => new TableError(
                table.File,
                $"it is not a number that the model learns from, as --monotone needs; such are: {string.Join(", ", numbers)}.",
                Column: column.Column)),
        ];
        if (errors.Length > 0) throw new DataRefusedException(errors);
    }
}
