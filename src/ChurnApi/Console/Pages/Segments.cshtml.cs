using Churn.Core.Decisions;
using ChurnApi.Campaigns;
using ChurnApi.Segments;

namespace ChurnApi.Console.Pages;

/// <summary>The segments: their rules, their value, and what became of the customers whom the model was measured on.</summary>
internal sealed class SegmentsPage(ConsoleParts parts, ActionCatalog actions, SegmentCatalog catalog) : ConsolePage(parts)
{
    /// <summary>The customers that the model was made from, by rules; null without a model.</summary>
    public BaseSegments? ByRules => Model is { } model
        ? BaseSegments.OfRules(model.Version, model.Manifest, actions, MinCell)
        : null;

    /// <summary>Learned segments; null where the service has none.</summary>
    public BaseSegments? Learned => Model is { } model && catalog.Learned is { } learned
        ? BaseSegments.OfLearned(model, learned, MinCell)
        : null;

    /// <summary>The segments of held-out customers that have any to show.</summary>
    public static IReadOnlyList<MeasuredSegment> Shown(MeasuredSegments measured) =>
        [.. measured.Segments.Where(segment => segment.Customers > 0)];
}
