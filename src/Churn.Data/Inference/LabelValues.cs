using System.Globalization;
using Churn.Core.Csv;
using Churn.Data.Tables;

namespace Churn.Data.Inference;

/// <summary>A value of a label in the spelling that comes first; letter case does not count.</summary>
/// <param name="Text">The value.</param>
/// <param name="Rows">How many rows have it.</param>
internal sealed record LabelValue(string Text, int Rows)
{
    /// <summary>The value with its count, for a message.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"'{PlainText.Start(Text)}' ({Rows} {(Rows == 1 ? "row" : "rows")})");
}

/// <summary>The values of a column that may be the label.</summary>
internal sealed class LabelValues
{
    /// <summary>A column of more values is no label; their rows are not counted to the end.</summary>
    public const int MostCounted = 64;

    private readonly TableColumn column;
    private string? third; // the value that comes third in the file, where it has one

    private LabelValues(string name, RawColumnValues texts)
    {
        Name = name;
        column = texts.Column;
        Missing = texts.IsMissing;
        Words = Count(texts);
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>Whether a row lacks a value.</summary>
    public bool[] Missing { get; }

    /// <summary>The values, the most frequent first, equally frequent ones as they come in the file.</summary>
    public IReadOnlyList<LabelValue> Words { get; }

    /// <summary>Whether they are what somebody wrote, so that no message may show one.</summary>
    public bool AreSentences => FreeTextDetector.AreSentences(Words.Select(word => word.Text));

    /// <summary>The row where the third value stands first.</summary>
    public int ThirdRow => Enumerable.Range(0, column.Rows).First(row => column[row] == third);

    public static LabelValues Read(CustomerTable table, int position, SchemaOptions options) =>
        new(table.Header[position], RawColumnValues.Read(table, position, options));

    /// <summary>Whether the column's name says who stayed, so that yes means stayed.</summary>
    public bool SaysStayed => LabelWords.SaysStayed(Name);

    /// <summary>The value of a spelling; accents and signs do not count if that leaves no doubt. Null if there is none.</summary>
    public LabelValue? Find(string spelling)
    {
        var text = spelling.Trim();
        if (Words.FirstOrDefault(word => word.Text.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } same) return same;
        var folded = IdentifierTokenizer.Folded(text);
        var alike = Words.Where(word => IdentifierTokenizer.Folded(word.Text).SequenceEqual(folded)).ToArray();
        return folded.Length > 0 && alike is [var only] ? only : null;
    }

    /// <summary>Whether each row has a value.</summary>
    public bool[] Is(LabelValue value) => column.Map(text => text.Equals(value.Text, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The one of two values that means churned: a word such as Closed says so itself; yes means churned unless the column's name
    /// says who stayed, and only beside a no. Null where they do not say.
    /// </summary>
    public LabelValue? GuessPositive()
    {
        if (Words is not [var first, var second]) return null;
        if (LabelWords.YesOf(first.Text, second.Text) is { } yes) return (first.Text == yes) != SaysStayed ? first : second;
        return (SaysChurned(first), SaysChurned(second)) switch
        {
            (true, false) => first,
            (false, true) => second,
            (true, null) when LabelWords.OfValue(first.Text) == LabelMeaning.Churned => first,
            (null, true) when LabelWords.OfValue(second.Text) == LabelMeaning.Churned => second,
            _ => null,
        };
    }

    /// <summary>Whether a value of this column says churned, or stayed; null where it says neither.</summary>
    public bool? SaysChurned(LabelValue value) => LabelWords.OfValue(value.Text) switch
    {
        LabelMeaning.Churned => true,
        LabelMeaning.Stayed => false,
        LabelMeaning.Yes => !SaysStayed,
        LabelMeaning.No => SaysStayed,
        _ => null,
    };

    private LabelValue[] Count(RawColumnValues texts)
    {
        var counts = new OrderedDictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        column.ForEachText((text, rows) =>
        {
            if (counts.Count > MostCounted || texts.SaysMissing(text)) return;
            var value = text.ToString();
            if (!counts.TryAdd(value, rows)) counts[value] += rows;
            else if (counts.Count == 3) third = value;
        });
        return [.. counts.Select(value => new LabelValue(value.Key, value.Value)).OrderByDescending(value => value.Rows)];
    }
}
