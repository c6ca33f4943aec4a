using Churn.Core.Monitoring;
using ChurnApi.Monitoring;

namespace ChurnApi.Console.Pages;

/// <summary>What happened since the training: inputs, estimate and outcomes, kept apart.</summary>
internal sealed class MonitoringPage(
    ConsoleParts parts, IEnumerable<MonitoringReports> reports, OutcomeReceipts receipts) : ConsolePage(parts)
{
    /// <summary>What became of the outcomes that were sent; null where none were.</summary>
    public OutcomeReceipt? Taken { get; private set; }

    /// <summary>Whether outcomes can be kept.</summary>
    public bool HasLog => reports.Any();

    /// <summary>Why the outcomes that were sent were not taken, in a sentence; null where none were sent.</summary>
    public string? Refusal => Request.Query[FormUpload.Why].ToString() switch
    {
        OutcomesUpload.NoOutcomes => Texts[
            "The file holds no outcomes. Its columns must be customerId (or predictionId), churned and at."],
        OutcomesUpload.Busy => Texts["The service is busy. Try again in a moment."],
        _ => FormUpload.Words(Texts, Request),
    };

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
        Taken = receipts.Read(Request);
        if (Model is null) return;
        var asked = await PageReport.AskAsync(this, reports.FirstOrDefault());
        if (asked.Report is { } found)
            (Summary, Drift) = (MonitoringSummary.Of(found, MinCell), MonitoredDrift.Of(found, MinCell));
        IsUnderWay = asked.IsUnderWay;
        WhyNothing = asked.IsUnderWay
            ? Texts["The figures are being computed. This page asks again by itself."]
            : asked.WhyNothing;
    }

    /// <summary>A figure with its interval.</summary>
    public string With(Figure figure) => WithInterval(figure.Value, figure.Lower, figure.Upper);
}
