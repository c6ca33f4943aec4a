using Churn.Core.Schema;
using Churn.Data.Tables;

namespace Churn.Data.Preparation;

/// <summary>
/// Customers as a model sees them before encoding: the floats of the coded rows, kept column by column, with labels, in the
/// order of the file.
/// </summary>
public sealed class EncodedDataset
{
    /// <summary>The fewest rows to learn from.</summary>
    public const int FewestRows = 50;

    /// <summary>The fewest rows of each class to learn from.</summary>
    public const int FewestOfAClass = 10;

    /// <summary>The most floats of a coded row to learn from; of more, a training takes many minutes.</summary>
    public const int MaxFeatures = 10_000;

    private readonly float[][] columns;
    private readonly float[][] amounts;

    internal EncodedDataset(
        float[][] columns, bool[] churned, int[]? groupOf = null, float[][]? amounts = null, int[]? foldGroupOf = null)
    {
        this.columns = columns;
        this.amounts = amounts ?? [];
        Churned = churned;
        GroupOf = groupOf ?? [.. Enumerable.Range(0, churned.Length)];
        FoldGroupOf = foldGroupOf ?? GroupOf;
    }

    /// <summary>One label per customer; true for churned.</summary>
    public bool[] Churned { get; }

    /// <summary>
    /// The group of each row, any number: the rows of one customer are one group. Each row is its own where nothing else is said.
    /// </summary>
    public int[] GroupOf { get; }

    /// <summary>
    /// The group of each row that cross-validation keeps in one fold: as <see cref="GroupOf"/> where nothing else is said.
    /// </summary>
    public int[] FoldGroupOf { get; }

    public int Count => Churned.Length;

    /// <summary>How many floats a coded row has.</summary>
    public int Width => columns.Length;

    /// <summary>The share of churned customers, from 0 to 1.</summary>
    public double ChurnRate => (double)Churned.Count(churned => churned) / Count;

    /// <summary>Reads a table under a schema, by the reader of values that serving uses.</summary>
    /// <exception cref="DataRefusedException">There are too few rows, in all or of a class, or too many features.</exception>
    public static EncodedDataset Read(CustomerTable table, CustomerSchema schema)
    {
        if (table.Rows < FewestRows)
            throw new DataRefusedException(new TableError(
                table.File, $"there are {table.Rows} rows to learn from; at least {FewestRows} are needed."));
        if (schema.Features.Count > MaxFeatures)
            throw new DataRefusedException(new TableError(
                table.File, FormattableString.Invariant(
                    $"there are {schema.Features.Count:N0} features to learn from, but at most {MaxFeatures:N0} can be used. ")
                + "Take columns out of the file, or leave them out with --ignore."));
        var customers = new EncodedDataset(
            [.. schema.Columns.SelectMany(column => ReadColumn(column, table, schema))],
            table.Column(schema.Label.Name).Map(text => schema.Label.TryRead(text, out var churned) && churned),
            amounts: [.. schema.Amounts.Select(amount => ReadAmounts(amount, table))]);
        var positives = customers.Churned.Count(churned => churned);
        if (Math.Min(positives, customers.Count - positives) < FewestOfAClass)
            throw new DataRefusedException(
                new TableError(
                    table.File,
                    $"{positives} of {customers.Count} customers churned; at least {FewestOfAClass} of each class are needed.",
                    null,
                    schema.Label.Name));
        return customers;
    }

    /// <summary>The values of one feature column, one per customer.</summary>
    public ReadOnlySpan<float> Column(int feature) => columns[feature];

    /// <summary>The coded row of one customer.</summary>
    public float[] Row(int customer) => Array.ConvertAll(columns, column => column[customer]);

    /// <summary>Every coded row, made when it is asked for.</summary>
    public IEnumerable<float[]> Rows => Enumerable.Range(0, Count).Select(Row);

    /// <summary>Every customer as models and decisions read them, made when they are asked for.</summary>
    public IEnumerable<CodedCustomer> Customers =>
        Enumerable.Range(0, Count).Select(customer =>
            new CodedCustomer(Row(customer), Array.ConvertAll(amounts, amount => amount[customer])));

    /// <summary>Copies the coded row of one customer.</summary>
    public void CopyRow(int customer, Span<float> coded)
    {
        for (var feature = 0; feature < columns.Length; feature++) coded[feature] = columns[feature][customer];
    }

