using System.Text.Json.Serialization;
using Churn.Core.Schema;

namespace Churn.Data.Inference;

/// <summary>What the user says of one column; what is null is found out.</summary>
public sealed record ColumnOptions
{
    /// <summary>The header's name.</summary>
    public required string Name { get; init; }

    public ColumnKind? Kind { get; init; }

    /// <summary>What stands before the fraction of a number.</summary>
    public DecimalMark? Decimal { get; init; }

    /// <summary>What stands between the thousands of a number.</summary>
    public ThousandsMark? Thousands { get; init; }

    /// <summary>The mark before or behind a number, such as € or %.</summary>
    public string? Unit { get; init; }

    /// <summary>How dates are written.</summary>
    public DateFormat? DateForm { get; init; }

    /// <summary>The last of the hundred years that a year of two digits stands for, such as 2049.</summary>
    public int? TwoDigitYearMax { get; init; }

    /// <summary>Whether k, M, B, Mio. and the like may stand behind a number, and multiply it.</summary>
    public bool? Magnitudes { get; init; }

    /// <summary>The words that say, in this column, that a value is missing; null for those of the file.</summary>
    public IReadOnlyList<string>? MissingWords { get; init; }

    /// <summary>
    /// A lexicon of words with their values, by which the tone of free text is read; its path as seen from the working folder.
    /// Default: none, the tone is not read.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Tone { get; init; }

    /// <inheritdoc cref="ColumnDeclaration.DisplayName"/>
    public string? DisplayName { get; init; }

    /// <inheritdoc cref="ColumnDeclaration.Group"/>
    public string? Group { get; init; }

    /// <inheritdoc cref="ColumnDeclaration.Actionable"/>
    public Actionable? Actionable { get; init; }

    /// <inheritdoc cref="ColumnDeclaration.Min"/>
    public float? Min { get; init; }

    /// <inheritdoc cref="ColumnDeclaration.Max"/>
    public float? Max { get; init; }

    /// <inheritdoc cref="ColumnDeclaration.Cost"/>
    public double? Cost { get; init; }

    /// <inheritdoc cref="ColumnDeclaration.Forbid"/>
    public IReadOnlyList<string>? Forbid { get; init; }

    /// <summary>What it declares beside the kind.</summary>
    internal ColumnDeclaration Declaration => new()
    {
        Name = Name,
        DisplayName = DisplayName,
        Group = Group,
        Actionable = Actionable ?? default,
        Min = Min,
        Max = Max,
        Cost = Cost,
        Forbid = Forbid,
    };

    /// <summary>The rule that chose the kind, for the reader of the file; it decides nothing.</summary>
    public string? Why { get; init; }
}
