using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>How good a version was on the rows held out from its training.</summary>
/// <param name="LogLoss">Its log loss; null where it is undefined.</param>
/// <param name="RocAuc">Its area under the ROC curve; null where it is undefined.</param>
public sealed record HistoryFigures(double? LogLoss, double? RocAuc)
{
    /// <summary>The figures that a manifest holds.</summary>
    public static HistoryFigures Of(ModelManifest manifest)
    {
        var holdout = manifest.Figures().Holdout; // of this model, among those of the run
        return new HistoryFigures(Value("logLoss"), Value("rocAuc"));

        double? Value(string metric) => holdout.FirstOrDefault(figure => figure.Metric == metric)?.Value;
    }
}

/// <summary>How good two versions are on the same rows, which neither of them learnt from.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Champion">The version that served.</param>
/// <param name="ChampionFigures">Its figures.</param>
/// <param name="Challenger">The version that was compared with it.</param>
/// <param name="ChallengerFigures">Its figures.</param>
public sealed record HistoryComparison(
    int Rows, string Champion, HistoryFigures ChampionFigures, string Challenger, HistoryFigures ChallengerFigures);
