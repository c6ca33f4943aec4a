using System.Globalization;
using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>A column of numbers. The coded value is the number itself, as the nearest float.</summary>
public sealed class NumberColumn : FeatureColumn
{
    private RecordWarning? outOfRangeWarning;

    /// <param name="name">The header's name.</param>
    /// <param name="minimum">The smallest value of the file, inclusive.</param>
    /// <param name="maximum">The largest value of the file, inclusive.</param>
    /// <param name="missing">Any rule.</param>
    /// <param name="missingWords">The words that say that a value is missing; null for none.</param>
    /// <param name="format">How the file writes the numbers; plain unless it says otherwise.</param>
    public NumberColumn(
        string name,
        float minimum,
        float maximum,
        ImputationStrategy missing = ImputationStrategy.Median,
        IReadOnlyList<string>? missingWords = null,
        NumberFormat format = default)
        : base(name, "number", missing, missingWords)
    {
        if (!(minimum <= maximum) || !float.IsFinite(minimum) || !float.IsFinite(maximum))
            throw new ArgumentException(
                FormattableString.Invariant($"{minimum} to {maximum} is not a range of finite numbers."), nameof(minimum));
        Minimum = minimum;
        Maximum = maximum;
        Format = format;
    }

    public float Minimum { get; }

    public float Maximum { get; }

    /// <summary>How texts write the numbers; numbers of JSON are plain whatever it says.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public NumberFormat Format { get; }

    [JsonIgnore]
    public override string Expected => Format.Expected;

    /// <summary>The warning to all records whose number is out of range.</summary>
    internal RecordWarning OutOfRangeWarning => outOfRangeWarning ??= new RecordWarning(
        Name,
        RecordWarning.OutOfRangeCode,
        FormattableString.Invariant($"{Name}: outside the range of training, {Minimum} to {Maximum}."));

    /// <summary>
    /// Reads a finite number in the invariant form: digits with an optional sign, decimal point and exponent. What a float
    /// cannot hold is no number. The mark of a spreadsheet, as in '12 and ="12", is passed over.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out float number) =>
        float.TryParse(ExcelText.Strip(text.Trim()), NumberStyles.Float, CultureInfo.InvariantCulture, out number)
        && float.IsFinite(number)
        && !text.EndsWith('\0'); // .NET passes over NULs at the end

    private protected override ReadOutcome ReadValue(ReadOnlySpan<char> text, ValueSource form, out float coded)
    {
        if (!(form == ValueSource.JsonNumber ? TryParse(text, out coded) : Format.TryParse(text, out coded)))
        {
            coded = float.NaN;
            return MissingText.IsUsualAmongNumbers(text) ? ReadOutcome.Missing : ReadOutcome.Invalid;
        }

        return coded < Minimum || coded > Maximum ? ReadOutcome.OutOfRange : ReadOutcome.Known;
    }
}