    /// <summary>The given customers, in the given order.</summary>
    public EncodedDataset Pick(IReadOnlyList<int> customers) =>
        new([.. columns.Select(column => Pick(column, customers))], Pick(Churned, customers), Pick(GroupOf, customers),
            [.. amounts.Select(amount => Pick(amount, customers))], Pick(FoldGroupOf, customers));

    /// <summary>The same rows in other groups.</summary>
    /// <param name="groupOf">The group of each row, any number.</param>
    /// <param name="foldGroupOf">The group of each row that cross-validation keeps in one fold; null for the same.</param>
    public EncodedDataset In(int[] groupOf, int[]? foldGroupOf = null) =>
        new(columns, Churned, groupOf, amounts, foldGroupOf);

    /// <summary>The same customers with one more feature behind the others.</summary>
    /// <param name="values">One for each customer.</param>
    public EncodedDataset Append(float[] values) =>
        new([.. columns, values], Churned, GroupOf, amounts, FoldGroupOf);

    /// <summary>The same customers with one more feature.</summary>
    /// <param name="feature">Its position.</param>
    /// <param name="values">One for each customer.</param>
    internal EncodedDataset Insert(int feature, float[] values) =>
        new([.. columns[..feature], values, .. columns[feature..]], Churned, GroupOf, amounts, FoldGroupOf);

    /// <summary>The same customers with other values in one feature column.</summary>
    internal EncodedDataset With(int feature, float[] values)
    {
        var changed = (float[][])columns.Clone();
        changed[feature] = values;
        return new EncodedDataset(changed, Churned, GroupOf, amounts, FoldGroupOf);
    }

    /// <summary>Customers that never were, each with values of several; nobody knows whether they churned.</summary>
    /// <param name="customersOf">For each feature, the customer whose value each of them has.</param>
    internal EncodedDataset Recombine(IReadOnlyList<int[]> customersOf) =>
        new([.. columns.Select((column, feature) => Pick(column, customersOf[feature]))], new bool[customersOf[0].Length]);

    private static T[] Pick<T>(T[] values, IReadOnlyList<int> positions)
    {
        var picked = new T[positions.Count];
        for (var i = 0; i < picked.Length; i++) picked[i] = values[positions[i]];
        return picked;
    }

    /// <summary>
    /// The floats of a column: one for each row of a feature column, the parts of a date or a text, none of any other.
    /// </summary>
    private static float[][] ReadColumn(Column column, CustomerTable table, CustomerSchema schema) =>
        column switch
        {
            FeatureColumn feature =>
            [
                table
                    .Column(feature.Name)
                    .Map(text => feature.Read(text, out var coded) == ReadOutcome.Invalid ? throw Misfit(feature) : coded),],
            DateColumn date => ReadDates(date, table, schema),
            FreeTextColumn text => ReadTexts(text, table),
            _ => [],
        };

    private static float[][] ReadTexts(FreeTextColumn column, CustomerTable table)
    {
        var read = table.Column(column.Name).Map(text =>
        {
            var parts = new float[column.PartCount];
            column.Read(text, parts);
            return parts;
        });
        return [.. Enumerable.Range(0, column.PartCount).Select(part => Array.ConvertAll(read, parts => parts[part]))];
    }

    private static float[] ReadAmounts(DecisionOnlyColumn column, CustomerTable table) =>
        table.Column(column.Name).Map(text => column.Read(text, out var amount) == ReadOutcome.Invalid ? float.NaN : amount);

    private static float[][] ReadDates(DateColumn column, CustomerTable table, CustomerSchema schema)
    {
        var days = ReadDays(column, table);
        var times = schema.Time is { } time ? ReadDays(time, table) : null;
        return
        [
            [
                .. days.Select(
                    (day, row) => day is { } known ? DateColumn.AgeOf(known, times?[row] ?? schema.AsOf!.Value) : float.NaN),],
            Array.ConvertAll(days, day => day is { } known ? DateColumn.MonthCode(known) : float.NaN),
            Array.ConvertAll(days, day => day is { } known ? DateColumn.WeekdayCode(known) : float.NaN),
        ];
    }

    private static DateOnly?[] ReadDays(DayColumn column, CustomerTable table) =>
        table
            .Column(column.Name)
            .Map<DateOnly?>(text =>
                column.Read(text, out var day) switch
                {
                    ReadOutcome.Known => day,
                    ReadOutcome.Missing => null,
                    _ => throw Misfit(column),
                });

    private static InvalidOperationException Misfit(Column column) =>
        new($"A value of '{column.Name}' does not fit the schema that was learnt from it.");
}
