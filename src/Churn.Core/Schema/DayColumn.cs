using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>A column of days.</summary>
public abstract class DayColumn : Column
{
    private readonly string[] missingWords;

    private protected DayColumn(string name, string kindName, DateForm form, IReadOnlyList<string>? missingWords)
        : base(name, kindName)
    {
        if (!Enum.IsDefined(form)) throw new ArgumentOutOfRangeException(nameof(form));
        Form = form;
        this.missingWords = [.. missingWords ?? []];
    }

    /// <summary>How the file writes the days.</summary>
    public DateForm Form { get; }

    /// <summary>The words that say, in the file, that a day is missing, such as NA; letter case does not count.</summary>
    public IReadOnlyList<string> MissingWords => missingWords;

    [JsonIgnore]
    public override string Expected => $"a date, as in {DateForms.Examples(Form)}";

    /// <summary>
    /// Reads a day as it stands in a CSV field or a JSON member: of the column's form, or of the ISO form, which cannot be
    /// mistaken. Blanks around it do not count; nothing at all, and the column's missing words are a missing value.
    /// </summary>
    /// <returns>Known, missing or invalid.</returns>
    public ReadOutcome Read(ReadOnlySpan<char> text, out DateOnly day)
    {
        text = text.Trim();
        day = default;
        if (MissingText.Is(text, missingWords)) return ReadOutcome.Missing;
        return DateForms.TryRead(Form, text, out day) || DateForms.TryRead(DateForm.Iso, text, out day) ? ReadOutcome.Known : ReadOutcome.Invalid;
    }
}
