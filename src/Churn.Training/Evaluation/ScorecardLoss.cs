using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Models.Explaining;
using Churn.Models.Manifest;

namespace Churn.Training.Evaluation;

/// <summary>Measures what a scorecard loses against its model.</summary>
public static class ScorecardLoss
{
    /// <summary>The most customers that bins are made for.</summary>
    private const int MaxRows = 5_000;

    /// <summary>Makes a scorecard of a candidate as it is made by default, and measures it on held-out customers.</summary>
    /// <param name="candidate">The candidate, which has not learnt from the held-out customers.</param>
    /// <param name="schema">The schema of the customers.</param>
    /// <param name="training">The customers that it learnt from.</param>
    /// <param name="holdout">The customers held out.</param>
    /// <returns>The figures; null where the candidate is not a sum over columns, or one over very many.</returns>
    public static ScorecardFigures? Of(
        Candidate candidate, CustomerSchema schema, EncodedDataset training, EncodedDataset holdout)
    {
        if (!ReadableModel.IsReadable(schema)) return null;
        float[][] rows = [.. EvenSpread.Of(training.Count, MaxRows).Select(training.Row)];
        float[][] background = [.. rows.Take(Explainer.BackgroundRows)]; // another one moves points to the start, and no more
        var graph = ModelGraphs.Write(candidate, schema);
        if (ColumnShapes.Of(graph, schema.Features, background) is not { } shapes) return null;
        return Of(Scorecard.Of(shapes, rows, new ScorecardOptions()), shapes, [.. holdout.Rows], holdout.Churned);
    }

    /// <summary>Measures a scorecard.</summary>
    /// <param name="scorecard">The scorecard.</param>
    /// <param name="shapes">The model that it was made of.</param>
    /// <param name="rows">Coded rows of customers.</param>
    /// <param name="churned">Their labels.</param>
    public static ScorecardFigures Of(Scorecard scorecard, ColumnShapes shapes, IReadOnlyList<float[]> rows, bool[] churned)
    {
        double? Auc(Func<float[], double> logOdds)
        {
            var auc = RocAuc.Of(churned, [.. rows.Select(row => LogOddsScale.ToProbability(logOdds(row)))]);
            return double.IsNaN(auc) ? null : auc;
        }

        return new ScorecardFigures(
            rows.Count,
            Auc(row => scorecard.LogOddsOf(scorecard.PointsOf(row))),
            Auc(row => shapes.LogOdds(row)));
    }
}
