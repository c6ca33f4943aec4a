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

    /// <summary>Its customers by value and risk; null with it, and for runs of earlier releases.</summary>
    public RunMatrix? Matrix { get; private set; }

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
        if (last.Content.Bands is { } bands
            && await AskAsync(runs => runs.CellsAsync(last.Id, bands, Now, HttpContext.RequestAborted)) is { } cells)
            Matrix = RunMatrix.Of(last, cells, MinCell);
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

    /// <summary>The call list of the customers of a cell.</summary>
    public static string CallList(MatrixCell cell) => CallAddress.Path + CallAddress.Write(cell.Query!);

    /// <summary>A band of numbers in words.</summary>
    /// <param name="band">The band.</param>
    /// <param name="show">How a bound is shown.</param>
    public string Words(MatrixBand band, Func<double?, string> show) => (band.From, band.Below) switch
    {
        (null, null) => Texts["all"],
        (null, _) => Texts.Format("below {0}", show(band.Below)),
        (_, null) => Texts.Format("{0} or more", show(band.From)),
        _ => Texts.Format("{0} to below {1}", show(band.From), show(band.Below)),
    };

    /// <summary>The segments of held-out customers that have any to show.</summary>
    public static IReadOnlyList<MeasuredSegment> Shown(MeasuredSegments measured) =>
        [.. measured.Segments.Where(segment => segment.Customers > 0)];
}
