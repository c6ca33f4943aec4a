using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>
/// How a column writes its numbers as texts. The default is plain: the invariant form, which JSON's own numbers have too.
/// The number is taken as it is written: 12 % is 12.
/// </summary>
/// <remarks>
/// Formats other than plain also read what accounts write: (12) and 12- are -12. Thousands marks may be left out, but where
/// they stand, they part groups of three digits.
/// </remarks>
public readonly record struct NumberFormat
{
    private const string NotInUnits = "()+-\u2212,";

    /// <param name="decimalMark">What stands before the fraction.</param>
    /// <param name="thousandsMark">What may stand between thousands; another mark than the decimal one.</param>
    /// <param name="unit">What may stand before or behind the number, such as € or %, in any letter case; null for nothing.</param>
    [JsonConstructor]
    public NumberFormat(DecimalMark decimalMark = DecimalMark.Point, ThousandsMark thousandsMark = ThousandsMark.None, string? unit = null)
    {
        if (!Enum.IsDefined(decimalMark)) throw new ArgumentOutOfRangeException(nameof(decimalMark));
        if (!Enum.IsDefined(thousandsMark)) throw new ArgumentOutOfRangeException(nameof(thousandsMark));
        if ((decimalMark, thousandsMark) is (DecimalMark.Point, ThousandsMark.Point) or (DecimalMark.Comma, ThousandsMark.Comma))
            throw new ArgumentException("One mark cannot stand for fractions and for thousands.", nameof(thousandsMark));
        if (unit is not null && (unit.Length == 0 || unit.Trim() != unit || unit.Any(letter => char.IsDigit(letter) || NotInUnits.Contains(letter))))
            throw new ArgumentException($"'{unit}' is no unit: it is blank, or holds blanks around it, digits or signs.", nameof(unit));
        (DecimalMark, ThousandsMark, Unit) = (decimalMark, thousandsMark, unit);
    }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DecimalMark DecimalMark { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ThousandsMark ThousandsMark { get; }

    /// <summary>The unit that may stand before or behind the number; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Unit { get; }

    [JsonIgnore]
    public bool IsPlain => DecimalMark == DecimalMark.Point && ThousandsMark == ThousandsMark.None && Unit is null;

    /// <summary>The form in words, such as "a number with a decimal comma, in €".</summary>
    [JsonIgnore]
    public string Expected
    {
        get
        {
            string?[] marks = [DecimalMark == DecimalMark.Comma ? "a decimal comma" : null, Thousands is { } thousands ? $"{thousands} between thousands" : null];
            var with = string.Join(" and ", marks.OfType<string>());
            return "a number" + (with.Length == 0 ? "" : $" with {with}") + (Unit is null ? "" : $", in {Unit}");
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
                _ => "1'234",
            };
            return $"12 or {whole}{(DecimalMark == DecimalMark.Comma ? ',' : '.')}5{(Unit is null ? "" : $" {Unit}")}";
        }
    }

    private string? Thousands => ThousandsMark switch
    {
        ThousandsMark.None => null,
        ThousandsMark.Comma => "commas",
        ThousandsMark.Point => "points",
        ThousandsMark.Blank => "blanks",
        _ => "apostrophes",
    };

    /// <summary>Reads a number of this form; blanks around it do not count. What a float cannot hold is no number.</summary>
    public bool TryParse(ReadOnlySpan<char> text, out float number) =>
        IsPlain ? NumberColumn.TryParse(text, out number) : WrittenNumber.TryParse(text.Trim(), this, out number);
}
