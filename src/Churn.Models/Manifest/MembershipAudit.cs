using System.Text.Json.Serialization;
using Churn.Core.Metrics;

namespace Churn.Models.Manifest;

/// <summary>
/// How well an attacker who has a customer, label included, and the model's probabilities can tell whether the model learnt from
/// that customer: who loses little was probably learnt from.
/// </summary>
/// <param name="Members">Customers that the model learnt from.</param>
/// <param name="Others">Customers that it did not learn from.</param>
/// <param name="RocAuc">The ROC AUC of the attack; .5 if nothing can be told.</param>
/// <param name="RocAucInterval">Its 95 % interval.</param>
/// <param name="TruePositiveRate">
/// The share of the members that are found where at most <see cref="FalsePositiveRate"/> of the others are taken for members; as
/// large as that if nothing can be told.
/// </param>
/// <param name="TruePositiveRateInterval">Its 95 % interval.</param>
public sealed record MembershipAudit(
    int Members,
    int Others,
    double RocAuc,
    Interval RocAucInterval,
    double TruePositiveRate,
    Interval TruePositiveRateInterval)
{
    /// <summary>The share of others that an attack may take for members.</summary>
    public const double FalsePositiveRate = 0.01;

    /// <summary>From here on the lower end of the AUC says that the model remembers customers.</summary>
    private const double MuchAuc = 0.6;

    /// <summary>From here on the lower end of the true positives does: five times what chance gives.</summary>
    private const double MuchTruePositiveRate = 0.05;

    /// <summary>Whether the model remembers customers so well that its scores give away who they are.</summary>
    [JsonIgnore]
    public bool Remembers => RocAucInterval.Lower > MuchAuc || TruePositiveRateInterval.Lower > MuchTruePositiveRate;

    /// <summary>The audit in a sentence.</summary>
    public string Describe() => FormattableString.Invariant(
            $"who was learnt from can be told from others with an AUC of {RocAuc:0.000} [{RocAucInterval.Lower:0.000}, ")
        + FormattableString.Invariant($"{RocAucInterval.Upper:0.000}] (.5 is chance); where 1 % of others are taken for them, ")
        + FormattableString.Invariant($"{100 * TruePositiveRate:0.0} % [{100 * TruePositiveRateInterval.Lower:0.0} %, ")
        + FormattableString.Invariant($"{100 * TruePositiveRateInterval.Upper:0.0} %] of them are found");
}
