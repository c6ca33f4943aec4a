using System.Xml.Linq;
using Churn.Core.Markup;
using Churn.Models.Manifest;
using Churn.Training.Privacy;

namespace Churn.Training.Federated;

/// <summary>Writes the page of a federated training: who learnt how, how good the model is, what is not hidden.</summary>
internal static class FederatedReport
{
    /// <summary>Writes the page.</summary>
    public static byte[] Write(ModelManifest manifest, PrivateBounds bounds)
    {
        var federation = manifest.Federation!;
        var title = $"Federated {manifest.Model} of {manifest.Data.File}";
        return HtmlPage.Write(HtmlPage.Build(title, ReportStyle.Text, new XElement(
            "body",
            new XElement("header", new XElement("p", Html.Class("kicker"), "Churn model"), new XElement("h1", title)),
            new XElement(
                "main",
                Html.Section(
                    "federation",
                    "How it was learnt",
                    Html.Paragraph(federation.Method),
                    Html.Facts(
                        ("sites", federation.Sites),
                        ("customers learnt from", manifest.Data.TrainingRows),
                        ("customers held out", manifest.Data.HoldoutRows),
                        ("the same as of all rows in one place", federation.EqualsCentral ? "yes, bit for bit" : "no")),
                    Html.Note(federation.NotCovered)),
                CountedReport.Figures(manifest, federation.Figures),
                CountedReport.Columns(bounds)))));
    }
}
