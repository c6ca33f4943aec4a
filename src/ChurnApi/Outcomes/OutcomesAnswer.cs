using System.Text.Json.Serialization;
using ChurnApi.Predict;

namespace ChurnApi.Outcomes;

/// <summary>Writes answers about outcomes.</summary>
[JsonSerializable(typeof(OutcomesAnswer))]
internal sealed partial class OutcomesJson : JsonSerializerContext;

/// <summary>The answer of POST /outcomes.</summary>
public sealed record OutcomesAnswer
{
    /// <summary>What became of each outcome, in the order they were sent.</summary>
    public required IReadOnlyList<OutcomeItem> Results { get; init; }

    /// <summary>How many are remembered now.</summary>
    public long Accepted { get; init; }

    /// <summary>How many say what was known already.</summary>
    public long Duplicates { get; init; }

    /// <summary>How many name no prediction or customer that the log knows.</summary>
    public long Unknown { get; init; }

    /// <summary>How many say "still here" of predictions that are not mature; they are not remembered.</summary>
    public long Early { get; init; }

    /// <summary>How many say otherwise than an outcome that is known, which stays.</summary>
    public long Contradicting { get; init; }

    /// <summary>How many customers left after the window; that they stayed within it is remembered.</summary>
    public long Late { get; init; }

    /// <summary>How many cannot be taken; the error of the result says why.</summary>
    public long Invalid { get; init; }
}

/// <summary>What became of one outcome.</summary>
/// <param name="Index">The outcome's position in what was sent, from 0.</param>
/// <param name="Status">"accepted", "duplicate", "unknown", "early", "contradicting", "late" or "invalid".</param>
/// <param name="Predictions">For how many predictions it is remembered that had no outcome before.</param>
/// <param name="MatureAt">From when on an early outcome will be taken; absent for others.</param>
/// <param name="Error">Why an invalid outcome cannot be taken; absent for others.</param>
public sealed record OutcomeItem(
    long Index,
    string Status,
    int Predictions,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? MatureAt = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BatchError? Error = null)
{
    internal const string Invalid = "invalid";
}
