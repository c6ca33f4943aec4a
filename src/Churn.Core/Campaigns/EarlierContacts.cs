namespace Churn.Core.Campaigns;

/// <summary>Who was contacted by earlier lists, how, and when.</summary>
public sealed class EarlierContacts
{
    private static readonly IReadOnlyList<EarlierContact> Nothing = [];

    private readonly Dictionary<string, List<EarlierContact>> contacts = new(StringComparer.Ordinal);

    /// <summary>Adds a contact.</summary>
    /// <param name="customer">The customer's key.</param>
    /// <param name="action">The action's name.</param>
    /// <param name="day">The day of the list; null where it does not say.</param>
    public void Add(string customer, string action, DateOnly? day)
    {
        if (!contacts.TryGetValue(customer, out var of)) contacts[customer] = of = [];
        of.Add(new EarlierContact(action, day));
    }

    /// <summary>Gets the contacts of a customer.</summary>
    internal IReadOnlyList<EarlierContact> Of(string customer) => contacts.GetValueOrDefault(customer) ?? Nothing;
}

/// <summary>A contact of an earlier list.</summary>
/// <param name="Action">The action's name.</param>
/// <param name="Day">The day of the list; null where it does not say.</param>
public readonly record struct EarlierContact(string Action, DateOnly? Day);
