using System.Xml.Linq;
using Churn.Core.Markup;

namespace Churn.Training.Report.Sections;

/// <summary>The data: its file, and what was decided about it.</summary>
internal static class DataSection
{
    public static XElement Write(ReportContent content)
    {
        var data = content.Manifest.Data;
        return Html.Section(
            "data",
            "The data",
            Html.Facts(
                ("File", data.File),
                ("Rows", NumberText.Count(data.Rows)),
                ("Dropped by the cleaning rules", NumberText.Count(data.DroppedRows)),
                ("Training rows", NumberText.Count(data.TrainingRows)),
                (
                    "Published model learnt from",
                    content.Manifest.Foreign is null
                        ? NumberText.Count(content.Manifest.Refit?.Rows ?? data.TrainingRows)
                        : "none of them: it was made elsewhere"),
                ("Rows held out", NumberText.Count(data.HoldoutRows)),
                (
                    "Held out",
                    data.HeldOutFrom is { } from
                        ? $"the latest rows, from {from} on"
                        : $"at random, as many {content.Words.Churned} as in all rows"),
                (content.HasCampaign ? "Churn rate" : "Share with the event", NumberText.Percent(data.ChurnRate)),
                ("SHA-256 of the file", Html.Code(data.Sha256))),
            content.Notes.Count == 0 ? null : new XElement("h3", "What was decided about it"),
            content.Notes.Count == 0 ? null : Html.List(content.Notes));
    }
}
