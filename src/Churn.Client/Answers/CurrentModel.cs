namespace Churn.Client.Answers;

/// <summary>The model that serves.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Model">Its kind, such as forest.</param>
/// <param name="Recipe">The recipe it was trained by.</param>
/// <param name="Seed">The seed of its training.</param>
/// <param name="Threshold">The probability from which acting pays, inclusive.</param>
/// <param name="Campaign">The campaign that it decides for; null if it was made without one.</param>
/// <param name="Figures">How good it is.</param>
/// <param name="Data">What it was made from.</param>
/// <param name="Runtime">The programs that made it.</param>
/// <param name="Verdict">What is wrong, or odd, with it; null in models from before there were verdicts.</param>
public sealed record CurrentModel(
    string Version,
    string Model,
    string Recipe,
    int Seed,
    float Threshold,
    Campaign? Campaign,
    CandidateFigures Figures,
    DataFacts Data,
    RuntimeFacts Runtime,
    ModelVerdict? Verdict)
{
    /// <summary>Where it comes from if it was made elsewhere; null for a model that the training made.</summary>
    public ForeignFacts? Foreign { get; init; }

    /// <summary>What it predicts where that is not churn, as in "purchase within 30 days"; null for churn.</summary>
    public string? Target { get; init; }

    /// <summary>The trial of a challenger on live customers; null where none is on.</summary>
    public TrialReport? Trial { get; init; }
}

/// <summary>The trial of a challenger on live customers.</summary>
/// <param name="Challenger">The version that is tried.</param>
/// <param name="Share">The share of the customers whom it answers.</param>
/// <param name="Since">When the trial began.</param>
/// <param name="Until">When it ends at the latest.</param>
/// <param name="IsRunning">Whether the service assigns customers to it.</param>
public sealed record TrialReport(string Challenger, double Share, DateTimeOffset Since, DateTimeOffset Until, bool IsRunning)
{
    /// <summary>The customers whom both versions scored; null before the first look at the log.</summary>
    public int? Customers { get; init; }

    /// <summary>Those of them whose outcome counts by now.</summary>
    public int? Compared { get; init; }

    /// <summary>By how much the champion's log loss is above the challenger's; null while nothing is compared.</summary>
    public double? Difference { get; init; }

    /// <summary>The lower end of its interval, which holds at every look.</summary>
    public double? Lower { get; init; }

    /// <summary>The upper end.</summary>
    public double? Upper { get; init; }

    /// <summary>Why the trial does not run, in a sentence; null if it does.</summary>
    public string? Fault { get; init; }
}

/// <summary>Where a model that was made elsewhere comes from.</summary>
/// <param name="Producer">The program that made it and its version, as its file says.</param>
/// <param name="File">The name of its file.</param>
/// <param name="Sha256">The hash of the file's bytes, in hexadecimal.</param>
/// <param name="Scores">What its scores are: probabilities or logOdds.</param>
/// <param name="Runner">What runs it: churnApi or onnxRuntime.</param>
/// <param name="Replaced">The columns of which the usual value stands in for what it cannot take.</param>
public sealed record ForeignFacts(
    string Producer, string File, string Sha256, string Scores, string Runner, IReadOnlyList<string> Replaced);

/// <summary>What a training found wrong, or odd, with the model it made.</summary>
/// <param name="IsPromotable">Whether the model may become the champion without being accepted by hand.</param>
/// <param name="Findings">The most serious first; empty for a model without any.</param>
public sealed record ModelVerdict(bool IsPromotable, IReadOnlyList<ModelFinding> Findings);

/// <summary>One thing that a training found about its model.</summary>
/// <param name="Code">tooGood, useless, thin, badlyCalibrated, veryGood or remembers.</param>
/// <param name="Message">What was seen, what it means and what to do.</param>
/// <param name="Columns">The columns to look at; null where none can be named.</param>
public sealed record ModelFinding(string Code, string Message, IReadOnlyList<string>? Columns);

/// <summary>The retention campaign that a model decides for.</summary>
/// <param name="Terms">What it costs and brings.</param>
/// <param name="Currency">What amounts are in; null if not given.</param>
/// <param name="Columns">The columns of customers' own terms.</param>
/// <param name="IsExample">Whether nobody gave terms, so that these are an example and no company's own.</param>
public sealed record Campaign(CampaignEconomics Terms, string? Currency, CampaignColumns? Columns, bool IsExample = false);

