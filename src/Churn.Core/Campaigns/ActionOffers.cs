using Churn.Core.Decisions;
using Churn.Core.Schema;

namespace Churn.Core.Campaigns;

/// <summary>Finds which actions a customer may get, and on what terms.</summary>
/// <param name="list">The actions.</param>
/// <param name="schema">The columns of the model that scores.</param>
/// <param name="get">Gets a field of the customer who is read now.</param>
/// <param name="day">The day of the campaign; null where no action has a cool-down.</param>
/// <param name="earlier">The contacts of earlier lists.</param>
internal sealed class ActionOffers(
    ActionList list, CustomerSchema schema, FieldGetter get, DateOnly? day, EarlierContacts earlier)
{
    private readonly CustomerFields fields = new(schema, get);
    private readonly CampaignEconomics?[] common = [.. list.Actions.Select(CommonTerms)];

    /// <summary>
    /// Gets the terms of each action for the customer who is read now; null where it is not open to them. The acceptance is 0
    /// where an uplift model takes its place.
    /// </summary>
    /// <param name="customer">The customer's key.</param>
    /// <param name="terms">Gets the terms, in the order of the actions.</param>
    /// <param name="faults">Gets what is wrong with the customer's own terms.</param>
    public void Read(string customer, Span<CampaignEconomics?> terms, ICollection<OfferFault> faults)
    {
        terms.Clear();
        if (!list.Eligibility.All(fields.Meets)) return;
        for (var action = 0; action < list.Actions.Count; action++)
            if (IsOpen(list.Actions[action], customer, faults))
                terms[action] = common[action] ?? Own(list.Actions[action], faults);
    }

    private bool IsOpen(CampaignAction action, string customer, ICollection<OfferFault> faults) =>
        action.Eligibility.All(fields.Meets)
        && action.IsOpenAfter(earlier.Of(customer), day)
        && (action.CoolDown is not { Column: { } column } coolDown || IsRested(coolDown, column, faults));

    private bool IsRested(CoolDown coolDown, string column, ICollection<OfferFault> faults)
    {
        if (!fields.TryReadDay(column, out var last))
            faults.Add(new OfferFault(column, "the day of the last contact is not a date; write it as in 2026-05-31."));
        return last is not { } latest || coolDown.IsOver(latest, day!.Value);
    }

    private CampaignEconomics? Own(CampaignAction action, ICollection<OfferFault> faults)
    {
        var acceptance = action.Uplift is not null ? 0 : Read(
            action.Acceptance, share => share is >= 0 and <= 1, "an acceptance is a share from 0 to 1; correct it.", faults);
        var value = Read(
            action.ValueKept, amount => amount >= 0, "a value kept is 0 or more; correct it or leave it empty.", faults);
        return double.IsNaN(acceptance) || double.IsNaN(value) ? null : Terms(action, acceptance, value);
    }

    private double Read(ActionAmount amount, Func<double, bool> isAllowed, string rule, ICollection<OfferFault> faults)
    {
        if (amount.Number is { } number) return number;
        if (!fields.TryReadNumber(amount.Column!, out var own))
            faults.Add(new OfferFault(amount.Column!, "it is not a number; correct it or leave it empty."));
        else if (!float.IsNaN(own) && !isAllowed(own)) faults.Add(new OfferFault(amount.Column!, rule));
        return own;
    }

    private static CampaignEconomics? CommonTerms(CampaignAction action) =>
        (action.Uplift is null ? action.Acceptance.Number : 0) is { } acceptance && action.ValueKept.Number is { } value
            ? Terms(action, acceptance, value)
            : null;

    private static CampaignEconomics Terms(CampaignAction action, double acceptance, double value) => new()
    {
        ContactCost = action.ContactCost,
        OfferCost = action.AcceptanceCost,
        Acceptance = acceptance,
        CustomerValue = value,
    };
}

/// <summary>What is wrong with a value that an action reads of a customer.</summary>
/// <param name="Column">The column.</param>
/// <param name="Rule">The rule that is broken, and how to fix it.</param>
public sealed record OfferFault(string Column, string Rule);
