using Churn.Models.Manifest;
using Churn.Training.Runs;

namespace Churn.Cli.Output;

/// <summary>What became of a model made elsewhere.</summary>
/// <param name="Version">The version.</param>
/// <param name="Promoted">Whether it serves now.</param>
/// <param name="Foreign">Where the model comes from, and how it is run.</param>
/// <param name="Calibration">How its scores are calibrated: "none", "platt", "beta".</param>
/// <param name="HeldOut">Its figures on the held-out rows.</param>
/// <param name="Verdict">What is wrong, or odd, with it.</param>
internal sealed record ImportReport(
    string Version,
    bool Promoted,
    ForeignFacts Foreign,
    string Calibration,
    IReadOnlyList<MetricFigure> HeldOut,
    ModelVerdict? Verdict)
{
    /// <summary>How the model is read and run, in a sentence.</summary>
    internal string Summary =>
        $"imported {Foreign.File} ({Foreign.Producer}): "
        + $"its scores are {(Foreign.Scores == ForeignFacts.LogOdds ? "log-odds" : "probabilities")}, "
        + $"calibration {Calibration}, run by {(Foreign.Runner == ForeignFacts.OurRunner ? "our runner" : "ONNX Runtime")}"
        + (Foreign.Replaced.Count == 0
            ? ""
            : $"; it takes no missing {string.Join(", ", Foreign.Replaced)}: the usual value stands in");

    public static ImportReport Of(TrainingResult result) => new(
        result.Version,
        result.Promoted,
        result.Manifest.Foreign!,
        result.Manifest.Figures().Calibration!,
        result.Manifest.Figures().Holdout,
        result.Manifest.Verdict);
}
