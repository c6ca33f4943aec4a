using Churn.Core.Schema;

namespace Churn.Data.Inference;

/// <summary>The numbers that a column says.</summary>
internal static class ColumnValues
{
    /// <summary>
    /// One number per row, NaN where it is missing: of a date the number of the day. Null where a column says none.
    /// </summary>
    public static float[]? Of(Column column, RawColumnValues texts) =>
        column switch
        {
            NumberColumn number => texts.Column.Map(text =>
                number.Read(text, out var value) == ReadOutcome.Missing ? float.NaN : value),
            DayColumn days => texts.Column.Map(text =>
                days.Read(text, out var day) == ReadOutcome.Known ? day.DayNumber : float.NaN),
            _ => null,
        };
}
