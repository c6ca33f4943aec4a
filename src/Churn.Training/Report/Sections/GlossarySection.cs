using System.Xml.Linq;
using Churn.Core.Markup;
using Churn.Core.Metrics;
using Churn.Core.Schema;

namespace Churn.Training.Report.Sections;

/// <summary>The metrics in words.</summary>
internal static class GlossarySection
{
    private static Dictionary<string, string> Meanings(OutcomeWords words) => new()
    {
        ["rocAuc"] = $"Take one customer who {words.Happened} and one who {words.DidNot}: how often the first has "
            + "the higher probability. 0.5 is a coin, 1 is always.",
        ["averagePrecision"] = $"The share of {words.Who} among those flagged, averaged over all thresholds. A random order "
            + $"reaches the {words.Rate}, a perfect one 1.",
        ["liftAtTenPercent"] = $"How many times more {words.Who} are in the most likely tenth of the customers than in any "
            + "tenth. 1 is no better than chance.",
        ["hMeasure"] = "How much of the loss of knowing nothing the model spares, over all ways to weigh the two errors. 0 is "
            + "nothing, 1 is all of it.",
        ["expectedMaximumProfit"] =
            "What a campaign earns per customer of the base, whether called or not, if it calls those that "
            + "pay most: in money, and averaged over how many leavers may accept the offer. 0 is what calling nobody earns.",
        ["logLoss"] = "How wrong the probabilities are; being sure and wrong costs most. 0 is perfect. To give everybody the "
            + $"{words.Rate} costs 0.69 where half of the customers {words.Happen}, and less where fewer do.",
        ["brier"] = $"The squared distance between probability and outcome (1 {words.Happened}, 0 {words.DidNot}), on "
            + "average. 0 is perfect, 0.25 is to say 50 % of everybody.",
        ["expectedCalibrationError"] = $"How far the probabilities are from the share that really {words.Happened}, on average. "
            + $"0.03: of customers given 30 %, about 27 to 33 in a hundred {words.Happen}.",
        ["accuracy"] = "The share of customers about whom the decision was right. Beware: where few "
            + $"{words.Happen}, flagging nobody is accurate, too.",
        ["precision"] = $"Of the customers flagged, the share that {words.Happened}.",
        ["recall"] = $"Of the customers who {words.Happened}, the share that was flagged.",
        ["f1"] = "Precision and recall in one number (their harmonic mean): high only if both are.",
    };

    private static (string Term, string Meaning)[] Terms(OutcomeWords words) =>
    [
        ("Probability", $"Calibrated: of a hundred customers given 30 %, about thirty {words.Happen}."),
        ("Threshold, flagged", "The model flags every customer whose probability is at least the threshold."),
        ("95 % range", "Where the metric lies in 95 of 100 repetitions with other customers of the same kind (bootstrap)."),
        ("Held out", "Set aside before anything was learnt, to measure on."),
        ("Cross-validation", "The training rows in parts; each part is predicted by a model that learnt from the others only."),
    ];

    private static readonly (string Term, string Meaning)[] CampaignTerms =
    [
        ("Called", "Contacted by the campaign and made the offer, at the terms under \u201CWhat it is worth\u201D."),
        (
            "MPC, EMPC",
            "The profit of the best threshold if the share of leavers who accept is known; the mean of that if it is not."),
    ];

    public static XElement Write(ReportContent content)
    {
        var meanings = Meanings(content.Words);
        return Html.Section(
            "glossary",
            "What the metrics mean",
            new XElement(
                "dl",
                Html.Class("glossary"),
                Metric.For(content.HasCampaign)
                    .Select(metric => Entry(metric.Name, meanings.GetValueOrDefault(metric.Key, "") + Direction(metric))),
                Terms(content.Words).Concat(content.HasCampaign ? CampaignTerms : [])
                    .Select(term => Entry(term.Term, term.Meaning))));
    }

    private static string Direction(Metric metric) => metric.HigherIsBetter ? " Higher is better." : " Lower is better.";

    private static IEnumerable<XElement> Entry(string term, string meaning) =>
        [new XElement("dt", term), new XElement("dd", meaning)];
}