/// <summary>The columns of customers' own terms; null where the campaign's count for all.</summary>
/// <param name="CustomerValue">Of the value.</param>
/// <param name="OfferCost">Of the cost of the offer.</param>
/// <param name="ContactCost">Of the cost of the contact.</param>
/// <param name="Acceptance">Of the probability of acceptance.</param>
public sealed record CampaignColumns(
    string? CustomerValue,
    string? OfferCost,
    string? ContactCost,
    string? Acceptance);

/// <summary>Decisions against what happened, in customers.</summary>
/// <param name="TruePositives">Acted on, and would have left.</param>
/// <param name="FalsePositives">Acted on, and would have stayed.</param>
/// <param name="TrueNegatives">Left alone, and stayed.</param>
/// <param name="FalseNegatives">Left alone, and left.</param>
public sealed record ConfusionFigures(
    int TruePositives,
    int FalsePositives,
    int TrueNegatives,
    int FalseNegatives);

/// <summary>A metric with its 95 % interval.</summary>
/// <param name="Metric">Its key, such as rocAuc.</param>
/// <param name="Value">Its value; null where it is undefined.</param>
/// <param name="Lower">The lower end, inclusive.</param>
/// <param name="Upper">The upper end, inclusive.</param>
public sealed record MetricFigure(
    string Metric,
    double? Value,
    double? Lower,
    double? Upper);

/// <summary>The programs that made a model.</summary>
/// <param name="ChurnApi">The version of ChurnApi.</param>
/// <param name="DotNet">The version of .NET.</param>
/// <param name="OnnxRuntime">The version of ONNX Runtime.</param>
/// <param name="MachineLearning">The version of the learning library.</param>
public sealed record RuntimeFacts(
    string ChurnApi,
    string DotNet,
    string OnnxRuntime,
    string MachineLearning);

/// <summary>What a campaign costs and brings.</summary>
/// <param name="CustomerValue">What a customer who stays is worth.</param>
/// <param name="OfferCost">What an accepted offer costs.</param>
/// <param name="ContactCost">What a contact costs.</param>
/// <param name="Acceptance">The share of contacted churners who accept, above 0 and below 1.</param>
/// <param name="AcceptanceCertainty">How well that is known: as if so many had answered.</param>
public sealed record CampaignEconomics(
    double CustomerValue,
    double OfferCost,
    double ContactCost,
    double Acceptance,
    double AcceptanceCertainty);

/// <summary>What a model was made from.</summary>
/// <param name="File">The name of the file.</param>
/// <param name="Sha256">The hash of its bytes.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="DroppedRows">Those that were dropped.</param>
/// <param name="TrainingRows">Those that were learnt from.</param>
/// <param name="HoldoutRows">Those that the figures were measured on.</param>
/// <param name="ChurnRate">The share that left, from 0 to 1.</param>
/// <param name="HeldOutFrom">The first time that was held out; null where rows were held out at random.</param>
/// <param name="MissingShares">The share of rows that lack a column, by column; null in old models.</param>
public sealed record DataFacts(
    string File,
    string Sha256,
    int Rows,
    int DroppedRows,
    int TrainingRows,
    int HoldoutRows,
    double ChurnRate,
    string? HeldOutFrom,
    IReadOnlyDictionary<string, double>? MissingShares);

/// <summary>What a model reached.</summary>
/// <param name="Model">Its kind.</param>
/// <param name="Threshold">The decision's threshold.</param>
/// <param name="CrossValidatedAuc">The mean ROC AUC over the folds.</param>
/// <param name="CrossValidatedLogLoss">The log loss out of fold.</param>
/// <param name="Holdout">Each metric on held-out customers.</param>
/// <param name="Confusion">Decisions against what happened.</param>
/// <param name="Variant">How it was made; null in old models.</param>
/// <param name="Calibration">How its scores are calibrated; null in old models.</param>
/// <param name="CrossValidated">The cross-validated figures; null in old models.</param>
/// <param name="LogLossBehindBest">How far its log loss is above the best candidate's; null in old models.</param>
/// <param name="StandardErrorBehindBest">The standard error of that; null in old models.</param>
/// <param name="CalibrationSlope">1 where probabilities are calibrated, above where too timid; null in old models.</param>
/// <param name="CalibrationIntercept">0 where probabilities are calibrated, in log-odds; null in old models.</param>
public sealed record CandidateFigures(
    string Model,
    double Threshold,
    double CrossValidatedAuc,
    double CrossValidatedLogLoss,
    IReadOnlyList<MetricFigure> Holdout,
    ConfusionFigures Confusion,
    string? Variant,
    string? Calibration,
    IReadOnlyList<MetricFigure>? CrossValidated,
    double? LogLossBehindBest,
    double? StandardErrorBehindBest,
    double? CalibrationSlope,
    double? CalibrationIntercept);
