using Churn.Core.Decisions;
using Churn.Models.Manifest;
using ChurnApi.Campaigns;
using ChurnApi.Segments;

namespace ChurnApi.Console.Pages;

/// <summary>Who may leave, what it is worth, and how far to trust the model.</summary>
internal sealed class OverviewPage(ConsoleParts parts, ActionCatalog actions) : ConsolePage(parts)
{
    /// <summary>The customers that the model was made from, by segment; null without a model.</summary>
    public BaseSegments? Base => Model is { } model
        ? BaseSegments.OfRules(model.Version, model.Manifest, actions, MinCell)
        : null;

    /// <summary>Those customers who had not left.</summary>
    public int Active => Model!.Manifest.Segments.Sum(segment => segment.Customers);

    /// <summary>How many of them are expected to leave within the next period.</summary>
    public double ExpectedToLeave =>
        Model!.Manifest.Segments.Sum(segment => segment.Customers * segment.AverageProbability);

    /// <summary>The terms of the campaign that decisions are for; null where the model knows none.</summary>
    public Campaign? Terms => Model!.Manifest.Decision.Campaign;

    /// <summary>What the training found wrong, or odd, with the model.</summary>
    public IReadOnlyList<ModelFinding> Findings => Model!.Manifest.Verdict?.Findings ?? [];

    /// <summary>How well the model ranks, in a sentence: what its ROC AUC means.</summary>
    public string Ranking => Figure("rocAuc") is { Value: { } auc } figure
        ? Texts.Format(
            "Of a held-out customer who left and one who stayed, it ranks them rightly in {0} of 100 cases (95 %: {1} to {2}).",
            Show.Hundredths(auc), Show.Hundredths(figure.Lower), Show.Hundredths(figure.Upper))
        : Texts["How well the model ranks is not known: its held-out customers are of one kind."];

    /// <summary>What the probabilities promised of held-out customers, and what happened; null in older models.</summary>
    public string? Level => Model!.Manifest.HoldoutSegments is { } measured && Expected(measured) is { } expected
        ? Texts.Format(
            "Of {0} held-out customers it expected {1} to leave; {2} left.",
            Show.Count(measured.Customers), Show.Count((long)Math.Round(expected)),
            Show.Count((long)Math.Round(measured.Customers * measured.ChurnRate)))
        : null;

    private MetricFigure? Figure(string metric) =>
        Model!.Manifest.Figures().Holdout.FirstOrDefault(figure => figure.Metric == metric);

    private static double? Expected(MeasuredSegments measured) => measured.Segments
        .Sum(segment => segment.Customers * segment.AverageProbability ?? 0);
}
