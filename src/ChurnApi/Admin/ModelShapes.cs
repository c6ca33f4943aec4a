using System.Text.Json.Serialization;
using Churn.Models.Answering;
using Churn.Models.Explaining;

namespace ChurnApi.Admin;

/// <summary>The answer of GET /models/{version}/shapes: a model as a sum.</summary>
/// <param name="Version">The version.</param>
/// <param name="Model">Its kind: "additive", "pairs", ...</param>
/// <param name="Intercept">The sum of a customer to whom no column and no pair adds anything.</param>
/// <param name="Calibration">
/// Turns the sum into log-odds: intercept + above x softplus(sum) - below x softplus(-sum). Absent where the sum is the
/// calibrated log-odds.
/// </param>
/// <param name="Columns">
/// What each column adds, in the order of the training file. Over the rows that reasons compare customers with, the mean of each
/// is 0. Columns that the model does not read are left out.
/// </param>
/// <param name="Pairs">What pairs of columns add together beyond what each adds; none for most models.</param>
public sealed record ModelShapes(
    string Version,
    string Model,
    double Intercept,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BetaCurve? Calibration,
    IReadOnlyList<ModelShape> Columns,
    IReadOnlyList<ModelPair> Pairs)
{
    internal static ModelShapes Of(ChurnModel model)
    {
        var shapes = model.Shapes;
        return new ModelShapes(
            model.Version,
            model.Manifest.Model,
            shapes.Intercept,
            shapes.Calibration,
            [.. shapes.Columns.Select(ModelShape.Of)],
            [.. shapes.Pairs.Select(ModelPair.Of)]);
    }
}

/// <summary>What one column adds.</summary>
/// <param name="Column">The column of the customers file; for a part of a date with the part's name.</param>
/// <param name="Kind">"number", "category" or "boolean".</param>
/// <param name="Steps">Of a number, what it adds up to each value, ascending; the last step has no end.</param>
/// <param name="Slope">Of a number, what each unit above the origin adds beside the step; absent where steps are all.</param>
/// <param name="Origin">The number from which the slope counts; absent where there is no slope.</param>
/// <param name="Categories">Of a category, what each word adds; of a boolean, what no and yes add.</param>
/// <param name="Unseen">What a word adds that training never saw; absent for numbers.</param>
/// <param name="Missing">What a missing value adds.</param>
public sealed record ModelShape(
    string Column,
    string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ShapeStep>? Steps,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Slope,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Origin,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ShapeCategory>? Categories,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Unseen,
    double Missing)
{
    internal static ModelShape Of(ColumnShape shape)
    {
        var (levels, effects) = (shape.Levels, shape.Effects);
        var known = Enumerable.Range(0, levels.Known);
        return new ModelShape(
            levels.Column.Name,
            levels.Column.KindName,
            levels.IsNumber
                ? [.. known.Select(level => new ShapeStep(level < levels.Ends.Count ? levels.Ends[level] : null, effects[level]))]
                : null,
            shape.Slope == 0 ? null : shape.Slope,
            shape.Slope == 0 ? null : shape.Origin,
            levels.IsNumber ? null : [.. known.Select(level => new ShapeCategory(levels.Words[level], effects[level]))],
            levels.Unseen is { } unseen ? effects[unseen] : null,
            effects[levels.Missing]);
    }
}

/// <summary>What the values of an interval add.</summary>
/// <param name="UpTo">The end of the interval, inclusive; it begins after the end before it. Absent for the last one.</param>
/// <param name="LogOdds">What its values add.</param>
public sealed record ShapeStep(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] float? UpTo, double LogOdds);

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
    IReadOnlyList<IReadOnlyList<double>> LogOdds)
{
    internal static ModelPair Of(PairShape pair) => new(
        pair.FirstLevels.Column.Name,
        pair.SecondLevels.Column.Name,
        LevelsOf(pair.FirstLevels),
        LevelsOf(pair.SecondLevels),
        pair.Effects);

    private static ShapeLevel[] LevelsOf(ColumnLevels levels) =>
        [.. Enumerable.Range(0, levels.Count).Select(level => ShapeLevel.Of(levels, level))];
}

/// <summary>Values of a column that count alike.</summary>
/// <param name="Kind">"upTo", "above" (the last interval of a number), "value", "unseen" or "missing".</param>
/// <param name="UpTo">The end of an interval, inclusive; it begins after the end before it.</param>
/// <param name="Value">A word.</param>
public sealed record ShapeLevel(
    string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] float? UpTo = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Value = null)
{
    internal static ShapeLevel Of(ColumnLevels levels, int level)
    {
        if (level == levels.Missing) return new ShapeLevel("missing");
        if (level == levels.Unseen) return new ShapeLevel("unseen");
        if (!levels.IsNumber) return new ShapeLevel("value", Value: levels.Words[level]);
        return level < levels.Ends.Count ? new ShapeLevel("upTo", levels.Ends[level]) : new ShapeLevel("above");
    }
}
