using System.Text.Json;
using Churn.Models.Registry;
using Churn.Outcomes.Storage;

namespace Churn.Outcomes.Reading;

/// <summary>Reads outcomes: JSON objects and rows of tables alike.</summary>
/// <param name="now">The time now; nothing can have happened after it.</param>
public sealed class OutcomeReader(DateTimeOffset now)
{
    /// <summary>The id of the prediction.</summary>
    public const string PredictionId = "predictionId";

    /// <summary>The customer's key, where no prediction is named.</summary>
    public const string CustomerId = "customerId";

    /// <summary>Whether the customer has left.</summary>
    public const string Churned = "churned";

    /// <summary>When that was so.</summary>
    public const string At = "at";

    /// <summary>All members, which are the columns of a table, too.</summary>
    public static IReadOnlyList<string> Members { get; } = [PredictionId, CustomerId, Churned, At];

    /// <summary>How far clocks may differ.</summary>
    private static readonly TimeSpan ClockError = TimeSpan.FromMinutes(5);

    /// <summary>How much earlier than in UTC a day may begin.</summary>
    private static readonly TimeSpan EarliestDay = TimeSpan.FromHours(14);

    private static readonly string[] Yes = ["true", "1", "yes"];
    private static readonly string[] No = ["false", "0", "no"];

    private readonly List<OutcomeFault> faults = [];

    /// <summary>Reads an outcome from JSON. Members that it does not know are passed over.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public OutcomeReading Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var record = document.RootElement;
        if (record.ValueKind != JsonValueKind.Object)
            return new(null, [new(null, OutcomeFault.NotAnObject, "An outcome is a JSON object.")]);
        return Read(member => record.TryGetProperty(member, out var value) ? Text(member, value) : null);
    }

    /// <summary>Reads an outcome from texts.</summary>
    /// <param name="text">Returns what a member holds; null or empty for nothing.</param>
    public OutcomeReading Read(Func<string, string?> text)
    {
        var prediction = ReadId(text(PredictionId));
        var customer = NullIfEmpty(text(CustomerId));
        if (faults.Count == 0 && (prediction is null) == (customer is null))
            faults.Add(prediction is null
                ? new(null, OutcomeFault.Missing, $"Name the prediction ({PredictionId}) or the customer ({CustomerId}).")
                : new(null, OutcomeFault.Ambiguous, $"Name {PredictionId} or {CustomerId}, not both."));
        var churned = ReadChurned(text(Churned));
        var (from, until) = ReadTime(text(At)) ?? default;
        var reading = faults.Count == 0
            ? new OutcomeReading(new Outcome(prediction, customer, churned!.Value, from, until), [])
            : new OutcomeReading(null, [.. faults]);
        faults.Clear();
        return reading;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private string? Text(string member, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null: return null;
            case JsonValueKind.String: return value.GetString();
            case JsonValueKind.Object or JsonValueKind.Array:
                faults.Add(new(member, OutcomeFault.NotText, $"{member} must be a text, a number, true or false."));
                return null;
            default: return value.GetRawText();
        }
    }

    private Guid? ReadId(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (Guid.TryParseExact(text, "D", out var id)) return id;
        Refuse(PredictionId, OutcomeFault.NotAnId, "must be the id of a prediction as the answer had it.");
        return null;
    }

    private bool? ReadChurned(string? text)
    {
        if (Yes.Contains(text, StringComparer.OrdinalIgnoreCase)) return true;
        if (No.Contains(text, StringComparer.OrdinalIgnoreCase)) return false;
        if (string.IsNullOrEmpty(text)) Refuse(Churned, OutcomeFault.Missing, "is missing. Send true or false.");
        else Refuse(Churned, OutcomeFault.NotAValue, "must be true or false.");
        return null;
    }

    private (DateTimeOffset From, DateTimeOffset Until)? ReadTime(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            Refuse(At, OutcomeFault.Missing, "is missing. Send the day or the time, as in 2026-11-03.");
            return null;
        }

        if (!PointInTime.TryParse(text, out var from))
        {
            Refuse(At, OutcomeFault.NotATime, "must be a day or a time of ISO 8601, as in 2026-11-03 or 2026-11-03T14:00Z.");
            return null;
        }

        var isDay = !text.Contains(':', StringComparison.Ordinal);
        if (from > now + (isDay ? EarliestDay : ClockError))
            Refuse(At, OutcomeFault.InFuture, "is in the future. Send what has happened.");
        return (from, isDay ? from.AddDays(1) : from);
    }

    private void Refuse(string member, string rule, string message) => faults.Add(new(member, rule, $"{member} {message}"));
}
