using System.Xml.Linq;
using Churn.Core.Markup;
using Churn.Core.Privacy;
using Churn.Models.Manifest;

namespace Churn.Training.Privacy;

/// <summary>Writes the page of a private training: what is promised, how good the model is, what is not covered.</summary>
internal static class PrivateReport
{
    private const int Decimals = 3;

    /// <summary>Writes the page.</summary>
    public static byte[] Write(ModelManifest manifest, PrivateTrainingOptions options, PrivacySpending spending)
    {
        var title = $"Private {manifest.Model} on {manifest.Data.File}";
        return HtmlPage.Write(HtmlPage.Build(title, ReportStyle.Text, new XElement(
            "body",
            new XElement("header", new XElement("p", Html.Class("kicker"), "Churn model"), new XElement("h1", title)),
            new XElement(
                "main",
                Promise(manifest.Privacy!, spending),
                CountedReport.Figures(
                    manifest,
                    "Computed from counts of held-out customers by twentieths of the probability, with noise. The 95 % intervals "
                    + "hold both chance and noise. Nobody is both held out and learnt from, so the counts cost nothing more."),
                CountedReport.Columns(options.Bounds)))));
    }

    private static XElement Promise(PrivacyFacts privacy, PrivacySpending spending) => Html.Section(
        "promise",
        "The promise",
        Html.Paragraph(
            "Whether one customer was in the data changes the probability of anything that this version tells by at most a "
            + $"factor of {NumberText.Decimal(Math.Exp(privacy.Epsilon), 2)}, but for a probability of {Small(privacy.Delta)}."),
        Html.Facts(
            ("epsilon", NumberText.Decimal(privacy.Epsilon, Decimals)),
            ("delta", Small(privacy.Delta)),
            ("one customer", privacy.Neighbours),
            ("noise", privacy.Mechanism),
            ("ledger", spending.Ledger),
            ("spent in all", spending)),
        Html.Note(privacy.NotCovered));

    private static string Small(double value) => FormattableString.Invariant($"{value:0.###e+0}");
}
