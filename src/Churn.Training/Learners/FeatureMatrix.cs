namespace Churn.Training.Learners;

/// <summary>What a learner sees: one row of features per customer, [rows, columns], stored row by row.</summary>
public sealed class FeatureMatrix
{
    private readonly float[] values;

    /// <param name="values">rows x columns finite numbers, row by row.</param>
    /// <param name="columnNames">One name per column; says how many columns there are.</param>
    /// <param name="wordCounts">See <see cref="WordCounts"/>; none where it is left out.</param>
    /// <param name="sources">See <see cref="Sources"/>; each column is its own where it is left out.</param>
    public FeatureMatrix(
        float[] values,
        IReadOnlyList<string> columnNames,
        IReadOnlyList<int>? wordCounts = null,
        IReadOnlyList<int>? sources = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(columnNames.Count);
        if (values.Length % columnNames.Count != 0)
            throw new ArgumentException(
                $"{values.Length} values do not fill rows of {columnNames.Count} columns.",
                nameof(values));
        this.values = values;
        ColumnNames = columnNames;
        WordCounts = wordCounts ?? [];
        Sources = sources ?? [.. Enumerable.Range(0, columnNames.Count)];
        if (Sources.Count != columnNames.Count)
            throw new ArgumentException($"{Sources.Count} sources for {columnNames.Count} columns.", nameof(sources));
        Rows = values.Length / columnNames.Count;
    }

    public int Rows { get; }

    public int Columns => ColumnNames.Count;

    public IReadOnlyList<string> ColumnNames { get; }

    /// <summary>
    /// The last columns may hold the number of a word instead of an amount: for each of these, how many words there are, numbered
    /// from 0.
    /// </summary>
    public IReadOnlyList<int> WordCounts { get; }

    /// <summary>
    /// The column of the customers file that each feature was made from, as its position in the coded row. A category has many
    /// features and one source.
    /// </summary>
    public IReadOnlyList<int> Sources { get; }

    /// <summary>All features, row by row.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>The features of one customer, one float per column.</summary>
    public ReadOnlySpan<float> Row(int row) => values.AsSpan(row * Columns, Columns);

    /// <summary>All features, column by column: of each column all rows.</summary>
    public float[] ByColumn()
    {
        var columns = new float[values.Length];
        for (var row = 0; row < Rows; row++)
            for (var column = 0; column < Columns; column++) columns[(column * Rows) + row] = values[(row * Columns) + column];
        return columns;
    }

    /// <summary>The given columns, in the given order, as a matrix of their own; none of them holds numbers of words.</summary>
    public FeatureMatrix PickColumns(IReadOnlyList<int> columns)
    {
        var picked = new float[Rows * columns.Count];
        for (var i = 0; i < picked.Length; i++) picked[i] = Row(i / columns.Count)[columns[i % columns.Count]];
        return new FeatureMatrix(
            picked, [.. columns.Select(column => ColumnNames[column])], null, [.. columns.Select(column => Sources[column])]);
    }

    /// <summary>The given rows, in the given order, as a matrix of their own.</summary>
    public FeatureMatrix Pick(IReadOnlyList<int> rows)
    {
        var picked = new float[rows.Count * Columns];
        for (var i = 0; i < rows.Count; i++) Row(rows[i]).CopyTo(picked.AsSpan(i * Columns));
        return new FeatureMatrix(picked, ColumnNames, WordCounts, Sources);
    }
}
