using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;

namespace Churn.Data.Splitting;

/// <summary>
/// Finds rows that repeat a record, as in a file that was exported twice, and tells them from customers who are merely alike, as
/// in a
/// survey of few answers. The label is not compared.
/// </summary>
/// <remarks>
/// Equal rows are customers alike where chance explains them. How many rows chance makes equal to a row is seen beside it: the
/// rows that
/// differ from it in one column alone, times the share of its value of that column in the rest of the file. Chance explains equal
/// rows where it makes one or more, or half as many as a row of the file has on average. And a record that comes more often than
/// there are such records is a kind of customer: an export repeats many records a few times.
/// </remarks>
internal sealed class RepeatedRecords
{
    private readonly int[] firstOf;

    private RepeatedRecords(int[] firstOf) => this.firstOf = firstOf;

    /// <summary>For each row the first row of the same record; a row that repeats none is its own.</summary>
    public IReadOnlyList<int> FirstOf => firstOf;

    /// <summary>The rows that repeat one before them.</summary>
    public IEnumerable<int> Repeats => Enumerable.Range(0, firstOf.Length).Where(row => firstOf[row] != row);

    /// <summary>Compares the rows of a table, without the numbers of the rows.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="label">The label's name; null where there is none.</param>
    public static RepeatedRecords Of(CustomerTable table, string? label)
    {
        TableColumn[] columns = [.. table.Header.Zip(table.Columns)
            .Where(column => column.First != label && !IsRowNumber(column.First, column.Second)).Select(column => column.Second)];
        var equal = DuplicateRows.Of(columns, table.Rows).FirstOf;
        var copies = new int[table.Rows];
        foreach (var first in equal) copies[first]++;
        var sets = Enumerable.Range(0, table.Rows).Where(row => copies[equal[row]] > 1)
            .GroupBy(row => equal[row]).Select(rows => new EqualRows([.. rows])).ToArray();
        var few = Array.FindAll(sets, rows => rows.Copies <= Math.Max(2, sets.Length));
        Measure(few, Array.FindAll(columns, column => column.Tally.Distinct > 1), table.Rows);
        var usual = Math.Min(1, sets.Sum(rows => rows.Copies * (rows.Copies - 1.0)) / table.Rows / 2);
        int[] firstOf = [.. Enumerable.Range(0, table.Rows)];
        foreach (var rows in few.Where(rows => rows.Chance < usual))
            foreach (var row in rows.Rows) firstOf[row] = rows.Rows[0];
        return new RepeatedRecords(firstOf);
    }

    /// <summary>Says how many rows repeat a record, and how many of those contradict it; nothing where none does.</summary>
    /// <param name="churned">The labels; null where there are none.</param>
    public IEnumerable<string> Describe(bool[]? churned)
    {
        var contradict = Repeats.Count(row => churned is not null && churned[row] != churned[firstOf[row]]);
        var repeat = Repeats.Count() - contradict;
        if (repeat > 0)
            yield return $"{repeat} rows repeat another one in every field; --drop-duplicates keeps the first of each";
        if (contradict > 0)
            yield return $"{contradict} rows repeat another one in every field but the label, which is the other one";
    }

    /// <summary>Finds how many more equal rows chance would make, by each column in which a row may differ.</summary>
    private static void Measure(EqualRows[] sets, TableColumn[] columns, int rows)
    {
        if (sets.Length == 0) return;
        if (columns.Length < 2) // of one column alone every value may come again
        {
            foreach (var set in sets) set.Chance = double.PositiveInfinity;
            return;
        }

        var whole = new ulong[rows];
        foreach (var (number, column) in columns.Index()) Add(RowHashes.OfColumn(column, number), whole);
        foreach (var (number, column) in columns.Index())
        {
            var values = RowHashes.OfColumn(column, number);
            var rowsOfValue = sets.Select(set => values[set.Rows[0]]).Distinct().ToDictionary(value => value, _ => 0);
            var rowsOfRest = sets.Select(set => whole[set.Rows[0]] - values[set.Rows[0]])
                .Distinct()
                .ToDictionary(rest => rest, _ => 0);
            for (var row = 0; row < rows; row++)
            {
                if (rowsOfValue.TryGetValue(values[row], out var count)) rowsOfValue[values[row]] = count + 1;
                if (rowsOfRest.TryGetValue(whole[row] - values[row], out count)) rowsOfRest[whole[row] - values[row]] = count + 1;
            }

            foreach (var set in sets)
            {
                var (value, rest) = (values[set.Rows[0]], whole[set.Rows[0]] - values[set.Rows[0]]);
                var share = (double)(rowsOfValue[value] - set.Copies) / Math.Max(1, rows - set.Copies);
                set.Chance = Math.Max(set.Chance, (rowsOfRest[rest] - set.Copies) * share);
            }
        }
    }

    private static void Add(ulong[] hashes, ulong[] sums)
    {
        for (var row = 0; row < sums.Length; row++) sums[row] += hashes[row];
    }

    private static bool IsRowNumber(string name, TableColumn column) =>
        column.Tally.Distinct == column.Rows && KeyNames.Of(name) == KeyName.RowNumber;

    /// <summary>Rows that are equal, two or more, in the order of the file.</summary>
    private sealed class EqualRows(int[] rows)
    {
        public int[] Rows => rows;

        public int Copies => rows.Length;

        /// <summary>How many more equal ones chance would make.</summary>
        public double Chance { get; set; }
    }
}
