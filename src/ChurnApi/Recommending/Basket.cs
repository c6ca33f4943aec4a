using System.Text.Json;
using ChurnApi.Http;

namespace ChurnApi.Recommending;

/// <summary>What a customer bought.</summary>
/// <param name="CustomerId">The customer's identifier; null if none was sent.</param>
/// <param name="Items">The items.</param>
internal sealed record Basket(string? CustomerId, IReadOnlyList<string> Items)
{
    public const string IdMember = "customerId";
    public const string ItemsMember = "items";

    private const string Rule = "invalid-basket";

    /// <summary>Reads a basket.</summary>
    /// <param name="sent">The body.</param>
    /// <param name="faults">Everything that is wrong.</param>
    /// <returns>The basket; null where there are faults.</returns>
    public static Basket? Read(JsonElement sent, out List<FieldError> faults)
    {
        faults = [];
        if (sent.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new FieldError("", Rule, $"Send an object with {ItemsMember}, and {IdMember} if you want it back."));
            return null;
        }

        foreach (var member in sent.EnumerateObject().Where(member => member.Name is not (IdMember or ItemsMember)))
            faults.Add(new FieldError(
                JsonPointer.Member("", member.Name), Rule, $"There is no such member; send {ItemsMember} and {IdMember}."));
        string? customer = null;
        if (sent.TryGetProperty(IdMember, out var id) && id.ValueKind != JsonValueKind.Null && (customer = TextOf(id)) is null)
            faults.Add(new FieldError(JsonPointer.Member("", IdMember), Rule, "An identifier is a text or a number."));
        var items = new List<string>();
        if (!sent.TryGetProperty(ItemsMember, out var list) || list.ValueKind != JsonValueKind.Array)
            faults.Add(new FieldError(JsonPointer.Member("", ItemsMember), Rule, "Send the items as an array of their names."));
        else
            foreach (var (index, item) in list.EnumerateArray().Index())
                if (TextOf(item) is { } name) items.Add(name);
                else
                    faults.Add(new FieldError(
                        $"/{ItemsMember}{JsonPointer.Item(index)}", Rule, "An item is a text or a number."));
        return faults.Count == 0 ? new Basket(customer, items) : null;
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };
}
