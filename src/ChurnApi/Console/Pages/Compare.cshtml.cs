using Churn.Core.Decisions;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using ChurnApi.Security;
using ChurnApi.Serving;
using Microsoft.AspNetCore.Mvc;

namespace ChurnApi.Console.Pages;

/// <summary>Two versions side by side: what each is, what it was made from, and how good it was on held-out customers.</summary>
internal sealed class ComparePage(ConsoleParts parts, ModelStore store) : ConsolePage(parts)
{
    private static readonly (string Metric, string Text)[] Shown =
    [
        ("rocAuc", "ROC AUC"), ("logLoss", "Log loss"), ("brier", "Brier score"),
        ("expectedCalibrationError", "Calibration error"), ("liftAtTenPercent", "Lift at 10 %"),
        ("precision", "Of those flagged, who leave"), ("recall", "Of those who leave, flagged"),
    ];

    /// <summary>The texts of the figures.</summary>
    public static IEnumerable<string> FigureTexts => Shown.Select(figure => figure.Text);

    /// <summary>The versions that can be compared, the newest first.</summary>
    public IReadOnlyList<string> Versions { get; private set; } = [];

    /// <summary>The two versions; null where they were not chosen, or cannot be compared.</summary>
    public (ComparedVersion First, ComparedVersion Second)? Both { get; private set; }

    /// <summary>Why nothing is compared; null where something is, or nothing was chosen.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Whether both were measured on the same customers.</summary>
    public bool IsSameCustomers => Both is { } both
        && both.First.Summary.HeldOutRows is { } rows && rows == both.Second.Summary.HeldOutRows;

    /// <summary>The versions of a store that can be compared, the newest first: churn models that can be read.</summary>
    public static IEnumerable<VersionSummary> Comparable(StoreOverview store) =>
        store.Versions.Where(version => version is { Model: not null, Kind: null }).Reverse();

    /// <summary>Compares two versions.</summary>
    public void OnGet(string? first, string? second)
    {
        try
        {
            var versions = Comparable(StoreOverview.Of(store)).ToArray();
            Versions = [.. versions.Select(version => version.Version)];
            if (first is null || second is null) return;
            var chosen = new[] { first, second }
                .Select(wanted => versions.FirstOrDefault(version => version.Version == wanted)).ToArray();
            if (chosen is [{ } one, { } other]) Both = (Read(one), Read(other));
            else Refusal = Texts["Choose two churn models of this list."];
        }
        catch (Exception fault) when (
            fault is BrokenModelException or UnknownVersionException or IOException or UnauthorizedAccessException)
        {
            Refusal = StoreFault.Words(store, fault);
        }
    }

    /// <summary>The figures of both, one after the other; null for one that a manifest does not have.</summary>
    public IEnumerable<(string Text, MetricFigure? First, MetricFigure? Second)> Figures => Shown.Select(figure =>
        (figure.Text, Both!.Value.First.Manifest.HoldoutFigure(figure.Metric),
            Both!.Value.Second.Manifest.HoldoutFigure(figure.Metric)));

    /// <summary>The columns that one of them reads and the other does not.</summary>
    /// <param name="mine">The one.</param>
    /// <param name="others">The other.</param>
    public static string Without(ComparedVersion mine, ComparedVersion others) =>
        mine.Columns.Except(others.Columns, StringComparer.Ordinal).ToArray() is { Length: > 0 } columns
            ? string.Join(", ", columns)
            : "–";

    /// <summary>A figure with its interval.</summary>
    public string With(MetricFigure? figure) => WithInterval(figure?.Value, figure?.Lower, figure?.Upper);

    private ComparedVersion Read(VersionSummary summary) => new(summary, store.ReadManifest(summary.Version));
}

/// <summary>A version that is compared.</summary>
/// <param name="Summary">It in a few words.</param>
/// <param name="Manifest">What it is.</param>
internal sealed record ComparedVersion(VersionSummary Summary, ModelManifest Manifest)
{
    /// <summary>How it was made.</summary>
    public string Made => Manifest.Figures().Variant is { } variant ? $"{Manifest.Model}: {variant}" : Manifest.Model;

    /// <summary>The columns that it reads.</summary>
    public IReadOnlyList<string> Columns { get; } = [.. Manifest.Schema.Features.Select(feature => feature.Name)];
}
