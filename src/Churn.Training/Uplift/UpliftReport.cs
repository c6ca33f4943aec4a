using System.Text.Json.Serialization;
using Churn.Core.Metrics;

namespace Churn.Training.Uplift;

/// <summary>What a trial shows.</summary>
public sealed record UpliftReport
{
    /// <summary>The column of the treatment.</summary>
    public required string Treatment { get; init; }

    /// <summary>The column of the outcome.</summary>
    public required string Outcome { get; init; }

    /// <summary>Its value that is good.</summary>
    public required string Positive { get; init; }

    /// <summary>The treated, and the others.</summary>
    public required IReadOnlyList<UpliftArm> Arms { get; init; }

    /// <summary>The rows of other arms, which are left out.</summary>
    public required int LeftOut { get; init; }

    /// <summary>By how much the treatment raises the rate of good outcomes, over all customers.</summary>
    public required UpliftEstimate AverageEffect { get; init; }

    /// <summary>Whether the treated were drawn by lot.</summary>
    public required RandomisationTest Randomisation { get; init; }

    /// <summary>The plain models first: "response" treats the likeliest good outcome first, "risk" the least likely.</summary>
    public required IReadOnlyList<UpliftFigures> Models { get; init; }

    /// <summary>The uplift model of the largest Q.</summary>
    public required string Best { get; init; }

    /// <summary>"uplift" where the best model beats chance and both plain models beyond doubt, else "risk".</summary>
    public required string Verdict { get; init; }

    /// <summary>Whether the verdict is "uplift".</summary>
    [JsonIgnore]
    public bool IsUplift => Verdict == "uplift";

    /// <summary>Why, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The effect by tenths of the customers, those of the highest score of the best model first.</summary>
    public required IReadOnlyList<UpliftDecile> Deciles { get; init; }

    /// <summary>What rules of whom to treat bring.</summary>
    public required IReadOnlyList<UpliftPolicy> Policies { get; init; }

    /// <summary>The Qini curve of the best model.</summary>
    public required IReadOnlyList<QiniPoint> Qini { get; init; }

    /// <summary>What was found out of the file, in sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>What became of the model; absent where it was not to be published.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UpliftPublished? Published { get; init; }
}

/// <summary>An arm of a trial.</summary>
/// <param name="Name">The value of the treatment column.</param>
/// <param name="Customers">How many are in it.</param>
/// <param name="Events">How many of them had the good outcome.</param>
/// <param name="Rate">Their share.</param>
public sealed record UpliftArm(string Name, int Customers, int Events, double Rate);

/// <summary>A number with its 95 % interval.</summary>
/// <param name="Value">The number.</param>
/// <param name="Lower">The lower end.</param>
/// <param name="Upper">The upper end.</param>
public sealed record UpliftEstimate(double Value, double Lower, double Upper)
{
    /// <summary>An estimate whose error is normal.</summary>
    internal static UpliftEstimate Of(double value, double standardError) =>
        new(value, value - (Interval.StandardErrors95 * standardError), value + (Interval.StandardErrors95 * standardError));
}

/// <summary>How well a model ranks customers by the effect.</summary>
/// <param name="Name">The model.</param>
/// <param name="Q">The area between its Qini curve and the diagonal; 0 for chance.</param>
/// <param name="QiniAuc">scikit-uplift's <c>qini_auc_score</c>.</param>
/// <param name="UpliftAuc">scikit-uplift's <c>uplift_auc_score</c>.</param>
/// <param name="UpliftAt30">The effect among the 30 % of the highest scores; null where these are of one arm.</param>
public sealed record UpliftFigures(string Name, UpliftEstimate Q, double QiniAuc, double UpliftAuc, double? UpliftAt30);

/// <summary>A tenth of the customers.</summary>
/// <param name="Decile">From 1, the highest scores, to 10.</param>
/// <param name="Customers">How many.</param>
/// <param name="TreatedRate">The rate of good outcomes of its treated; null where there are none.</param>
/// <param name="ControlRate">That of the others.</param>
/// <param name="Uplift">The difference, by doubly robust scores.</param>
/// <param name="Predicted">What the model says of it.</param>
public sealed record UpliftDecile(
    int Decile, int Customers, double? TreatedRate, double? ControlRate, UpliftEstimate Uplift, double Predicted);

/// <summary>What a rule of whom to treat brings, against treating nobody.</summary>
/// <param name="Name">The rule.</param>
/// <param name="Share">The share of customers it treats.</param>
/// <param name="Value">Per customer of all: the good outcomes gained times their value, less the cost of treating.</param>
public sealed record UpliftPolicy(string Name, double Share, UpliftEstimate Value);

/// <summary>What became of an uplift model.</summary>
/// <param name="Version">Its version; null where it was not published.</param>
/// <param name="IsPromoted">Whether it is the champion now.</param>
/// <param name="Reason">Why it is, or is not.</param>
/// <param name="Comparison">The comparison with the champion; null where there was none.</param>
public sealed record UpliftPublished(string? Version, bool IsPromoted, string Reason, UpliftComparison? Comparison);

/// <summary>What a comparison of a new uplift model with the champion found.</summary>
/// <param name="Champion">The champion's version.</param>
/// <param name="ChampionQ">Its Q on the new trial; null where it cannot be compared.</param>
/// <param name="Q">The new model's.</param>
/// <param name="Difference">By how much the new one's is larger, with the interval of paired resamples.</param>
/// <param name="MayReplace">Whether the new one is not worse.</param>
/// <param name="Reason">Why, as the end of a sentence.</param>
public sealed record UpliftComparison(
    string Champion, double? ChampionQ, double? Q, UpliftEstimate? Difference, bool MayReplace, string Reason)
{
    /// <summary>Nothing could be compared, so the champion stays.</summary>
    internal static UpliftComparison None(string champion, string why) => new(champion, null, null, null, false, why);
}
