using System.Text.Json.Serialization;
using Churn.Core.Options;

namespace Churn.Core.Schema;

/// <summary>What a model predicts where that is not churn: that a customer has an event of a type within some days.</summary>
/// <param name="Event">The type of the event, such as "purchase".</param>
/// <param name="WithinDays">How many days the event is looked for, from 1 to 3,650.</param>
public sealed record LabelTarget(string Event, int WithinDays)
{
    /// <summary>The most days in which an event is looked for.</summary>
    public const int MaxDays = 3_650;

    private const string Within = " within ";

    /// <summary>Whether there is an event, and the days are within their range.</summary>
    [JsonIgnore]
    public bool IsGood => !string.IsNullOrWhiteSpace(Event) && WithinDays is >= 1 and <= MaxDays;

    /// <summary>The target as a sentence has it: "purchase within 30 days".</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Event}{Within}{WithinDays} {(WithinDays == 1 ? "day" : "days")}");

    /// <summary>The target as an option has it: "purchase within 30d".</summary>
    public string ToOption() => FormattableString.Invariant($"{Event}{Within}{WithinDays}d");

    /// <summary>Reads what <see cref="ToOption"/> writes.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The target; null where the text is none.</returns>
    public static LabelTarget? Parse(string text)
    {
        var at = text.LastIndexOf(Within, StringComparison.Ordinal);
        return at >= 0 && DurationFormat.Days.Parse(text[(at + Within.Length)..]) is <= MaxDays and var days
            && new LabelTarget(text[..at].Trim(), (int)days) is { IsGood: true } target
            ? target
            : null;
    }
}
