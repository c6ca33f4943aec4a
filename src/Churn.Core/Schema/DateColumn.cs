using System.Globalization;
using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>
/// A column of dates. A model sees three parts of each: its age in days, its month and its weekday. The age counts from the
/// day as of which a record is read, so it is known when the record is.
/// </summary>
public sealed class DateColumn : DayColumn
{
    /// <summary>How many features a date is.</summary>
    internal const int PartCount = 3;

    private static readonly string[] Months =
        [.. Enumerable.Range(1, 12).Select(month => month.ToString("00", CultureInfo.InvariantCulture))];

    private static readonly string[] Weekdays =
        ["1 Monday", "2 Tuesday", "3 Wednesday", "4 Thursday", "5 Friday", "6 Saturday", "7 Sunday"];

    private int? minAge;
    private int? maxAge;
    private RecordWarning? futureWarning;
    private RecordWarning? outOfRangeWarning;

    /// <param name="name">The header's name.</param>
    /// <param name="form">How the file writes its dates.</param>
    /// <param name="earliest">The first day of the file, inclusive.</param>
    /// <param name="latest">The last day of the file, inclusive.</param>
    /// <param name="missing">What stands in for the age of a missing date; any rule.</param>
    /// <param name="missingWord">What stands in for its month and weekday; any rule but those for numbers alone.</param>
    /// <param name="missingWords">The words that say that a date is missing; null for none.</param>
    /// <param name="twoDigitYearMax">
    /// The last of the hundred years that a year of two digits stands for; null for four digits.
    /// </param>
    public DateColumn(
        string name,
        DateFormat form,
        DateOnly earliest,
        DateOnly latest,
        ImputationStrategy missing = ImputationStrategy.Median,
        ImputationStrategy missingWord = ImputationStrategy.MostFrequent,
        IReadOnlyList<string>? missingWords = null,
        int? twoDigitYearMax = null)
        : base(name, "date", form, missingWords, twoDigitYearMax)
    {
        if (earliest > latest)
            throw new ArgumentException(
                FormattableString.Invariant($"{earliest:yyyy-MM-dd} to {latest:yyyy-MM-dd} is not a range."),
                nameof(earliest));
        if (missingWord is ImputationStrategy.Mean or ImputationStrategy.Median)
            throw new ArgumentException($"Months and weekdays have no {missingWord}.", nameof(missingWord));
        (Earliest, Latest, Missing, MissingWord) = (earliest, latest, missing, missingWord);
    }

    public DateOnly Earliest { get; }

    public DateOnly Latest { get; }

    /// <summary>What stands in for the age of a missing date.</summary>
    public ImputationStrategy Missing { get; }

    /// <summary>What stands in for the month and the weekday of a missing date.</summary>
    public ImputationStrategy MissingWord { get; }

    /// <summary>
    /// The lowest age of the training, in days; below 0 for dates that were still to come. Null where records had no time of
    /// their own: it follows from <see cref="Latest"/> and the training's as-of day.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MinAge { get => minAge; init => minAge = value; }

    /// <summary>The highest age of the training, in days; null where <see cref="MinAge"/> is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxAge { get => maxAge; init => maxAge = value; }

    /// <summary>The names of its features; no other feature may have one of them.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> PartNames => [$"{Name} (age in days)", $"{Name} (month)", $"{Name} (weekday)"];

    /// <summary>The features: age in days, month (01 to 12) and weekday (1 Monday to 7 Sunday).</summary>
    /// <param name="asOf">The day from which the ages of the training count.</param>
    internal IReadOnlyList<FeatureColumn> Parts(DateOnly asOf) =>
    [
        new NumberColumn(PartNames[0], MinAge ?? AgeOf(Latest, asOf), MaxAge ?? AgeOf(Earliest, asOf), Missing),
        new CategoryColumn(PartNames[1], Months, MissingWord),
        new CategoryColumn(PartNames[2], Weekdays, MissingWord),
    ];

    /// <summary>The days from a day to another; below 0 if that is earlier.</summary>
    public static int AgeOf(DateOnly day, DateOnly asOf) => asOf.DayNumber - day.DayNumber;

    /// <summary>The coded value of a day's month: its position in the year, from 0.</summary>
    public static int MonthCode(DateOnly day) => day.Month - 1;

    /// <summary>The coded value of a day's weekday: 0 for Monday to 6 for Sunday.</summary>
    public static int WeekdayCode(DateOnly day) => ((int)day.DayOfWeek + Weekdays.Length - 1) % Weekdays.Length;

    /// <summary>The same column with the range of its ages in training, in days.</summary>
    public DateColumn WithAges(int min, int max)
    {
        var copy = (DateColumn)MemberwiseClone();
        (copy.minAge, copy.maxAge) = (min, max);
        return copy;
    }

    /// <summary>The warning to a record whose date has an age that training never saw; null where it saw such ages.</summary>
    /// <param name="age">The age in days.</param>
    /// <param name="trained">The part of the date that is the age, with its range.</param>
    internal RecordWarning? WarningOf(int age, NumberColumn trained)
    {
        if (age >= trained.Minimum && age <= trained.Maximum) return null;
        return age < 0 && trained.Minimum >= 0
            ? futureWarning ??= Warning("after the as-of day, where training saw no date. Check the as-of day.")
            : outOfRangeWarning ??= Warning(FormattableString.Invariant(
                $"its age on the as-of day is outside the range of training, {trained.Minimum} to {trained.Maximum} days."));

        RecordWarning Warning(string text) => new(Name, RecordWarning.OutOfRangeCode, $"{Name}: {text}");
    }
}
