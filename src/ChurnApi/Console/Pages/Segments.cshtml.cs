using Churn.Core.Decisions;
using Churn.Outcomes.Storage;
using ChurnApi.Campaigns;
using ChurnApi.Console.Runs;
using ChurnApi.Segments;

namespace ChurnApi.Console.Pages;

/// <summary>The segments: their rules, their value, and what became of the customers whom the model was measured on.</summary>
internal sealed class SegmentsPage(ConsoleParts parts, RunParts runs, ActionCatalog actions, SegmentCatalog catalog)
    : RunsBase(parts, runs)
{
    /// <summary>The last run with a call list; null where there is none, or the log cannot be read.</summary>
    public ScoringRun? Last { get; private set; }

    /// <summary>Its customers by segment, in the order of the rules; those with figures alone.</summary>
    public IReadOnlyList<RunSegment> OfLast { get; private set; } = [];

    /// <summary>The customers that the model was made from, by rules; null without a model.</summary>
    public BaseSegments? ByRules => Model is { } model
        ? BaseSegments.OfRules(model.Version, model.Manifest, actions, MinCell)
        : null;

    /// <summary>Learned segments; null where the service has none.</summary>
    public BaseSegments? Learned => Model is { } model && catalog.Learned is { } learned
        ? BaseSegments.OfLearned(model, learned, MinCell)
        : null;

    /// <summary>Asks for the segments of the last run.</summary>
    public async Task OnGetAsync()
    {
        if (Model is null || !HasLog || await FindAsync(null) is not { State: RunState.Ready } last) return;
        if (await AskAsync(runs => runs.SegmentsAsync(last.Id, HttpContext.RequestAborted)) is not { } segments) return;
        var hidden = SmallCells.Find([.. segments.Select(segment => segment.Customers)], MinCell);
        Last = last;
        OfLast =
        [
            .. segments.Where((_, i) => !hidden[i])
                .OrderBy(segment => SegmentationRules.Names.Index().FirstOrDefault(name => name.Item == segment.Name).Index),
        ];
    }

    /// <summary>The call list of the customers of a segment.</summary>
    public string CallList(RunSegment segment) =>
        CallAddress.Path + CallAddress.Write(new CallQuery(Last!.Id) { Segment = segment.Name });

    /// <summary>The segments of held-out customers that have any to show.</summary>
    public static IReadOnlyList<MeasuredSegment> Shown(MeasuredSegments measured) =>
        [.. measured.Segments.Where(segment => segment.Customers > 0)];
}
