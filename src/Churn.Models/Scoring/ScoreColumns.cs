using Churn.Core.Schema;
using Churn.Core.Scoring;
using Churn.Core.Segments;

namespace Churn.Models.Scoring;

/// <summary>The columns that scoring adds to a table, wherever it is scored.</summary>
public static class ScoreColumns
{
    /// <summary>The calibrated churn probability.</summary>
    public const string Probability = "churn_probability";

    /// <summary>The decision: true or false; empty for a customer who has left according to the label.</summary>
    public const string Decision = "churn";

    /// <summary>The segment's name; <see cref="SegmentRules.AlreadyLeft"/> for a customer who has left.</summary>
    public const string Segment = "segment";

    /// <summary>The names of the three as a table gets them.</summary>
    /// <param name="header">The names the table has already; an added one that is among them gets <c>_predicted</c> behind it.</param>
    /// <param name="further">Names of further columns that are added.</param>
    public static IReadOnlyList<string> Names(IReadOnlyCollection<string> header, params IReadOnlyList<string> further) =>
        [.. new[] { Probability, Decision, Segment }.Concat(further).Select(name => Free(name, header))];

    /// <summary>The fields of a score, in the order of the names.</summary>
    /// <param name="probability">The calibrated churn probability.</param>
    /// <param name="churn">The decision.</param>
    /// <param name="segment">The segment's name.</param>
    /// <param name="mark">What stands before the fraction of a number in the table.</param>
    public static string[] Fields(ChurnProbability probability, bool churn, string segment, DecimalMark mark = DecimalMark.Point)
    {
        var number = mark == DecimalMark.Comma ? probability.ToString().Replace('.', ',') : probability.ToString();
        return [number, segment == SegmentRules.AlreadyLeft ? "" : churn ? "true" : "false", segment];
    }

    private static string Free(string name, IReadOnlyCollection<string> header)
    {
        while (header.Contains(name)) name += "_predicted";
        return name;
    }
}
