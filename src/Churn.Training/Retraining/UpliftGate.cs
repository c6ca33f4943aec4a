using Churn.Core.Metrics;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Training.Uplift;

namespace Churn.Training.Retraining;

/// <summary>
/// Compares a new uplift model with the champion on the customers of the new trial: the new one by models that did not learn from
/// the customer, the champion as it is, which never saw the trial.
/// </summary>
internal static class UpliftGate
{
    /// <summary>Compares, and says whether the new one may take the champion's place.</summary>
    /// <param name="run">The run that made the new one.</param>
    /// <param name="champion">The champion.</param>
    /// <param name="cancellation">Stops the comparison.</param>
    public static UpliftComparison Compare(UpliftRun run, UpliftModel champion, CancellationToken cancellation = default)
    {
        if (champion.Manifest.Trial.Sha256 == run.Trial.Table.Sha256)
            return UpliftComparison.None(
                champion.Version, "the champion learnt from this very trial, so nothing can be compared; give a new trial");
        if (Score(run.Trial, champion) is not { } scores)
            return UpliftComparison.None(
                champion.Version,
                "the champion cannot score the customers of the new trial, which lacks columns or values of it");
        var outcomes = run.Trial.Outcomes();
        QiniCurve[] curves = [new(outcomes, run.Uplift), new(outcomes, scores)];
        var bootstrap = QiniBootstrap.Of(outcomes, curves, run.Options.Seed, cancellation: cancellation);
        var interval = bootstrap.OfDifference(0, 1);
        var difference = new UpliftEstimate(curves[0].Q - curves[1].Q, interval.Lower, interval.Upper);
        return new UpliftComparison(
            champion.Version,
            curves[1].Q,
            curves[0].Q,
            difference,
            difference.Upper >= 0,
            FormattableString.Invariant($"on the {run.Trial.Count} customers of the new trial its Q is {curves[0].Q:0.00000}, ")
                + FormattableString.Invariant($"the champion's {curves[1].Q:0.00000}; difference {difference.Value:0.00000} ")
                + FormattableString.Invariant($"[{difference.Lower:0.00000}, {difference.Upper:0.00000}], ")
                + (difference.Upper >= 0 ? "so it is not worse" : "so it is worse beyond doubt"));
    }

    /// <returns>The champion's uplift of every customer; null where it cannot score all of them.</returns>
    private static double[]? Score(Trial trial, UpliftModel champion)
    {
        var reader = new TextRecordReader(champion.Schema, trial.Table.Header, trial.Schema.AsOf);
        if (reader.MissingFeatures.Count > 0) return null;
        var scores = new double[trial.Count];
        for (var row = 0; row < scores.Length; row++)
        {
            var reading = reader.Read(trial.Table.Row(row));
            if (!reading.Succeeded) return null;
            scores[row] = champion.Uplift(reading.Record.Coded);
        }

        return scores;
    }
}
