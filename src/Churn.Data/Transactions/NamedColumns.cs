using System.Globalization;
using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Tables;

namespace Churn.Data.Transactions;

/// <summary>Reads columns of a file that the user names, whose kind is known.</summary>
internal static class NamedColumns
{
    /// <summary>Finds a column by its name, as the user wrote it.</summary>
    /// <exception cref="DataRefusedException">There is no such column.</exception>
    public static string Find(CustomerTable table, string name) => table.Header[ColumnNames.Find(table, name)];

    /// <summary>Reads days, one in every row.</summary>
    /// <param name="table">The file.</param>
    /// <param name="name">The column.</param>
    /// <param name="faults">Takes up rows without a day.</param>
    public static DateOnly?[] Days(CustomerTable table, string name, List<TableError> faults)
    {
        var days = OptionalDays(table, name, faults);
        AddFaults(table, name, Array.ConvertAll(days, day => day is null), "no day", faults);
        return days;
    }

    /// <summary>Reads days; null where a row has none.</summary>
    /// <param name="table">The file.</param>
    /// <param name="name">The column.</param>
    /// <param name="faults">Takes up values that are no days.</param>
    /// <param name="dayFirst">Whether the day stands before the month where the values leave it open; null to ask.</param>
    public static DateOnly?[] OptionalDays(
        CustomerTable table, string name, List<TableError> faults, bool? dayFirst = null)
    {
        if (Learn(table, name, ColumnKind.Date, faults, dayFirst: dayFirst) is not DayColumn column)
            return new DateOnly?[table.Rows];
        return table.Column(name).Map<DateOnly?>(
            text => column.Read(text, out var day) == ReadOutcome.Known ? day : null);
    }

    /// <summary>Reads numbers, one in every row.</summary>
    /// <param name="table">The file.</param>
    /// <param name="name">The column.</param>
    /// <param name="faults">Takes up rows without a number.</param>
    public static double[] Numbers(CustomerTable table, string name, List<TableError> faults)
    {
        if (Learn(table, name, ColumnKind.Number, faults) is not NumberColumn column) return new double[table.Rows];
        var numbers = table.Column(name).Map(text =>
        {
            // plain numbers keep all of their digits, which a float does not
            if (column.Format.IsPlain && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var plain))
                return plain;
            return column.Read(text, out var coded) == ReadOutcome.Invalid ? double.NaN : coded;
        });
        AddFaults(table, name, Array.ConvertAll(numbers, number => !double.IsFinite(number)), "no number", faults);
        return numbers;
    }

    /// <summary>Notes rows that break a rule.</summary>
    /// <param name="table">The file.</param>
    /// <param name="name">The column.</param>
    /// <param name="areFaulty">Whether a row breaks the rule.</param>
    /// <param name="what">What such rows have in the column, as in "no day".</param>
    /// <param name="faults">Takes up the fault.</param>
    public static void AddFaults(CustomerTable table, string name, bool[] areFaulty, string what, List<TableError> faults)
    {
        var count = areFaulty.Count(faulty => faulty);
        if (count == 0) return;
        faults.Add(TableError.OfRows(table.File, count, what, table.Line(Array.IndexOf(areFaulty, true)), name));
    }

    /// <summary>Finds out how a column is written.</summary>
    /// <param name="table">The file.</param>
    /// <param name="name">The column.</param>
    /// <param name="kind">Its kind; null to find it out.</param>
    /// <param name="faults">Takes up values that do not fit.</param>
    /// <param name="mark">What stands before the fraction where the values leave it open; null to ask.</param>
    /// <param name="dayFirst">Whether the day stands before the month where the values leave it open; null to ask.</param>
    public static Column Learn(
        CustomerTable table,
        string name,
        ColumnKind? kind,
        List<TableError> faults,
        DecimalMark? mark = null,
        bool? dayFirst = null)
    {
        var options = new SchemaOptions
        {
            Columns = [new ColumnOptions { Name = name, Kind = kind }],
            Decimal = mark,
            DayFirst = dayFirst,
        };
        var (columns, _) = SchemaInferrer.LearnColumns(table.Only(name), null, options, faults);
        return columns.Single().Column;
    }
}
