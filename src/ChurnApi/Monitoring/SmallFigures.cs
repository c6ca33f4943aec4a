using Churn.Core.Monitoring;
using ChurnApi.Segments;

namespace ChurnApi.Monitoring;

/// <summary>Takes what rests on few customers out of a report: of all answers, of the page, and of the console.</summary>
internal static class SmallFigures
{
    /// <summary>Returns the report without figures and shares of fewer customers than a minimum.</summary>
    public static LogReport Hide(LogReport report, int minCell)
    {
        var found = report.Findings;
        return report with
        {
            Findings = found with
            {
                Drift = found.Drift is { } drift ? Hide(drift, minCell) : null,
                Estimated = found.Estimated is { } estimated && estimated.Customers < minCell
                    ? estimated with { ChurnRate = double.NaN, RocAuc = Figure.Undefined, LogLoss = Figure.Undefined }
                    : found.Estimated,
                Realised = Hide(found.Realised, minCell),
                Cohorts = [.. found.Cohorts.Select(cohort => cohort with
                {
                    EstimatedRocAuc = cohort.Customers < minCell ? Figure.Undefined : cohort.EstimatedRocAuc,
                    EstimatedLogLoss = cohort.Customers < minCell ? Figure.Undefined : cohort.EstimatedLogLoss,
                    Realised = Hide(cohort.Realised, minCell),
                })],
            },
            Versions = [.. report.Versions.Select(version => version with { Figures = Hide(version.Figures, minCell) })],
        };
    }

    private static RealisedFigures? Hide(RealisedFigures? figures, int minCell) => figures?.Customers >= minCell ? figures : null;

    private static RealisedFindings Hide(RealisedFindings found, int minCell)
    {
        var figures = Hide(found.Figures, minCell);
        var hidden = SmallCells.Find([.. found.Segments.Select(segment => segment.Rows)], minCell);
        return found with
        {
            Figures = figures,
            Profit = figures is null ? null : found.Profit,
            Segments = figures is null ? [] : [.. found.Segments.Where((_, i) => !hidden[i])],
            Groups = [.. found.Groups.Where(group => group.Customers >= minCell)],
        };
    }

    /// <summary>Of too few customers the columns that moved beyond doubt are left, without their values.</summary>
    private static DriftFindings Hide(DriftFindings drift, int minCell) => drift with
    {
        Columns =
        [
            .. drift.Columns.Where(column => drift.Customers >= minCell || column.Alarm).Select(column =>
                ColumnDistribution.HidesMoved(column, minCell)
                    ? column with { Moved = new MovedCell("few customers", double.NaN, double.NaN) }
                    : column),
        ],
    };
}
