using Churn.Core.Markup;
using Churn.Training.Report.Sections;

namespace Churn.Training.Report;

/// <summary>Writes report.html.</summary>
public static class TrainingReport
{
    /// <summary>Writes the page. It holds no time and nothing random, so the same content gives the same bytes.</summary>
    /// <returns>A page of its own: no script, no font, no picture from elsewhere.</returns>
    public static byte[] Write(ReportContent content) => HtmlPage.Write(ReportPage.Build(content));
}
