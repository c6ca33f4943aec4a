using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>A column of days.</summary>
public abstract class DayColumn : Column
{
    private readonly string[] missingWords;
    private readonly DateOnly[] missingDays;

    private protected DayColumn(string name, string kindName, DateFormat form, IReadOnlyList<string>? missingWords,
        int? twoDigitYearMax)
        : base(name, kindName)
    {
        if (!Enum.IsDefined(form)) throw new ArgumentOutOfRangeException(nameof(form));
        if (twoDigitYearMax is < DateFormats.FirstYear
            + 99 or > DateFormats.LastYear) throw new ArgumentOutOfRangeException(nameof(twoDigitYearMax));
        Form = form;
        TwoDigitYearMax = twoDigitYearMax;
        this.missingWords = [.. missingWords ?? []];
        missingDays = [.. this.missingWords.Select(word => TryReadDay(word, out var day) ? day : default(DateOnly?))
            .OfType<DateOnly>()];
    }

    /// <summary>How the file writes the days.</summary>
    public DateFormat Form { get; }

    /// <summary>The last of the hundred years that a year of two digits stands for; null where years have four.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TwoDigitYearMax { get; }

    /// <summary>
    /// The words that say, in the file, that a day is missing, such as NA; letter case does not count. A day among them, such as
    /// 1900-01-01, is missing however it is written.
    /// </summary>
    public IReadOnlyList<string> MissingWords => missingWords;

    [JsonIgnore]
    public override string Expected => $"a date, as in {DateFormats.Examples(Form)}";

    /// <summary>
    /// Reads a day as it stands in a CSV field or a JSON member: of the column's form, or of one that cannot be mistaken, such as
    /// ISO.
    /// Blanks around it do not count; nothing at all, the column's missing words, the usual ones and placeholders are a missing
    /// value.
    /// </summary>
    /// <returns>Known, missing or invalid.</returns>
    public ReadOutcome Read(ReadOnlySpan<char> text, out DateOnly day)
    {
        text = text.Trim();
        day = default;
        if (MissingText.Is(text, missingWords)) return ReadOutcome.Missing;
        if (TryReadDay(text, out day)) return missingDays.Contains(day) ? ReadOutcome.Missing : ReadOutcome.Known;
        return MissingText.IsUsualAmongNumbers(text) || PlaceholderDates.Is(text) ? ReadOutcome.Missing : ReadOutcome.Invalid;
    }

    private bool TryReadDay(ReadOnlySpan<char> text, out DateOnly day) =>
        DateFormats.TryRead(Form, text, out day, TwoDigitYearMax)
        || DateFormats.TryReadUnmistakable(text, out day, TwoDigitYearMax);
}
