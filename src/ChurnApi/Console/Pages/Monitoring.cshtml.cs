using Churn.Core.Monitoring;
using Churn.Outcomes.Logging;
using Churn.Outcomes.Monitoring;
using ChurnApi.Monitoring;

namespace ChurnApi.Console.Pages;

/// <summary>What happened since the training: inputs, estimate and outcomes, kept apart.</summary>
internal sealed class MonitoringPage(ConsoleParts parts, IEnumerable<MonitoringReports> reports) : ConsolePage(parts)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How far to trust the model; null where that is not known, or not yet.</summary>
    public MonitoringSummary? Summary { get; private set; }

    /// <summary>Whether inputs moved; null with <see cref="Summary"/>.</summary>
    public MonitoredDrift? Drift { get; private set; }

    /// <summary>Why nothing is shown, in a sentence; null where something is.</summary>
    public string? WhyNothing { get; private set; }

    /// <summary>Whether the figures are being computed.</summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>Asks what the log knows.</summary>
    public async Task OnGetAsync()
    {
        if (Model is not { } model) return;
        if (reports.FirstOrDefault() is not { } kept)
        {
            WhyNothing = Texts[
                "The service keeps no log. Start it with ChurnApi__Log=sqlite:log.db, and send outcomes to POST /outcomes."];
            return;
        }

        if (kept.Get(model, new MonitoringQuestion(model.Version, null, null, CohortLength.Month)) is not { } report)
        {
            WhyNothing = Texts["The service is busy. Try again in a moment."];
            return;
        }

        try
        {
            var found = await report.WaitAsync(Patience, HttpContext.RequestAborted);
            (Summary, Drift) = (MonitoringSummary.Of(found, MinCell), MonitoredDrift.Of(found, MinCell));
        }
        catch (TimeoutException)
        {
            IsUnderWay = true;
            WhyNothing = Texts["The figures are being computed. This page asks again by itself."];
        }
        catch (LogUnavailableException)
        {
            WhyNothing = Texts["The log cannot be read now. Predictions are answered; look at the service's log."];
        }
    }

    /// <summary>A figure with its interval.</summary>
    public string With(Figure figure) => figure.Value is null ? "–"
        : figure.Lower is null ? Show.Decimal(figure.Value)
        : Texts.Format("{0} ({1} to {2})", Show.Decimal(figure.Value), Show.Decimal(figure.Lower), Show.Decimal(figure.Upper));
}
