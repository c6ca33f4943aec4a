using Churn.Core.Scoring;

namespace Churn.Models.Scoring;

/// <summary>The columns that scoring adds to a table, wherever it is scored.</summary>
public static class ScoreColumns
{
    /// <summary>The calibrated churn probability.</summary>
    public const string Probability = "churn_probability";

    /// <summary>The decision: true or false.</summary>
    public const string Decision = "churn";

    /// <summary>The segment's name.</summary>
    public const string Segment = "segment";

    /// <summary>The names of the three as a table gets them.</summary>
    /// <param name="header">The names the table has already; an added one that is among them gets <c>_predicted</c> behind it.</param>
    /// <param name="further">Names of further columns that are added.</param>
    public static IReadOnlyList<string> Names(IReadOnlyCollection<string> header, params IReadOnlyList<string> further) =>
        [.. new[] { Probability, Decision, Segment }.Concat(further).Select(name => Free(name, header))];

    /// <summary>The fields of a score, in the order of the names.</summary>
    public static string[] Fields(ChurnProbability probability, bool churn, string segment) =>
        [probability.ToString(), churn ? "true" : "false", segment];

    private static string Free(string name, IReadOnlyCollection<string> header)
    {
        while (header.Contains(name)) name += "_predicted";
        return name;
    }
}
