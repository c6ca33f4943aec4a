namespace Churn.Core.Schema;

/// <summary>
/// Says as of when a record is: the ages of its dates count from this day. It is no feature itself; a record without it is as of
/// the day that the reader was given.
/// </summary>
/// <param name="name">The header's name.</param>
/// <param name="form">How the file writes the days.</param>
/// <param name="missingWords">The words that say that a day is missing; null for none.</param>
/// <param name="twoDigitYearMax">
/// The last of the hundred years that a year of two digits stands for; null for four digits.
/// </param>
public sealed class TimeColumn(string name, DateFormat form, IReadOnlyList<string>? missingWords = null, int? twoDigitYearMax =
    null)
    : DayColumn(name, "time", form, missingWords, twoDigitYearMax);
