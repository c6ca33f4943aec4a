using System.Globalization;

namespace Churn.Core.Schema;

/// <summary>
/// Writes coded rows back as the texts of their columns. Under the same schema the texts are read as the same codes; what cannot
/// be written so is lost: a word never seen, a date whose age counts from a day that is not known, and free text.
/// </summary>
/// <param name="schema">The schema that the rows were read under.</param>
public sealed class CodedRowTexts(CustomerSchema schema)
{
    private readonly int[] features =
    [
        .. schema.UsedColumns.Select(column => schema.TryFind(column.Name, out _, out var feature) ? feature : -1),];

    /// <summary>The schema that the rows were read under.</summary>
    public CustomerSchema Schema => schema;

    /// <summary>The columns of the texts, in their order.</summary>
    public IReadOnlyList<Column> Columns => schema.UsedColumns;

    /// <summary>Writes a row.</summary>
    /// <param name="codes">The coded row.</param>
    /// <param name="days">The days from which the ages of dates may count; the first that agrees with the row is taken.</param>
    /// <returns>A text for each column: empty for a missing value, null for one that is lost.</returns>
    public string?[] Write(ReadOnlySpan<float> codes, params ReadOnlySpan<DateOnly?> days)
    {
        if (codes.Length != schema.Features.Count)
            throw new ArgumentException(
                $"The schema has {schema.Features.Count} features, the row {codes.Length}.", nameof(codes));
        var texts = new string?[features.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            var coded = codes[features[i]];
            texts[i] = float.IsNaN(coded) ? ""
                : Columns[i] is FreeTextColumn ? null
                : Columns[i] is DateColumn date ? WriteDate(date, codes.Slice(features[i], DateColumn.PartCount), days)
                : WriteFeature((FeatureColumn)Columns[i], coded);
        }

        return texts;
    }

    private static string? WriteFeature(FeatureColumn column, float coded)
    {
        var text = column switch
        {
            CategoryColumn category => coded >= 0 && coded < category.Vocabulary.Count ? category.Vocabulary[(int)coded] : null,
            BooleanColumn boolean => coded switch { 1 => boolean.Yes, 0 => boolean.No, _ => null },
            NumberColumn number => WriteNumber(number.Format, coded),
            _ => null,
        };
        return text is not null && column.Read(text, out var read) is not ReadOutcome.Invalid && read == coded ? text : null;
    }

    private static string WriteNumber(NumberFormat format, float coded)
    {
        var text = coded.ToString(CultureInfo.InvariantCulture);
        if (format.IsPlain) return text;
        if (text.Contains('E', StringComparison.Ordinal)) text = coded.ToString("F9", CultureInfo.InvariantCulture);
        if (format.DecimalMark == DecimalMark.Comma) text = text.Replace('.', ',');
        return format.Unit is null ? text : $"{text} {format.Unit}";
    }

    private static string? WriteDate(DateColumn column, ReadOnlySpan<float> parts, ReadOnlySpan<DateOnly?> days)
    {
        foreach (var asOf in days)
        {
            if (asOf is not { } day || day.DayNumber - (long)parts[0] is not (>= 0 and var number)
                || number > DateOnly.MaxValue.DayNumber) continue;
            var date = DateOnly.FromDayNumber((int)number);
            if (DateColumn.MonthCode(date) != parts[1] || DateColumn.WeekdayCode(date) != parts[2]) continue;
            var text = DateFormats.Write(column.Form, date);
            return column.Read(text, out var read) == ReadOutcome.Known && read == date ? text : null;
        }

        return null;
    }
}
