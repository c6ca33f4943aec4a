using System.Xml.Linq;
using Churn.Training.Report.Markup;
using Churn.Training.Report.Sections;

namespace Churn.Training.Report;

/// <summary>
/// The page: its head, its title, and the sections in the order in which an analyst asks: who, why, what it is worth, how sure.
/// </summary>
internal static class ReportPage
{
    /// <summary>Even if a text slipped through unescaped, a browser would neither run nor fetch anything.</summary>
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'";

    public static XElement Build(ReportContent content)
    {
        XElement[] sections =
        [
            SummarySection.Write(content),
            SegmentsSection.Write(content),
            ImportanceSection.Write(content),
            .. ReasonsSection.Write(content) is { } reasons ? [reasons] : Array.Empty<XElement>(),
            .. ShapesSection.Write(content) is { } shapes ? [shapes] : Array.Empty<XElement>(),
            ProfitSection.Write(content),
            CurvesSection.Write(content),
            DecisionsSection.Write(content),
            .. LearningSection.Write(content) is { } learning ? [learning] : Array.Empty<XElement>(),
            ModelsSection.Write(content),
            CardSection.Write(content),
            DataSection.Write(content),
            ColumnsSection.Write(content),
            ProvenanceSection.Write(content),
            GlossarySection.Write(),
        ];
        return new XElement("html", new XAttribute("lang", "en"), Head(content), Body(content, sections));
    }

    private static string Title(ReportContent content) => $"Churn model from {content.Manifest.Data.File}";

    private static XElement Head(ReportContent content) => new(
        "head",
        new XElement("meta", new XAttribute("charset", "utf-8")),
        Meta("viewport", "width=device-width, initial-scale=1"),
        Meta("color-scheme", "light dark"),
        new XElement("meta", new XAttribute("http-equiv", "Content-Security-Policy"), new XAttribute("content", Policy)),
        new XElement("title", Title(content)),
        new XElement("style", ReportStyle.Text));

    private static XElement Meta(string name, string value) =>
        new("meta", new XAttribute("name", name), new XAttribute("content", value));

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
