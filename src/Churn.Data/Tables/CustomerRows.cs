namespace Churn.Data.Tables;

/// <summary>
/// Tells whether the rows that share a value of a column are those of one customer, by what else stands in them.
/// </summary>
/// <param name="table">The rows, with the label.</param>
internal sealed class CustomerRows(CustomerTable table)
{
    /// <summary>About so many rows are looked at, all of a value or none.</summary>
    private const int LookedAt = 20_000;

    /// <summary>So many coincidences must be expected before their absence says anything.</summary>
    private const double FewestExpected = 20;

    /// <summary>The share of the expected coincidences that may be there; a file holds a row twice now and then.</summary>
    private const double MostCoincidences = 0.05;

    /// <summary>
    /// Two signs, each enough. Snapshots: there is another column, such as a month, of which the rows of one value never share a
    /// value,
    /// although by chance they often would. Likeness: in most of the other columns, two rows of one value differ less than half
    /// as
    /// much as two others.
    /// </summary>
    /// <param name="position">The column's position.</param>
    public bool BelongTogether(int position)
    {
        var keys = table.Columns[position].Number();
        var step = (table.Rows + LookedAt - 1) / LookedAt;
        var isMissing = table.Columns[position].Map(text => text.IsEmpty);
        int[] rows =
        [
            .. Enumerable.Range(0, table.Rows).Where(row => keys[row] % step == 0 && !isMissing[row]).OrderBy(row => keys[row]),];
        var pairs = Pairs(rows.CountBy(row => keys[row]).Select(key => key.Value));
        if (pairs < FewestExpected) return false;
        var (alike, compared) = (0, 0);
        for (var other = 0; other < table.Columns.Count; other++)
        {
            if (other == position) continue;
            var column = new Sample(table.Columns[other], rows);
            if (column.Distinct == 1) continue;
            if (AreSnapshots(column, rows, keys, pairs)) return true;
            var (within, between) = Distances(column, rows, keys);
            if (column.IsUnique) continue;
            compared++;
            if (within < between / 2) alike++;
        }

        return compared > 1 && alike * 2 > compared;
    }

    private static bool AreSnapshots(Sample column, int[] rows, int[] keys, double pairs)
    {
        var expected = pairs * Pairs(column.Counts) / Pairs([rows.Length]);
        if (expected < FewestExpected) return false;
        var seen = Pairs(rows.Index().CountBy(row => (keys[row.Item], column.Codes[row.Index])).Select(same => same.Value));
        return seen <= MostCoincidences * expected;
    }

    /// <summary>The mean distance of neighbours of one key, and of rows far from each other.</summary>
    private static (double Within, double Between) Distances(Sample column, int[] rows, int[] keys)
    {
        var (within, between, neighbours) = (0.0, 0.0, 0);
        for (var i = 0; i < rows.Length; i++)
        {
            between += column.Distance(i, (i + (rows.Length / 2)) % rows.Length);
            if (i == 0 || keys[rows[i]] != keys[rows[i - 1]]) continue;
            within += column.Distance(i, i - 1);
            neighbours++;
        }

        return (within / Math.Max(1, neighbours), between / rows.Length);
    }

    private static double Pairs(IEnumerable<int> counts) => counts.Sum(count => count * (count - 1.0) / 2);

    /// <summary>A column on the rows that are looked at: numbers by their ranks, other texts by what they are.</summary>
    private sealed class Sample
    {
        private readonly bool areNumbers;

        public Sample(TableColumn column, int[] rows)
        {
            string[] texts = [.. rows.Select(row => column[row])];
            var values = Array.ConvertAll(
                texts,
                text => Core.Schema.NumberColumn.TryParse(text, out var number) ? number : float.NaN);
            areNumbers = !values.Any(float.IsNaN);
            Codes = areNumbers
                ? Number(values, values.Distinct().Order())
                : Number(texts, texts.Distinct(StringComparer.Ordinal));
            Counts = [.. Codes.CountBy(code => code).Select(code => code.Value)];
        }

        public int[] Codes { get; }

        public int[] Counts { get; }

        public int Distinct => Counts.Length;

        public bool IsUnique => Distinct == Codes.Length && !areNumbers;

        public double Distance(int one, int other) =>
            areNumbers ? Math.Abs(Codes[one] - Codes[other])
            : Codes[one] == Codes[other] ? 0
            : 1;

        private static int[] Number<T>(T[] values, IEnumerable<T> inOrder)
            where T : notnull
        {
            var codes = inOrder.Index().ToDictionary(value => value.Item, value => value.Index);
            return Array.ConvertAll(values, value => codes[value]);
        }
    }
}
