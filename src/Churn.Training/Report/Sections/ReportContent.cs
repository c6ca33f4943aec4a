using Churn.Core.Decisions;
using Churn.Core.Markup;
using Churn.Core.Schema;
using Churn.Data.Inspection;
using Churn.Data.Preparation;
using Churn.Models.Manifest;
using Churn.Training.Evaluation;
using Churn.Training.Texts;

namespace Churn.Training.Report.Sections;

/// <summary>What a report shows.</summary>
/// <param name="Manifest">The manifest of the published model, without the hashes of its files.</param>
/// <param name="Candidates">All models of the run.</param>
/// <param name="Holdout">The held-out customers, in the order of the candidates' held-out probabilities.</param>
/// <param name="Importance">The importance of each column for the published model, greatest first.</param>
/// <param name="Notes">What was decided about the data, in sentences.</param>
/// <param name="Columns">What the columns of the manifest's schema hold, in their order.</param>
public sealed record ReportContent(
    ModelManifest Manifest,
    IReadOnlyList<Candidate> Candidates,
    EncodedDataset Holdout,
    IReadOnlyList<PermutationImportance> Importance,
    IReadOnlyList<string> Notes,
    IReadOnlyList<ColumnProfile> Columns)
{
    /// <summary>How good the published model is on fewer rows, from few to all; none if it was not asked for.</summary>
    public IReadOnlyList<LearningPoint> LearningCurve { get; init; } = [];

    /// <summary>Whether the published model's probabilities hold in each segment.</summary>
    public IReadOnlyList<SegmentCalibration> SegmentCalibration { get; init; } = [];

    /// <summary>The published model as a sum over columns; null where it is not one.</summary>
    public ReadableModel? Readable { get; init; }

    /// <summary>The reasons of a sample of held-out customers; null where they were not worked out.</summary>
    public ReasonSample? Reasons { get; init; }

    /// <summary>LIME beside the reasons of a few customers.</summary>
    public IReadOnlyList<LimeComparison> Lime { get; init; } = [];

    /// <summary>What was learnt of columns of free text; none where no column is free text.</summary>
    public IReadOnlyList<LearnedTexts> Texts { get; init; } = [];

    /// <summary>The published model among the candidates.</summary>
    public Candidate Published => Candidates.First(candidate => candidate.Name == Manifest.Model);

    /// <summary>The same with the published model alone.</summary>
    internal ReportContent PublishedAlone =>
        this with
        {
            Candidates = [Published],
            Manifest = Manifest with { Candidates = [Manifest.Figures()] },
        };

    /// <summary>The terms of the campaign that decisions are for.</summary>
    public CampaignEconomics Terms => Manifest.Decision.Campaign?.Economics ?? CampaignEconomics.Standard;

    /// <summary>The words for what is predicted.</summary>
    internal OutcomeWords Words => Manifest.Schema.Label.Words;

    /// <summary>Whether decisions are for a campaign about customers who leave.</summary>
    internal bool HasCampaign => Manifest.Schema.Label.MeansLeft;

    /// <summary>What amounts are in; null if not given.</summary>
    public string? Currency => Manifest.Decision.Campaign?.Currency;

    /// <summary>An amount with its currency, if that is known.</summary>
    internal string Money(double amount) => NumberText.Amount(amount) + (Currency is { } currency ? $"\u00A0{currency}" : "");
}
