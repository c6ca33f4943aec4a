using System.Globalization;
using System.Runtime.InteropServices;
using Churn.Core.Decisions;
using Churn.Core.Numerics;
using Churn.Outcomes.Storage;
using ChurnApi.Segments;

namespace ChurnApi.Console.Runs;

/// <summary>
/// The customers of a run by value and risk: rows are bands of values, the highest first, columns bands of probabilities, the
/// lowest first. Cells of few customers have no figures, nor has one from which they could be found out; there are no sums of
/// rows and columns, from which more could.
/// </summary>
internal sealed class RunMatrix
{
    private const double UsualHighRisk = 0.5;

    private RunMatrix(IReadOnlyList<MatrixBand> risks, IReadOnlyList<MatrixRow> rows) => (Risks, Rows) = (risks, rows);

    /// <summary>The bands of probabilities.</summary>
    public IReadOnlyList<MatrixBand> Risks { get; }

    /// <summary>The bands of values that have customers.</summary>
    public IReadOnlyList<MatrixRow> Rows { get; }

    /// <summary>What the largest cell that is shown has at risk, or expects to leave where there are no values.</summary>
    public double Most => Rows.SelectMany(row => row.Cells).Max(cell => cell.AtRisk) ?? 0;

    /// <summary>Whether the outcomes of any cell are shown.</summary>
    public bool HasOutcomes => Rows.Any(row => row.Cells.Any(cell => cell.HasOutcomes));

    /// <summary>The bounds between the bands of probabilities: those of low and high risk, in whole percents.</summary>
    /// <param name="rules">The rules of the version that scored.</param>
    public static IReadOnlyList<double> RiskBounds(SegmentationRules rules) =>
    [
        .. new[] { rules.LowRisk.Value, rules.HighRiskProbability?.Value ?? UsualHighRisk }
            .Select(bound => Math.Round(bound, 2)).Where(bound => bound is > 0 and < 1).Distinct().Order(),
    ];

    /// <summary>The bounds between the bands of values: quarters of the customers, rounded to two digits.</summary>
    /// <param name="values">The values that are known, in any order; they get sorted.</param>
    public static IReadOnlyList<double> ValueBounds(List<double> values)
    {
        values.Sort();
        return
        [
            .. new[] { 0.25, 0.5, 0.75 }
                .Select(share => TwoDigits(Quantiles.OfSorted<double>(CollectionsMarshal.AsSpan(values), share)))
                .Where(bound => double.IsFinite(bound) && bound > values[0]).Distinct(),
        ];
    }

    /// <summary>Sums up a run.</summary>
    /// <param name="run">The run, which has bands.</param>
    /// <param name="cells">Its cells.</param>
    /// <param name="minCell">Cells of fewer customers have no figures.</param>
    public static RunMatrix Of(ScoringRun run, IReadOnlyList<RunCell> cells, int minCell)
    {
        var hidden = SmallCells.Find([.. cells.Select(cell => cell.Customers)], minCell);
        var unknown = SmallCells.Find([.. cells.Select(cell => cell.Known)], minCell);
        var bands = run.Content.Bands!;
        var risks = Bands(bands.Risks);
        var shown = cells.Index().ToDictionary(
            cell => (cell.Item.Value, cell.Item.Risk),
            cell => new MatrixCell(
                hidden[cell.Index] ? null : cell.Item, hidden[cell.Index], !hidden[cell.Index] && !unknown[cell.Index]));
        MatrixRow[] rows =
        [
            .. Bands(bands.Values).Index().Reverse().Select(band => RowOf(band.Index, band.Item)),
            RowOf(null, null),
        ];
        return new RunMatrix(risks, [.. rows.Where(row => row.Cells.Any(cell => !cell.IsEmpty))]);

        MatrixRow RowOf(int? value, MatrixBand? band) => new(band,
        [
            .. risks.Select((risk, at) => shown.GetValueOrDefault((value, at)) is { } cell
                ? cell with { Query = Query(run, band, risk) }
                : MatrixCell.Empty),
        ]);
    }

    private static CallQuery Query(ScoringRun run, MatrixBand? value, MatrixBand risk) => new(run.Id)
    {
        MinProbability = risk.From,
        BelowProbability = risk.Below,
        MinValue = value?.From,
        BelowValue = value?.Below,
        HasValue = value is null && run.Content.ValueColumn is not null ? false : null,
    };

    private static MatrixBand[] Bands(IReadOnlyList<double> bounds) =>
    [
        .. Enumerable.Range(0, bounds.Count + 1).Select(band => new MatrixBand(
            band == 0 ? null : bounds[band - 1], band == bounds.Count ? null : bounds[band])),
    ];

    private static double TwoDigits(double value) =>
        double.Parse(value.ToString("E1", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}

/// <summary>A band of numbers.</summary>
/// <param name="From">Where it begins, inclusive; null for no bound.</param>
/// <param name="Below">Where it ends, exclusive; null for no bound.</param>
internal sealed record MatrixBand(double? From, double? Below);

/// <summary>The customers of a band of values.</summary>
/// <param name="Value">The band; null for customers whose value is not known.</param>
/// <param name="Cells">One for each band of probabilities.</param>
internal sealed record MatrixRow(MatrixBand? Value, IReadOnlyList<MatrixCell> Cells);

/// <summary>A cell of value and risk.</summary>
/// <param name="Figures">Its figures; null where there is nobody in it, or too few.</param>
/// <param name="IsHidden">Whether it has too few customers to show.</param>
/// <param name="MayShowOutcomes">Whether its known outcomes are enough to show, or none.</param>
internal sealed record MatrixCell(RunCell? Figures, bool IsHidden, bool MayShowOutcomes)
{
    public static MatrixCell Empty { get; } = new(null, false, false);

    /// <summary>The part of the call list that its customers are.</summary>
    public CallQuery? Query { get; init; }

    /// <summary>Whether nobody is in it.</summary>
    public bool IsEmpty => Figures is null && !IsHidden;

    /// <summary>What is at risk; how many are expected to leave where there are no values; null where nothing is shown.</summary>
    public double? AtRisk => Figures is null ? null : Figures.ValueAtRisk ?? Figures.ExpectedToLeave;

    /// <summary>Whether what became of its customers is shown.</summary>
    public bool HasOutcomes => MayShowOutcomes && Figures is { Known: > 0 };
}
