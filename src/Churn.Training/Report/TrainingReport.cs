using System.Text;

namespace Churn.Training.Report;

/// <summary>Writes report.html.</summary>
public static class TrainingReport
{
    /// <returns>A page of its own: no script, no font, no picture from elsewhere.</returns>
    public static byte[] Write(ReportContent content) => Encoding.UTF8.GetBytes($"<html>{content.Manifest.Model}</html>");
}
