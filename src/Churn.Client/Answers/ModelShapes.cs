namespace Churn.Client.Answers;

/// <summary>A model as a sum of functions of columns and tables of pairs of columns.</summary>
/// <param name="Version">The version.</param>
/// <param name="Model">Its kind, such as additive.</param>
/// <param name="Intercept">The sum of a customer to whom no column and no pair adds anything.</param>
/// <param name="Calibration">Turns the sum into log-odds; null where the sum is the calibrated log-odds.</param>
/// <param name="Columns">What each column adds, in the order of the training file.</param>
/// <param name="Pairs">What pairs of columns add together beyond what each adds.</param>
public sealed record ModelShapes(
    string Version,
    string Model,
    double Intercept,
    BetaCurve? Calibration,
    IReadOnlyList<ModelShape> Columns,
    IReadOnlyList<ModelPair> Pairs);

/// <summary>A calibration: intercept + above x softplus(sum) - below x softplus(-sum).</summary>
/// <param name="Above">The slope where churn is likely.</param>
/// <param name="Below">The slope where churn is unlikely.</param>
/// <param name="Intercept">Any finite number.</param>
public sealed record BetaCurve(double Above, double Below, double Intercept);

/// <summary>What one column adds.</summary>
/// <param name="Column">The column; for a part of a date with the part's name.</param>
/// <param name="Kind">number, category or boolean.</param>
/// <param name="Steps">Of a number, what it adds up to each value, ascending.</param>
/// <param name="Slope">Of a number, what each unit above the origin adds beside the step.</param>
/// <param name="Origin">The number from which the slope counts.</param>
/// <param name="Categories">What each word adds.</param>
/// <param name="Unseen">What a word adds that training never saw; null for numbers.</param>
/// <param name="Missing">What a missing value adds.</param>
public sealed record ModelShape(
    string Column,
    string Kind,
    IReadOnlyList<ShapeStep>? Steps,
    double? Slope,
    double? Origin,
    IReadOnlyList<ShapeCategory>? Categories,
    double? Unseen,
    double Missing);

/// <summary>What the values of an interval add.</summary>
/// <param name="UpTo">The end of the interval, inclusive; null for the last one.</param>
/// <param name="LogOdds">What its values add.</param>
public sealed record ShapeStep(float? UpTo, double LogOdds);

/// <summary>What a word adds.</summary>
/// <param name="Value">The word.</param>
/// <param name="LogOdds">What it adds.</param>
public sealed record ShapeCategory(string Value, double LogOdds);

/// <summary>What two columns add together beyond what each adds.</summary>
/// <param name="FirstColumn">The column of the rows.</param>
/// <param name="SecondColumn">The column of the columns.</param>
/// <param name="FirstLevels">The values of each row.</param>
/// <param name="SecondLevels">The values of each column.</param>
/// <param name="LogOdds">The rows of the table.</param>
public sealed record ModelPair(
    string FirstColumn,
    string SecondColumn,
    IReadOnlyList<ShapeLevel> FirstLevels,
    IReadOnlyList<ShapeLevel> SecondLevels,
    IReadOnlyList<IReadOnlyList<double>> LogOdds);

/// <summary>Values of a column that count alike.</summary>
/// <param name="Kind">upTo, above, value, unseen or missing.</param>
/// <param name="UpTo">The end of an interval, inclusive.</param>
/// <param name="Value">A word.</param>
public sealed record ShapeLevel(string Kind, float? UpTo, string? Value);
