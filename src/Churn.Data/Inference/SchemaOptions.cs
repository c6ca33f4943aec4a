using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using Churn.Core.Options;
using Churn.Core.Schema;

namespace Churn.Data.Inference;

/// <summary>What becomes of rows without a label.</summary>
public enum UnlabelledRows
{
    /// <summary>The file is refused.</summary>
    Refuse,

    /// <summary>They are left out.</summary>
    Ignore,
}

/// <summary>What the user says of a file before its schema is learnt.</summary>
public sealed record SchemaOptions : IValidatableObject
{
    /// <summary>The <see cref="Group"/> of those who want none.</summary>
    public const string NoGroup = "none";

    /// <summary>The column to predict. Default: the one whose name says so, such as Churn or Exited.</summary>
    public string? Label { get; init; }

    /// <summary>
    /// The label's value that means "churned", or several with commas between them; all others mean "stayed". Default: the one of
    /// two that says so, such as Yes or 1.
    /// </summary>
    public string? Positive { get; init; }

    /// <summary>
    /// A column that is filled for those who churned and empty for all others, such as the day of leaving. Default: none.
    /// </summary>
    public string? LabelFilled { get; init; }

    /// <summary>A file that lists those who churned, by <see cref="Key"/>. Default: none.</summary>
    public string? ChurnedFile { get; init; }

    /// <summary>
    /// The column by which <see cref="ChurnedFile"/> is joined: a name that both files have, or both names, that of the customers
    /// file first, as in <c>id=CustomerId</c>. Default: the only name that both files have.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>What the label says where it is not churn, such as a purchase within 30 days. Default: null, churn.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LabelTarget? Target { get; init; }

    /// <summary>What becomes of rows without a label. Default: the file is refused.</summary>
    public UnlabelledRows Unlabelled { get; init; } = UnlabelledRows.Refuse;

    /// <summary>Columns not to use. Default: none.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>
    /// Columns to learn from although they are proven leaks of the label. Default: none, proven leaks are left out.
    /// </summary>
    public IReadOnlyList<string> AllowLeak { get; init; } = [];

    /// <summary>
    /// The words that say that a value is missing, in any case. Default: those of <see cref="MissingText.Usual"/>. Among numbers
    /// and
    /// dates those of <see cref="MissingText.UsualAmongNumbers"/> count too, whatever the option says: they cannot be values
    /// there.
    /// </summary>
    public IReadOnlyList<string> MissingWords { get; init; } = MissingText.Usual;

    /// <summary>
    /// The column that says which rows are of one customer; they are never parted by a split. Default: the customer key, where
    /// one is found whose values repeat; else each row is a customer. <see cref="NoGroup"/> says that each row is one in any
    /// case.
    /// </summary>
    public string? Group { get; init; }

    /// <summary>
    /// A column of dates or numbers: a model learns from the past and is measured on the latest rows, and a row's dates count
    /// from its own. Default: rows are held out at random.
    /// </summary>
    public string? Time { get; init; }

    /// <summary>The day from which the ages of dates count. Default: the newest date of the file.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>
    /// What stands before the fraction of numbers, where a column does not tell. Default: found out from the others.
    /// </summary>
    public DecimalMark? Decimal { get; init; }

    /// <summary>
    /// Whether dates have the day before the month, where a column does not tell. Default: found out from the others.
    /// </summary>
    public bool? DayFirst { get; init; }

    /// <summary>What the user says of single columns, each named once. Default: nothing.</summary>
    public IReadOnlyList<ColumnOptions> Columns { get; init; } = [];

    /// <summary>How missing numbers are imputed. Default: the median.</summary>
    public ImputationStrategy MissingNumbers { get; init; } = ImputationStrategy.Median;

    /// <summary>What stands in for missing categories and booleans. Default: the most frequent value.</summary>
    public ImputationStrategy MissingCategories { get; init; } = ImputationStrategy.MostFrequent;

    /// <summary>Columns of numbers that decisions read, whether or not they are learnt from; the campaign names them.</summary>
    internal IReadOnlyList<string> Amounts { get; init; } = [];

