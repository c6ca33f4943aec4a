using Churn.Core.Metrics;
using Churn.Models.Manifest;
using Churn.Training.Evaluation;

namespace Churn.Training.Privacy;

/// <summary>Passes the verdict on a model by counts of held-out customers, with intervals that allow for noise in them.</summary>
internal static class CountedVerdict
{
    /// <summary>Judges a private model.</summary>
    /// <inheritdoc cref="Of"/>
    public static ModelVerdict OfPrivate(Candidate candidate, CountedMeasurement measured) => Of(
        candidate, measured, "noise included, ", "There are too few customers for this epsilon", " A larger epsilon helps, "
            + "and so do more customers.");

    /// <summary>Judges a model.</summary>
    /// <param name="candidate">The model with its figures.</param>
    /// <param name="measured">What is told of the held-out customers.</param>
    public static ModelVerdict Of(Candidate candidate, CountedMeasurement measured) =>
        Of(candidate, measured, "", "There are too few customers", "");

    private static ModelVerdict Of(
        Candidate candidate, CountedMeasurement measured, string noise, string tooFew, string whatHelps)
    {
        var (auc, interval) = (candidate.Metrics.RocAuc, candidate.Intervals["rocAuc"]);
        var figures = FormattableString.Invariant(
            $"ROC AUC {auc:0.000} [{interval.Lower:0.000}, {interval.Upper:0.000}], {noise}on held-out customers");
        var averageLoss = LogLoss.Of(measured.Churned, Array.ConvertAll(measured.Churned, _ => measured.ChurnRate));
        var churners = measured.Churned.Count(churned => churned);
        ModelFinding?[] findings =
        [
            interval.Lower >= ModelAssessment.TooGoodAuc
                ? new ModelFinding(
                    ModelFinding.TooGood,
                    $"{figures}: the data know the answer. If a column is known only after customers have left, take it out of "
                    + "the bounds.")
                : null,
            !(interval.Lower > 0.5)
                ? new ModelFinding(
                    ModelFinding.Useless,
                    $"{figures}: nothing shows that it ranks better than chance. {tooFew}, "
                    + "or the columns say nothing about churn.")
                : null,
            interval.Lower > 0.5 && !(candidate.Metrics.LogLoss < averageLoss)
                ? new ModelFinding(
                    ModelFinding.Useless,
                    FormattableString.Invariant($"log loss {candidate.Metrics.LogLoss:0.000}, but {averageLoss:0.000} if ")
                    + $"everybody gets the average churn rate: its probabilities are no better than none.{whatHelps}")
                : null,
            Math.Min(churners, measured.Churned.Length - churners) < ModelAssessment.MinOfEachClass
                ? new ModelFinding(
                    ModelFinding.Thin,
                    $"about {churners} churners and {measured.Churned.Length - churners} stayers were held out: the figures may "
                    + "be far off. Train on more customers.")
                : null,
        ];
        return new ModelVerdict([.. findings.OfType<ModelFinding>()]);
    }
}
