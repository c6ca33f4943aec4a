using System.Text.Json.Serialization;

namespace Churn.Models.Registry;

/// <summary>A line of history.jsonl: what was done to the store, when, by whom, and why.</summary>
/// <param name="Time">When, in UTC.</param>
/// <param name="Action">One of the constants below.</param>
/// <param name="Version">The version it was done to.</param>
/// <param name="Previous">With "promote", "refuse" and "rollback", the version that served before; null if none did.</param>
/// <param name="Why">The reason, in words.</param>
/// <param name="Who">Who did it; null in lines that were written before this was kept.</param>
/// <param name="Figures">How good the version was when it was made; null where that is not known.</param>
/// <param name="Compared">With "promote", "refuse" and "confirm", what the gate of a retraining compared; null where it compared nothing.</param>
public sealed record HistoryEntry(
    DateTimeOffset Time, string Action, string Version, string? Previous, string Why, string? Who = null, HistoryFigures? Figures = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] HistoryComparison? Compared = null)
{
    public const string Publish = "publish";
    public const string Promote = "promote";
    public const string Refuse = "refuse";
    public const string Confirm = "confirm";
    public const string Rollback = "rollback";
    public const string Prune = "prune";
    public const string Pin = "pin";
    public const string Unpin = "unpin";
    public const string Shadow = "shadow";
    public const string EndShadow = "end-shadow";

    /// <summary>Whether it says that the version is, or was then, as good as any that could be trained.</summary>
    public bool ShowsFresh() => Action is Publish or Confirm;

    /// <summary>Whether it made the version the champion.</summary>
    public bool MakesChampion() => Action is Promote or Rollback;
}
