using Churn.Core.Monitoring;
using Churn.Outcomes.Logging;
using ChurnApi.Monitoring;

namespace ChurnApi.Console;

/// <summary>What the log says about the model that serves, as far as a page can wait for it.</summary>
/// <param name="Report">What it says; null where that is not known, or not yet.</param>
/// <param name="WhyNothing">Why not, in a sentence; null where it is.</param>
/// <param name="IsUnderWay">Whether it is being computed.</param>
internal sealed record PageReport(LogReport? Report, string? WhyNothing, bool IsUnderWay = false)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks what the log knows of the model of a page, which has one.</summary>
    /// <param name="page">The page.</param>
    /// <param name="reports">What computes reports; null where the service keeps no log.</param>
    public static async Task<PageReport> AskAsync(ConsolePage page, MonitoringReports? reports)
    {
        var texts = page.Texts;
        if (reports is null)
            return new PageReport(null, texts[
                "The service keeps no log. Start it with ChurnApi__Log=sqlite:log.db, and send outcomes to POST /outcomes."]);
        if (reports.Get(page.Model!, MonitoringQuestion.Of(page.Model!.Version)) is not { } report)
            return new PageReport(null, texts["The service is busy. Try again in a moment."]);
        try
        {
            return new PageReport(await report.WaitAsync(Patience, page.HttpContext.RequestAborted), null);
        }
        catch (TimeoutException)
        {
            return new PageReport(null, null, IsUnderWay: true);
        }
        catch (LogUnavailableException)
        {
            return new PageReport(
                null, texts["The log cannot be read now. Predictions are answered; look at the service's log."]);
        }
    }
}
