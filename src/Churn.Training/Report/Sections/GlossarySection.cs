using System.Xml.Linq;
using Churn.Core.Markup;
using Churn.Core.Metrics;

namespace Churn.Training.Report.Sections;

/// <summary>The metrics in words.</summary>
internal static class GlossarySection
{
    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["rocAuc"] = "Take one customer who left and one who stayed: how often the first has the higher probability. 0.5 is a "
            + "coin, 1 is always.",
        ["averagePrecision"] = "The share of leavers among those flagged, averaged over all thresholds. A random order reaches "
            + "the churn rate, a perfect one 1.",
        ["liftAtTenPercent"] = "How many times more leavers are in the most likely tenth of the customers than in any tenth. 1 "
            + "is no better than chance.",
        ["hMeasure"] = "How much of the loss of knowing nothing the model spares, over all ways to weigh the two errors. 0 is "
            + "nothing, 1 is all of it.",
        ["expectedMaximumProfit"] =
            "What a campaign earns per customer of the base, whether called or not, if it calls those that "
            + "pay most: in money, and averaged over how many leavers may accept the offer. 0 is what calling nobody earns.",
        ["logLoss"] = "How wrong the probabilities are; being sure and wrong costs most. 0 is perfect. To give everybody the "
            + "churn rate costs 0.69 where half of the customers leave, and less where fewer do.",
        ["brier"] = "The squared distance between probability and outcome (1 left, 0 stayed), on average. 0 is perfect, 0.25 is "
            + "to say 50 % of everybody.",
        ["expectedCalibrationError"] = "How far the probabilities are from the share that really left, on average. 0.03: of "
            + "customers given 30 %, about 27 to 33 in a hundred leave.",
        ["accuracy"] = "The share of customers about whom the decision was right. Beware: where few leave, flagging nobody is "
            + "accurate, too.",
        ["precision"] = "Of the customers flagged, the share that left.",
        ["recall"] = "Of the customers who left, the share that was flagged.",
        ["f1"] = "Precision and recall in one number (their harmonic mean): high only if both are.",
    };

    private static readonly (string Term, string Meaning)[] Terms =
    [
        ("Probability", "Calibrated: of a hundred customers given 30 %, about thirty leave."),
        ("Threshold, flagged", "The model flags every customer whose probability is at least the threshold."),
        ("Called", "Contacted by the campaign and made the offer, at the terms under \u201CWhat it is worth\u201D."),
        (
            "MPC, EMPC",
            "The profit of the best threshold if the share of leavers who accept is known; the mean of that if it is not."),
        ("95 % range", "Where the metric lies in 95 of 100 repetitions with other customers of the same kind (bootstrap)."),
        ("Held out", "Set aside before anything was learnt, to measure on."),
        ("Cross-validation", "The training rows in parts; each part is predicted by a model that learnt from the others only."),
    ];

    public static XElement Write() => Html.Section(
        "glossary",
        "What the metrics mean",
        new XElement(
            "dl",
            Html.Class("glossary"),
            Metric.All.Select(metric => Entry(metric.Name, Meanings.GetValueOrDefault(metric.Key, "") + Direction(metric))),
            Terms.Select(term => Entry(term.Term, term.Meaning))));

    private static string Direction(Metric metric) => metric.HigherIsBetter ? " Higher is better." : " Lower is better.";

    private static IEnumerable<XElement> Entry(string term, string meaning) =>
        [new XElement("dt", term), new XElement("dd", meaning)];
}
