using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Churn.Core.Options;

namespace Churn.Models.Explaining;

/// <summary>How a scorecard counts (Siddiqi 2006).</summary>
public sealed record ScorecardOptions
{
    /// <summary>The points of a customer whose odds of leaving are <see cref="BaseOdds"/>. Default: 600.</summary>
    [Range(-1_000_000, 1_000_000)]
    public double BasePoints { get; init; } = 600;

    /// <summary>The odds of leaving, above 0, at the base points. Default: 1/19, a churn probability of 5 %.</summary>
    [Range(1e-9, 1e9)]
    public double BaseOdds { get; init; } = 1.0 / 19;

    /// <summary>The points that double the odds of leaving, above 0. Default: 50.</summary>
    [Range(1e-3, 1e6)]
    public double PointsToDouble { get; init; } = 50;

    /// <summary>The most groups of a column's values, 2 to 20; unseen and missing values are not counted. Default: 6.</summary>
    [Range(2, 20)]
    public int MaxBins { get; init; } = 6;
}

/// <summary>
/// A readable model as points to add up by hand: a customer gets the points of everybody, and those of one bin of each column and
/// of one cell of each pair. More points mean a higher probability of leaving.
/// </summary>
/// <param name="Start">The points of everybody.</param>
/// <param name="Factor">The points for 1 of log-odds.</param>
/// <param name="Offset">The points where the log-odds are 0.</param>
/// <param name="Columns">The columns that count, in the order of the coded row.</param>
/// <param name="Pairs">The pairs that count.</param>
public sealed record Scorecard(
    int Start, double Factor, double Offset, IReadOnlyList<ScorecardColumn> Columns, IReadOnlyList<ScorecardPair> Pairs)
{
    /// <summary>Makes a scorecard of a model.</summary>
    /// <param name="shapes">The model.</param>
    /// <param name="rows">Coded rows of customers, at least one: values that many of them have are told apart more.</param>
    /// <param name="options">How to count.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static Scorecard Of(ColumnShapes shapes, IReadOnlyList<float[]> rows, ScorecardOptions options)
    {
        OptionsValidator.ThrowIfAny(options);
        ArgumentOutOfRangeException.ThrowIfZero(rows.Count);
        return new ScorecardBuilder(shapes, rows, options).Build();
    }

    /// <summary>The points of a coded row.</summary>
    public int PointsOf(ReadOnlySpan<float> coded)
    {
        var points = Start;
        foreach (var column in Columns) points += column.Points[column.Axis.BinOf(coded)];
        foreach (var pair in Pairs) points += pair.Points[pair.First.BinOf(coded)][pair.Second.BinOf(coded)];
        return points;
    }

    /// <summary>The log-odds that points stand for.</summary>
    public double LogOddsOf(int points) => (points - Offset) / Factor;
}

/// <summary>The points of one column.</summary>
/// <param name="Axis">The bins of its values.</param>
/// <param name="Points">The points of each bin.</param>
public sealed record ScorecardColumn(ScorecardAxis Axis, IReadOnlyList<int> Points);

/// <summary>The points of two columns together, beside those of each.</summary>
/// <param name="First">The bins of the first column.</param>
/// <param name="Second">The bins of the second.</param>
/// <param name="Points">The points: for each bin of the first a row, with a number for each bin of the second.</param>
public sealed record ScorecardPair(ScorecardAxis First, ScorecardAxis Second, IReadOnlyList<IReadOnlyList<int>> Points);

/// <summary>The bins of a column.</summary>
/// <param name="Position">The position of the column in the coded row.</param>
/// <param name="Levels">The values of the column.</param>
/// <param name="Bins">The bins.</param>
/// <param name="BinOfLevel">The bin of each group of values.</param>
public sealed record ScorecardAxis(
    int Position, ColumnLevels Levels, IReadOnlyList<ScorecardBin> Bins, IReadOnlyList<int> BinOfLevel)
{
    /// <summary>The bin of a coded row.</summary>
    public int BinOf(ReadOnlySpan<float> coded) => BinOfLevel[Levels.IndexOf(coded[Position])];
}

/// <summary>Values of a column that get the same points.</summary>
/// <param name="Kind">"interval", "values", "unseen" or "missing".</param>
/// <param name="Above">The number that those of an interval are above; absent for the first.</param>
/// <param name="UpTo">The greatest number of an interval; absent for the last.</param>
/// <param name="Values">Words.</param>
public sealed record ScorecardBin(
    string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] float? Above = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] float? UpTo = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Values = null)
{
    /// <summary>The bin in words.</summary>
    public override string ToString() => (Kind, Above, UpTo) switch
    {
        ("values", _, _) => string.Join(", ", Values!),
        ("interval", null, null) => "any number",
        ("interval", null, { } end) => FormattableString.Invariant($"up to {end:G6}"),
        ("interval", { } start, null) => FormattableString.Invariant($"above {start:G6}"),
        ("interval", { } start, { } end) => FormattableString.Invariant($"above {start:G6}, up to {end:G6}"),
        ("unseen", _, _) => "a value never seen",
        _ => "missing",
    };
}