    /// <summary>Columns that are known to be written later than the day of their row; they are leaks.</summary>
    internal IReadOnlyList<FutureColumn> Future { get; init; } = [];

    /// <summary>
    /// The same options with what is not null of the label's. Where another place of the label is named, what was said of the
    /// former one is forgotten.
    /// </summary>
    public SchemaOptions WithLabel(string? label, string? positive, string? labelFilled, string? churnedFile, string? key)
    {
        var start = (label ?? positive ?? labelFilled ?? churnedFile) is null ? this
            : this with { LabelFilled = null, ChurnedFile = null, Key = null };
        if ((labelFilled ?? churnedFile) is not null) start = start with { Label = null, Positive = null };
        return start with
        {
            Label = label ?? start.Label,
            Positive = positive ?? start.Positive,
            LabelFilled = labelFilled ?? start.LabelFilled,
            ChurnedFile = churnedFile ?? start.ChurnedFile,
            Key = key ?? start.Key,
        };
    }

    /// <summary>The column of <see cref="Group"/>; null where there is none.</summary>
    internal string? GroupColumn => Group == NoGroup ? null : Group;

    /// <summary>Every column that the options name, but the label and the allowed leaks.</summary>
    internal IEnumerable<string> NamedColumns =>
        [.. Ignore, .. Amounts, .. new[] { GroupColumn, Time }.OfType<string>(), .. Columns.Select(column => column.Name)];

    /// <summary>What the user says of a column.</summary>
    internal ColumnOptions Of(string name) =>
        Columns.FirstOrDefault(column => column.Name == name) ?? new ColumnOptions { Name = name };

    /// <summary>Every fault of these options, in a sentence each; none if all is well.</summary>
    public IReadOnlyList<string> Check() => [.. OptionsValidator.Of(this)];

    /// <summary>Words have neither mean nor median; a column is described once.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var same in Columns.GroupBy(column => column.Name).Where(same => same.Count() > 1))
            yield return new ValidationResult($"columns describes '{same.Key}' {same.Count()} times.");
        if (new[] { Label, LabelFilled, ChurnedFile }.Count(source => source is not null) > 1)
            yield return new ValidationResult("label, labelFilled and churnedFile exclude each other.");
        if (Positive is not null && (LabelFilled ?? ChurnedFile) is not null)
            yield return new ValidationResult("positive is a value of a label column, not of labelFilled or churnedFile.");
        if (Target is { IsGood: false })
            yield return new ValidationResult(FormattableString.Invariant(
                $"target is '{Target}'; it must be an event within 1 to {LabelTarget.MaxDays} days."));
        if (Key is not null && ChurnedFile is null)
            yield return new ValidationResult("key needs churnedFile, the file that it joins.");
        foreach (var column in Columns)
            if (column.TwoDigitYearMax is < DateFormats.FirstYear + 99 or > DateFormats.LastYear)
                yield return new ValidationResult(
                    string.Create(CultureInfo.InvariantCulture,
                        $"twoDigitYearMax of '{column.Name}' is {column.TwoDigitYearMax}; it must "
                            + $"be {DateFormats.FirstYear + 99} to {DateFormats.LastYear}."
                    ));
        foreach (var column in Columns)
            if (column is { Tone: not null, Kind: not ColumnKind.FreeText })
                yield return new ValidationResult(
                    $"tone of '{column.Name}' needs the kind freeText; "
                        + (column.Kind is null ? "none is given." : "it has another."));
        foreach (var column in Columns)
            if (column.Tone is not null && string.IsNullOrWhiteSpace(column.Tone))
                yield return new ValidationResult(
                    $"tone of '{column.Name}' is empty; name the file of a lexicon, or leave tone out.");
        if (Time is not null && Time == Group)
            yield return new ValidationResult($"time and group are both '{Time}'.");
        if (MissingCategories is ImputationStrategy.Mean or ImputationStrategy.Median)
            yield return new ValidationResult($"missingCategories is {MissingCategories}, which words do not have.");
    }
}
