using Churn.Core.Schema;

namespace Churn.Data.Inference;

/// <summary>
/// How a file writes numbers and dates, as far as some of its columns leave no doubt: it decides for the columns that do, such
/// as 1,234 or 05/06/2024.
/// </summary>
/// <param name="Decimal">What stands before the fraction of numbers; null where no column tells, or two contradict.</param>
/// <param name="DayFirst">Whether the day stands before the month; null where no column tells, or two contradict.</param>
internal sealed record LocaleHints(DecimalMark? Decimal, bool? DayFirst)
{
    /// <summary>Looks at the columns.</summary>
    /// <param name="columns">The texts of all columns.</param>
    /// <param name="options">What the user says goes before what is seen.</param>
    public static LocaleHints Of(IReadOnlyList<FormatCandidates> columns, SchemaOptions options) => new(
        options.Decimal ?? TheOne(columns.Select(column => column.Decimal)),
        options.DayFirst ?? TheOne(columns.Select(column => column.DayFirst)));

    private static T? TheOne<T>(IEnumerable<T?> values)
        where T : struct
    {
        var different = values.OfType<T>().Distinct().Take(2).ToArray();
        return different is [var only] ? only : null;
    }
}
