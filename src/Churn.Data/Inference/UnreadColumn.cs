using Churn.Core.Csv;
using Churn.Core.Schema;
using Churn.Data.Tables;

namespace Churn.Data.Inference;

/// <summary>Says what a column looks like that is not used, because no one form reads it.</summary>
internal sealed class UnreadColumn
{
    private const int LookedAt = 1_000;
    private const int MaxExamples = 3;

    /// <summary>More different words behind numbers are no units.</summary>
    private const int MaxUnits = 10;

    private const double LikelyShare = 0.5;

    private readonly CustomerTable table;
    private readonly RawColumnValues texts;
    private readonly string[] sample;

    public UnreadColumn(CustomerTable table, RawColumnValues texts)
    {
        this.table = table;
        this.texts = texts;
        sample = [.. texts.Words.Take(LookedAt)];
    }

    /// <summary>Whether nearly all values are dates, though not of one form.</summary>
    public bool IsOfDates => Share(word => DateFormats.FindIn(word) is not null) >= 1 - FormatCandidates.Misfits;

    /// <summary>Whether most values are numbers with units or marks, though not of one form.</summary>
    public bool IsOfNumbers =>
        CountUnits() is var units && units <= MaxUnits && Share(word => NumberFormats.LooksLikeNumber(word)) >= LikelyShare
        && (units > 0 || Share(word => word.AsSpan().ContainsAny('.', ',')) >= LikelyShare);

    /// <summary>
    /// What it looks like, without a value of it, and where examples stand, with what can be done; and whether it is names.
    /// </summary>
    public (string Reason, string Examples, bool HoldsNames) Describe()
    {
        var dates = Share(word => DateFormats.FindIn(word) is not null);
        if (dates >= 1 - FormatCandidates.Misfits)
            return ("it looks like dates, but their forms differ",
                Examples(Form, "write all in one form, or name the form (dateForm) in a --columns file"), false);
        if (dates >= LikelyShare)
            return ("it looks like dates, but other texts stand among them",
                Examples(Form, "name words for missing dates with --missing-words"), false);
        var numbers = Share(word => NumberFormats.LooksLikeNumber(word));
        var units = CountUnits();
        if (units <= MaxUnits && numbers >= 1 - FormatCandidates.Misfits)
        {
            return units > 1
                ? ("it looks like numbers, but their units differ", Examples(Unit, "convert all to one unit"), false)
                : ("it looks like numbers, but their forms differ",
                    Examples(Mark, "write all in one form, or give decimal, thousands and unit in a --columns file"), false);
        }

        if (units <= MaxUnits && numbers >= LikelyShare)
            return ("it looks like numbers, but other texts stand among them",
                Examples(Mark, "name words for missing numbers with --missing-words"), false);
        return ($"{texts.Distinct} different texts in {texts.Filled} rows: names or free text",
            "a --columns file can make it a category, or freeText to learn from its words", true);
    }

    private int CountUnits() =>
        sample.Where(word => NumberFormats.LooksLikeNumber(word)).Select(word => NumberUnits.FindIn(word)).OfType<string>()
        .Distinct().Count();

    private double Share(Func<string, bool> holds) => sample.Length == 0 ? 0 : (double)sample.Count(holds) / sample.Length;

    /// <summary>The first value of each sort with its line, and the advice.</summary>
    private string Examples(Func<string, string> sort, string advice)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var row = 0; row < table.Rows && first.Count < MaxExamples; row++)
        {
            if (texts.IsMissing[row]) continue;
            var text = texts.Column[row];
            first.TryAdd(sort(text), $"on line {table.Line(row)} ('{PlainText.Start(text)}')");
        }

        return $"{string.Join(", ", first.Select(example => $"{example.Key} {example.Value}"))}; {advice}";
    }

    private static string Form(string text) => DateFormats.FindIn(text) is { } form ? DateFormats.Pattern(form) : "other text";

    private static string Unit(string text) =>
        NumberFormats.LooksLikeNumber(text) ? NumberUnits.FindIn(text) ?? "no unit" : "other text";

    private static string Mark(string text) =>
        !NumberFormats.LooksLikeNumber(text) ? "other text"
        : NumberFormats.ThatRead([text]).Fits is [var fit, ..] ? fit.Form.Expected
        : "a number";
}
