using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>
/// How a column writes its numbers as texts. The default is plain: the invariant form, which JSON's own numbers have too.
/// The number is taken as it is written: 12 % is 12.
/// </summary>
/// <remarks>
/// Formats other than plain also read what accounts write: (12) and 12- are -12. Thousands marks may be left out, but where
/// they stand, they part groups of three digits. Where the unit is known, other units of its family are converted: 2 years are 24
/// in months, and 5:59:56 is 21,596 in seconds.
/// </remarks>
public readonly record struct NumberFormat
{
    private const string NotInUnits = "()+-\u2212\u2013,";

    /// <param name="decimalMark">What stands before the fraction.</param>
    /// <param name="thousandsMark">What may stand between thousands; another mark than the decimal one.</param>
    /// <param name="unit">
    /// What may stand before or behind the number, such as € or %, in any letter case; null for nothing.
    /// </param>
    /// <param name="magnitudes">Whether k, M, B, Mio. and the like may stand behind the number, and multiply it.</param>
    [JsonConstructor]
    public NumberFormat(
        DecimalMark decimalMark = DecimalMark.Point, ThousandsMark thousandsMark = ThousandsMark.None, string? unit =
            null, bool magnitudes = false)
    {
        if (!Enum.IsDefined(decimalMark)) throw new ArgumentOutOfRangeException(nameof(decimalMark));
        if (!Enum.IsDefined(thousandsMark)) throw new ArgumentOutOfRangeException(nameof(thousandsMark));
        if ((decimalMark, thousandsMark) is (DecimalMark.Point, ThousandsMark.Point) or (DecimalMark.Comma,
            ThousandsMark.Comma or ThousandsMark.Indian))
            throw new ArgumentException("One mark cannot stand for fractions and for thousands.", nameof(thousandsMark));
        if (
            unit is not null
            && (
                unit.Length == 0 || unit.Trim() != unit || unit.Any(letter => char.IsDigit(letter) || NotInUnits.Contains(letter))
            ))
            throw new ArgumentException(
                $"'{unit}' is not a unit: it is blank, or has blanks around it, digits or signs.",
                nameof(unit));
        (DecimalMark, ThousandsMark, Unit, Magnitudes) = (decimalMark, thousandsMark, unit, magnitudes);
    }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DecimalMark DecimalMark { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ThousandsMark ThousandsMark { get; }

    /// <summary>The unit that may stand before or behind the number; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Unit { get; }

    /// <summary>
    /// Whether k (thousand), M (million), B (billion) and the like may stand behind the number: 12.3k is 12,300.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Magnitudes { get; }

    [JsonIgnore]
    public bool IsPlain => DecimalMark == DecimalMark.Point && ThousandsMark == ThousandsMark.None && Unit is null && !Magnitudes;

    /// <summary>The form in words, such as "a number with a decimal comma, in €".</summary>
    [JsonIgnore]
    public string Expected
    {
        get
        {
            string?[] marks =
            [
                DecimalMark == DecimalMark.Comma ? "a decimal comma" : null,
                Thousands is { } thousands ? $"{thousands} between thousands" : null,];
            var with = string.Join(" and ", marks.OfType<string>());
            return "a number" + (with.Length == 0 ? "" : $" with {with}") + (Unit is null ? "" : $", in {Unit}")
                + (Magnitudes ? ", with k, M or B for thousands, millions or billions" : "");
        }
    }

    /// <summary>Two numbers of the form, such as "12 or 12.5".</summary>
    [JsonIgnore]
    public string Examples
    {
        get
        {
            var whole = ThousandsMark switch
            {
                ThousandsMark.None => "12",
                ThousandsMark.Comma => "1,234",
                ThousandsMark.Point => "1.234",
                ThousandsMark.Blank => "1 234",
                ThousandsMark.Indian => "1,23,456",
                _ => "1'234",
            };
            var mark = DecimalMark == DecimalMark.Comma ? ',' : '.';
            return $"12 or {whole}{mark}5{(Magnitudes ? "k" : "")}{(Unit is null ? "" : $" {Unit}")}";
        }
    }

    private string? Thousands => ThousandsMark switch
    {
        ThousandsMark.None => null,
        ThousandsMark.Comma => "commas",
        ThousandsMark.Point => "points",
        ThousandsMark.Blank => "blanks",
        ThousandsMark.Indian => "commas (as in 1,23,456)",
        _ => "apostrophes",
    };

    /// <summary>Reads a number of this form; blanks around it do not count. What a float cannot hold is no number.</summary>
    public bool TryParse(ReadOnlySpan<char> text, out float number) =>
        IsPlain ? NumberColumn.TryParse(text, out number) : LocalizedNumberParser.TryParse(text.Trim(), this, out number);
}

/// <summary>What stands before the fraction of a number.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DecimalMark>))]
public enum DecimalMark
{
    /// <summary>12.5</summary>
    [JsonStringEnumMemberName(".")]
    Point,

    /// <summary>12,5</summary>
    [JsonStringEnumMemberName(",")]
    Comma,
}

/// <summary>What may stand between the groups of digits before the decimal mark.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ThousandsMark>))]
public enum ThousandsMark
{
    /// <summary>1234</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>1,234</summary>
    [JsonStringEnumMemberName(",")]
    Comma,

    /// <summary>1.234</summary>
    [JsonStringEnumMemberName(".")]
    Point,

    /// <summary>1 234, the blank an ordinary one, a no-break one (U+00A0) or a narrow no-break one (U+202F).</summary>
    [JsonStringEnumMemberName("blank")]
    Blank,

    /// <summary>1'234, the apostrophe straight or curly (U+2019).</summary>
    [JsonStringEnumMemberName("'")]
    Apostrophe,

    /// <summary>1,23,456: commas before groups of two digits, and before the last three, as in India.</summary>
    [JsonStringEnumMemberName("indian")]
    Indian,
}
