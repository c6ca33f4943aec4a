using System.Xml.Linq;
using Churn.Core.Markup;
using Churn.Training.Report.Sections;

namespace Churn.Training.Report;

/// <summary>
/// The page: its head, its title, and the sections in the order in which an analyst asks: what it is worth and how sure, who and
/// why, the segments, then the models.
/// </summary>
internal static class ReportPage
{
    public static XElement Build(ReportContent content)
    {
        XElement[] sections =
        [
            SummarySection.Write(content),
            .. content.HasCampaign ? [ProfitSection.Write(content)] : Array.Empty<XElement>(),
            CurvesSection.Write(content),
            DecisionsSection.Write(content),
            ImportanceSection.Write(content),
            .. ReasonsSection.Write(content) is { } reasons ? [reasons] : Array.Empty<XElement>(),
            .. ShapesSection.Write(content) is { } shapes ? [shapes] : Array.Empty<XElement>(),
            .. TextsSection.Write(content) is { } texts ? [texts] : Array.Empty<XElement>(),
            SegmentsSection.Write(content),
            .. LearningSection.Write(content) is { } learning ? [learning] : Array.Empty<XElement>(),
            ModelsSection.Write(content),
            CardSection.Write(content),
            DataSection.Write(content),
            ColumnsSection.Write(content),
            ProvenanceSection.Write(content),
            GlossarySection.Write(content),
        ];
        return HtmlPage.Build(Title(content), ReportStyle.Text, Body(content, sections));
    }

    private static string Title(ReportContent content) =>
        $"{(content.HasCampaign ? "Churn model" : $"Model of {content.Words.What}")} from {content.Manifest.Data.File}";

    private static XElement Body(ReportContent content, XElement[] sections) => new(
        "body",
        new XElement(
            "header",
            new XElement("p", Html.Class("kicker"), "Training report"),
            new XElement("h1", Title(content)),
            Contents(sections)),
        new XElement("main", sections));

    private static XElement Contents(XElement[] sections) => new(
        "nav",
        new XAttribute("aria-label", "Contents"),
        new XElement("ul", sections.Select(section => new XElement("li", LinkTo(section)))));

    private static XElement LinkTo(XElement section) =>
        new("a", new XAttribute("href", $"#{section.Attribute("id")!.Value}"), section.Element("h2")!.Value);
}
