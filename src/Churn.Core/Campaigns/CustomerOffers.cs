using Churn.Core.Decisions;
using Churn.Core.Schema;

namespace Churn.Core.Campaigns;

/// <summary>Finds what each action would earn and cost with customers, one after the other.</summary>
public sealed class CustomerOffers
{
    private readonly ActionList list;
    private readonly ActionOffers offers;
    private readonly CampaignEconomics?[] terms;

    /// <param name="list">The actions.</param>
    /// <param name="schema">The columns of the model that scores.</param>
    /// <param name="get">Gets a field of the customer who is read now.</param>
    /// <param name="day">The day of the campaign; null where no action has a cool-down.</param>
    /// <param name="earlier">The contacts of earlier lists; null for none.</param>
    public CustomerOffers(
        ActionList list, CustomerSchema schema, FieldGetter get, DateOnly? day, EarlierContacts? earlier = null)
    {
        this.list = list;
        offers = new ActionOffers(list, schema, get, day, earlier ?? new EarlierContacts());
        terms = new CampaignEconomics?[list.Actions.Count];
    }

    /// <summary>Values the actions for a customer whose fields are read now.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="uplift">
    /// By how much each action raises the probability that the customer stays, in the order of the actions; null where none has
    /// an uplift model.
    /// </param>
    /// <param name="values">Gets the value of each action, in their order; none where there are faults.</param>
    /// <returns>What is wrong with their own terms; none if they are good.</returns>
    public IReadOnlyList<OfferFault> Read(
        in PlannedCustomer customer, IReadOnlyList<double>? uplift, out ContactValue[] values)
    {
        var faults = new List<OfferFault>();
        values = [];
        offers.Read(customer.Key, terms, faults);
        if (faults.Count > 0) return faults;
        var only = list.ActionOf(customer.Segment);
        values = new ContactValue[terms.Length];
        for (var action = 0; action < values.Length; action++)
            values[action] = only is null || list.Actions[action].Name == only
                ? ValueOf(action, customer.Probability, uplift)
                : ContactValue.None;
        return faults;
    }

    private ContactValue ValueOf(int action, ChurnProbability probability, IReadOnlyList<double>? uplift)
    {
        if (terms[action] is not { } own) return ContactValue.None;
        if (list.Actions[action].Uplift is null) return ContactValue.OfAssumption(own, probability);
        var effect = (uplift ?? throw new ArgumentException("An action has an uplift model.", nameof(uplift)))[action];
        return effect > 0 ? ContactValue.OfTrial(own, probability.Value, effect) : ContactValue.None;
    }
}

/// <summary>Plans for customers whose offers were valued before, such as under another budget.</summary>
/// <param name="list">The actions; their capacities and channels count.</param>
/// <param name="options">How to plan.</param>
/// <param name="customers">The customers.</param>
/// <param name="profits">What each action earns, customer by customer; negative infinity where it is not open.</param>
/// <param name="costs">What it costs, in the same order.</param>
/// <param name="spreads">How unsure each profit is, in the same order.</param>
public sealed class OfferPlanner(
    ActionList list,
    CampaignOptions options,
    IReadOnlyList<PlannedCustomer> customers,
    double[] profits,
    double[] costs,
    ProfitSpread[] spreads)
{
    private readonly PlanMaker maker = new(
        list, options, customers, new AllocationProblem(list.Actions.Count, profits, costs, options.Budget, list.Limits()));

    /// <summary>Decides who gets which action.</summary>
    /// <param name="levelError">The standard error of the level of the probabilities, in log-odds.</param>
    /// <param name="effectErrors">
    /// The standard error of the average effect in the trial of each action, in their order, 0 for one without; empty where none
    /// has one.
    /// </param>
    public CampaignPlan Plan(double levelError, IReadOnlyList<double> effectErrors) =>
        maker.Make(spreads, levelError, effectErrors.Count > 0 ? effectErrors : new double[list.Actions.Count]);

    /// <summary>Returns what plans under other budgets would earn, from 0 to where a larger budget brings nothing more.</summary>
    /// <param name="steps">The number of budgets above 0.</param>
    public IReadOnlyList<BudgetPoint> GainCurve(int steps) => maker.GainCurve(steps);
}
