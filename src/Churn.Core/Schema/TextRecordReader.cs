using Churn.Core.Csv;

namespace Churn.Core.Schema;

/// <summary>
/// Reads customer records from the fields of a table's rows. The names of the header are resolved to columns once.
/// </summary>
public sealed class TextRecordReader
{
    private readonly CustomerSchema schema;
    private readonly DateOnly? asOf;
    private readonly (Column? Column, int Feature)[] fields;
    private readonly int label;
    private readonly HistoryColumns? history;

    /// <param name="schema">The schema to read under.</param>
    /// <param name="header">The names of the table's columns, none twice; unknown ones are passed over.</param>
    /// <param name="asOf">The day from which ages count in rows without a time of their own; null for the training's.</param>
    /// <param name="history">The columns that are computed, and not read of the table; null for none.</param>
    public TextRecordReader(
        CustomerSchema schema, IReadOnlyList<string> header, DateOnly? asOf = null, HistoryColumns? history = null)
    {
        if (header.Distinct(StringComparer.Ordinal).Count() != header.Count)
            throw new ArgumentException("A name stands twice in the header.", nameof(header));
        (this.schema, this.asOf, this.history) = (schema, asOf, history);
        fields = [.. header.Select(name => (schema.TryFind(name, out var column, out var feature) ? column : null, feature))];
        label = header.ToList().IndexOf(schema.Label.Name);
        var known = fields.Select(field => field.Column).ToHashSet();
        MissingFeatures =
        [
            .. schema.UsedColumns.Where(column => !known.Contains(column) && history?.Contains(column.Name) != true)
                .Select(column => column.Name),
        ];
        UnknownNames = [.. header.Where(name => name != schema.Label.Name && !schema.TryFind(name, out _, out _))];
    }

    /// <summary>The columns with features that the table lacks.</summary>
    public IReadOnlyList<string> MissingFeatures { get; }

    /// <summary>The table's columns that the schema does not know.</summary>
    public IReadOnlyList<string> UnknownNames { get; }

    /// <summary>Whether the schema knows a column of the table or it is the label, by its position in the header.</summary>
    public bool Knows(int position) => fields[position].Column is not null || position == label;

    /// <summary>Reads one row.</summary>
    /// <param name="row">One text per name of the header.</param>
    public RecordReading Read(IReadOnlyList<string> row)
    {
        var builder = Begin(new RecordBuilder(schema), row.Count);
        for (var i = 0; i < fields.Length; i++) Set(builder, i, row[i]);
        return builder.Finish();
    }

    /// <summary>Reads one row of which columns are computed.</summary>
    /// <param name="row">One text per name of the header; those of columns that are computed do not count.</param>
    /// <param name="values">A number for each column that is computed; NaN where it cannot be said.</param>
    /// <param name="found">What else the history says.</param>
    public RecordReading Read(IReadOnlyList<string> row, ReadOnlySpan<float> values, in HistoryFindings found)
    {
        var builder = Begin(new RecordBuilder(schema), row.Count);
        for (var i = 0; i < fields.Length; i++)
            if (fields[i].Column is not { } column || !history!.Contains(column.Name)) Set(builder, i, row[i]);
        builder.SetHistory(history!, values, found);
        return builder.Finish();
    }

    private RecordBuilder Begin(RecordBuilder builder, int count)
    {
        if (count != fields.Length)
            throw new ArgumentException($"The header has {fields.Length} fields, the row {count}.", nameof(count));
        builder.Begin(asOf);
        return builder;
    }

    private void Set(RecordBuilder builder, int position, ReadOnlySpan<char> text)
    {
        if (fields[position].Column is { } column) builder.Set(column, fields[position].Feature, text);
        if (position == label) builder.SetLabel(text);
    }

    /// <summary>
    /// Reads one row after the other into the same memory, for one thread at a time: a record and its faults are good until the
    /// next row.
    /// </summary>
    /// <param name="columns">The columns of the table.</param>
    public sealed class RowReader(TextRecordReader columns)
    {
        private readonly RecordBuilder builder = new(columns.schema);

        /// <summary>Reads one row.</summary>
        /// <param name="row">One text per name of the header.</param>
        public RecordReading Read(CsvFields row)
        {
            columns.Begin(builder, row.Count);
            for (var i = 0; i < row.Count; i++) columns.Set(builder, i, row[i]);
            return builder.Finish();
        }
    }
}
