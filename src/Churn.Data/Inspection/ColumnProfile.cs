using System.Globalization;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Inference;

namespace Churn.Data.Inspection;

/// <summary>What a column holds. It shows customers' values; it is for the owner of the file.</summary>
public sealed record ColumnProfile
{
    private const int ListedWords = 5;
    private const double ManyMissing = 0.5;
    private const double NearlyConstant = 0.99;

    /// <summary>The header's name.</summary>
    public required string Name { get; init; }

    /// <summary>What the schema takes it for, in a word.</summary>
    public required string Kind { get; init; }

    /// <summary>The rule that made it so.</summary>
    public required string Why { get; init; }

    /// <summary>Rows without a value.</summary>
    public required int Missing { get; init; }

    /// <summary>Their share of all rows, from 0 to 1.</summary>
    public required double MissingShare { get; init; }

    /// <summary>How many different values there are, missing not counted.</summary>
    public required int Distinct { get; init; }

    /// <summary>The numbers at a glance; null where it holds words.</summary>
    public NumberSummary? Numbers { get; init; }

    /// <summary>The first and the last day of a column of dates; null for any other.</summary>
    public IReadOnlyList<DateOnly>? Days { get; init; }

    /// <summary>
    /// The most frequent words, most frequent first, equal ones sorted; empty where it holds numbers, names or free text.
    /// </summary>
    public IReadOnlyList<WordCount> MostFrequent { get; init; } = [];

    /// <summary>What it alone tells of the label; null where there is no label, or for what is no feature.</summary>
    public LabelRelation? Relation { get; init; }

    /// <summary>The verdict if it seems to know the answer.</summary>
    public Leak? Leak { get; init; }

    /// <summary>What to look at before training, in sentences.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Describes a column.</summary>
    internal static ColumnProfile Of(InferredColumn learnt, RawColumnValues texts, LabelRelation? relation, Leak? leak)
    {
        var column = learnt.Column;
        var values = column is NumberColumn ? Array.FindAll(ColumnValues.Of(column, texts)!, float.IsFinite) : [];
        var numbers = values.Length > 0 ? NumberSummary.Of(values) : null;

        return new ColumnProfile
        {
            Name = column.Name,
            Kind = column.KindName,
            Why = learnt.Why,
            Missing = texts.Missing,
            MissingShare = (double)texts.Missing / texts.Rows,
            Distinct = texts.Distinct,
            Numbers = numbers,
            Days = column is DateColumn date ? [date.Earliest, date.Latest] : null,
            MostFrequent = numbers is null && !IsWritten(learnt, texts)
                ? [.. texts.MostFrequent.Take(ListedWords).Select(word => new WordCount(word.Text, word.Rows))]
                : [],
            Relation = relation,
            Leak = leak,
            Warnings = [.. Warn(column, texts)],
        };
    }

    /// <summary>
    /// Whether values are names, or what somebody wrote: even one that several customers have may be about a person.
    /// </summary>
    private static bool IsWritten(InferredColumn learnt, RawColumnValues texts) =>
        learnt.Column is FreeTextColumn or TextColumn || learnt.HoldsNames || FreeTextDetector.AreSentences(texts.Words);

    private static IEnumerable<string> Warn(Column column, RawColumnValues texts)
    {
        if (column is not FeatureColumn) yield break;
        if (texts.Missing > ManyMissing * texts.Rows) yield return "more than half of the values are missing";
        if (texts.Distinct > 1 && texts.MostFrequent.Any(word => word.Rows > NearlyConstant * texts.Rows))
            yield return "the same in more than 99 of 100 rows";
        if (column is CategoryColumn && texts.Words.Distinct(StringComparer.OrdinalIgnoreCase).Count() < texts.Distinct)
            yield return "words that differ in letter case alone are different words";
    }
}

/// <summary>A word of a column.</summary>
/// <param name="Word">As it stands in the file, without blanks around it.</param>
/// <param name="Rows">How many rows have it.</param>
public sealed record WordCount(string Word, int Rows);

/// <summary>What a column alone tells of the label, measured on rows it was not fitted on.</summary>
/// <param name="RocAuc">The area under the ROC curve: 0.5 tells nothing, 1 everything.</param>
/// <param name="Information">The share of the label's entropy that the column takes away: 0 tells nothing, 1 everything.</param>
public sealed record LabelRelation(double RocAuc, double Information);

/// <summary>
/// The numbers of a column at a glance. Quantiles are interpolated between neighbours (Hyndman and Fan 1996, type 7).
/// </summary>
/// <param name="Minimum">The smallest.</param>
/// <param name="LowerQuartile">A quarter is not above it.</param>
/// <param name="Median">Half is not above it.</param>
/// <param name="UpperQuartile">Three quarters are not above it.</param>
/// <param name="Maximum">The largest.</param>
/// <param name="Mean">The arithmetic mean.</param>
/// <param name="Outliers">
/// How many rows lie more than three interquartile ranges below the lower or above the upper quartile (Tukey's far out values); 0
/// where the quartiles are the same, since then every other value would be one.
/// </param>
public sealed record NumberSummary(
    double Minimum, double LowerQuartile, double Median, double UpperQuartile, double Maximum, double Mean, int Outliers)
{
    private const double FarOut = 3;

    /// <summary>Summarises at least one number.</summary>
    public static NumberSummary Of(float[] values)
    {
        var (lower, upper) = (Quantiles.Of<float>(values, 0.25), Quantiles.Of<float>(values, 0.75));
        var reach = FarOut * (upper - lower);
        var outliers = reach == 0 ? 0 : values.Count(value => value < lower - reach || value > upper + reach);
        return new NumberSummary(
            AsWritten(values.Min()),
            AsWritten(lower),
            AsWritten(Quantiles.Of<float>(values, 0.5)),
            AsWritten(upper),
            AsWritten(values.Max()),
            Moments.Mean<float>(values),
            outliers);
    }

    /// <summary>The shortest number with the same float, as the file has it: 0.1 and not 0.10000000149.</summary>
    private static double AsWritten(double number) =>
        double.Parse(((float)number).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
