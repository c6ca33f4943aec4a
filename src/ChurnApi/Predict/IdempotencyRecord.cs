using Churn.Core.Schema;
using Churn.Outcomes.Logging;

namespace ChurnApi.Predict;

/// <summary>
/// What is remembered of a batch to answer it again: neither customers nor answers, but which model answered what.
/// </summary>
/// <param name="key">Its key and caller.</param>
/// <param name="terms">The hash of the terms it was answered on.</param>
/// <param name="version">The version that answers it.</param>
/// <param name="asOf">The day as of which it is answered.</param>
/// <param name="first">When it was first seen.</param>
internal sealed class IdempotencyRecord(
    IdempotencyKey key,
    string terms,
    string version,
    AsOf asOf,
    DateTimeOffset first)
{
    public IdempotencyKey Key { get; } = key;

    public string Terms { get; } = terms;

    public string Version { get; } = version;

    public AsOf AsOf { get; } = asOf;

    public DateTimeOffset First { get; } = first;

    /// <summary>The id of its first prediction, from which those of the others follow.</summary>
    public Guid FirstId { get; init; } = PredictionIds.Next(first);

    /// <summary>Its body, or what came of one that broke off; null until anything of it was answered.</summary>
    public BodyFingerprint? Print { get; private set; }

    public bool IsUnderWay { get; set; }

    /// <summary>Whether replicas share it, or else only this process knows it.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether an answer to it began, and so a refusal does not forget it.</summary>
    public bool IsKept { get; set; }

    /// <summary>Remembers the body. What is known of a whole one, or of a longer start, stays.</summary>
    public void Remember(BodyFingerprint print)
    {
        if (Print is { IsWhole: true } || (!print.IsWhole && Print?.StartLength >= print.StartLength)) return;
        Print = print;
    }
}
