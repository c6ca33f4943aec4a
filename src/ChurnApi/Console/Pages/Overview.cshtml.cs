using Churn.Core.Decisions;
using Churn.Models.Manifest;
using Churn.Outcomes.Storage;
using ChurnApi.Campaigns;
using ChurnApi.Console.Runs;
using ChurnApi.Segments;

namespace ChurnApi.Console.Pages;

/// <summary>Who may leave, what it is worth, and how far to trust the model.</summary>
internal sealed class OverviewPage(ConsoleParts parts, RunParts runs, ActionCatalog actions) : RunsBase(parts, runs)
{
    /// <summary>The last run with a call list; null where there is none, or the log cannot be read.</summary>
    public ScoringRun? Last { get; private set; }

    /// <summary>The one before it; null where there is none.</summary>
    public ScoringRun? Before { get; private set; }

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
    public string Ranking
    {
        get
        {
            if (Model!.Manifest.HoldoutFigure("rocAuc") is not { Value: { } auc } figure)
                return Texts["How well the model ranks is not known: its held-out customers are of one kind."];
            object[] values = [Show.Hundredths(auc), Show.Hundredths(figure.Lower), Show.Hundredths(figure.Upper)];
            return Target is null
                ? Texts.Format(
            "Of a held-out customer who left and one who stayed, it ranks them rightly in {0} of 100 cases (95 %: {1} to {2}).",
            values)
                : Texts.Format(
            "It ranks a held-out customer with the event above one without it in {0} of 100 cases (95 %: {1} to {2}).",
            values);
        }
    }

    /// <summary>What the probabilities promised of held-out customers, and what happened; null in older models.</summary>
    public string? Level
    {
        get
        {
            if (Model!.Manifest.HoldoutSegments is not { } measured || Expected(measured) is not { } expected) return null;
            object[] values =
            [
                Show.Count(measured.Customers), Show.Count((long)Math.Round(expected)),
                Show.Count((long)Math.Round(measured.Customers * measured.ChurnRate)),
            ];
            return Target is null
                ? Texts.Format("Of {0} held-out customers it expected {1} to leave; {2} left.", values)
                : Texts.Format("Of {0} held-out customers it expected {1} to have the event; {2} had it.", values);
        }
    }

    /// <summary>Asks for the last runs.</summary>
    public async Task OnGetAsync()
    {
        var ready = (await AskAsync(runs => runs.ListAsync(ShownRuns)) ?? []).Where(run => run.State == RunState.Ready).Take(2);
        (Last, Before) = ready.ToArray() switch
        {
            [var last, var before] => (last, before),
            [var last] => (last, null),
            _ => default((ScoringRun?, ScoringRun?)),
        };
    }

    /// <summary>By how much a figure of the last run differs from that of the one before, in words; null without one.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="show">How it is shown.</param>
    public string? Change(Func<RunContent, double?> figure, Func<double, string> show) =>
        Last is { } last && Before is { } before && figure(last.Content) - figure(before.Content) is { } change
            ? Texts.Format("{0} since the run of {1}", (change < 0 ? "−" : "+") + show(Math.Abs(change)), Show.Day(before.Began))
            : null;

    private static double? Expected(MeasuredSegments measured) => measured.Segments
        .Sum(segment => segment.Customers * segment.AverageProbability ?? 0);
}
