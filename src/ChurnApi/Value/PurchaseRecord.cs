using System.Text.Json;
using Churn.Core.Value;
using ChurnApi.Http;

namespace ChurnApi.Value;

/// <summary>What is sent of a customer's purchases.</summary>
/// <param name="CustomerId">The customer's identifier; null if none was sent.</param>
/// <param name="History">The purchases.</param>
internal sealed record PurchaseRecord(string? CustomerId, PurchaseHistory History)
{
    public const string Id = "customerId";
    public const string Repeats = "repeatPurchases";
    public const string Recency = "recency";
    public const string Age = "age";
    public const string MeanAmount = "meanAmount";

    private const string Rule = "invalid-purchases";

    private static readonly string[] Members = [Id, Repeats, Recency, Age, MeanAmount];

    /// <summary>Reads a customer.</summary>
    /// <param name="sent">The customer as sent.</param>
    /// <param name="place">The JSON pointer of the customer in the body.</param>
    /// <param name="faults">Everything that is wrong.</param>
    /// <returns>The customer; null where there are faults.</returns>
    public static PurchaseRecord? Read(JsonElement sent, string place, out List<FieldError> faults)
    {
        var found = faults = [];
        if (sent.ValueKind != JsonValueKind.Object)
        {
            found.Add(new FieldError(place, Rule, $"A customer is an object with {string.Join(", ", Members)}."));
            return null;
        }

        foreach (var member in sent.EnumerateObject().Select(member => member.Name).Where(name => !Members.Contains(name)))
            Refuse(member, $"There is no such member; send {string.Join(", ", Members)}.");
        var repeats = Number(Repeats, 0);
        var recency = Number(Recency, 0);
        var age = Number(Age, recency);
        var amount = repeats > 0 || sent.TryGetProperty(MeanAmount, out _) ? Number(MeanAmount, 0) : 0;
        if (repeats % 1 != 0 || repeats > int.MaxValue) Refuse(Repeats, $"{Repeats} must be a whole number.");
        if (repeats == 0 != (recency == 0) && found.Count == 0)
            Refuse(Recency, $"{Recency} is 0 for customers without a repeat purchase, and above 0 for others.");
        return found.Count == 0
            ? new PurchaseRecord(IdOf(sent), new PurchaseHistory((int)repeats, recency, age, amount))
            : null;

        double Number(string name, double least)
        {
            if (sent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
                && value.TryGetDouble(out var number) && double.IsFinite(number) && number >= least) return number;
            Refuse(name, name == Age
                ? $"{Age} must be a number, and at least {Recency}."
                : $"{name} must be a number from 0.");
            return least;
        }

        void Refuse(string member, string message) =>
            found.Add(new FieldError(JsonPointer.Member(place, member), Rule, message));
    }

    private static string? IdOf(JsonElement sent) => !sent.TryGetProperty(Id, out var id) ? null : id.ValueKind switch
    {
        JsonValueKind.String => id.GetString(),
        JsonValueKind.Number => id.GetRawText(),
        _ => null,
    };
}
