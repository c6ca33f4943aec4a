using Churn.Core.Decisions;
using Churn.Core.Options;
using Churn.Core.Schema;

namespace Churn.Core.Campaigns;

/// <summary>Plans a campaign: takes customers one by one, then decides who gets which action.</summary>
public sealed class CampaignPlanner
{
    private readonly ActionList list;
    private readonly CampaignOptions options;
    private readonly CustomerOffers offers;
    private readonly Dictionary<string, int> positions = new(StringComparer.Ordinal);
    private readonly List<PlannedCustomer> customers = [];
    private readonly List<double> profits = [];
    private readonly List<double> costs = [];
    private readonly List<ProfitSpread> spreads = [];
    private readonly int[] eligible;

    /// <param name="list">The actions.</param>
    /// <param name="options">How to plan.</param>
    /// <param name="schema">The columns of the model that scores.</param>
    /// <param name="get">Gets a field of the customer who is read now.</param>
    /// <param name="earlier">The contacts of earlier lists; null for none.</param>
    public CampaignPlanner(
        ActionList list, CampaignOptions options, CustomerSchema schema, FieldGetter get, EarlierContacts? earlier = null)
    {
        OptionsValidator.ThrowIfAny(options);
        (this.list, this.options) = (list, options);
        offers = new CustomerOffers(list, schema, get, options.Day, earlier);
        eligible = new int[list.Actions.Count];
    }

    /// <summary>How many customers each action is open to, in the order of the actions.</summary>
    public IReadOnlyList<int> Eligible => eligible;

    /// <summary>Finds columns that actions name and customers do not have.</summary>
    /// <param name="list">The actions.</param>
    /// <param name="columns">The columns that customers have.</param>
    /// <returns>A sentence for each fault.</returns>
    public static IEnumerable<string> CheckColumns(ActionList list, IReadOnlyCollection<string> columns)
    {
        foreach (var column in list.Columns.Where(column => !columns.Contains(column)))
            yield return $"The actions name the column '{column}', which the customers do not have."
                + NearestName.Hint(column, columns);
    }

    /// <summary>Finds what keeps actions from being planned at all.</summary>
    /// <param name="list">The actions.</param>
    /// <param name="columns">The columns that customers have.</param>
    /// <param name="options">How to plan.</param>
    /// <param name="schema">The columns of the model that scores.</param>
    /// <returns>A sentence for each fault.</returns>
    public static IEnumerable<string> Check(
        ActionList list, IReadOnlyCollection<string> columns, CampaignOptions options, CustomerSchema schema)
    {
        if (schema.Label.Target is { } target)
            yield return $"The model predicts {target}, and a plan is about customers who leave. Use a model of churn.";
        foreach (var fault in CheckColumns(list, columns)) yield return fault;
        foreach (var fault in CampaignMessages.Check(list, options, schema, columns)) yield return fault;
        foreach (var action in list.Actions.Where(action => action is { Acceptance.IsMeasured: true, Uplift: null }))
            yield return $"The acceptance of '{action.Name}' is to be measured, and no uplift model says what a trial of it "
                + "measured. Publish one with churn uplift TRIAL --publish --models DIR and write \"uplift\": \"DIR\", or write "
                + "a number or a column as the acceptance until there is a trial.";
        if (options.Day is null && list.Actions.FirstOrDefault(action => action.CoolDown is not null) is { } cooled)
            yield return $"The action '{cooled.Name}' has a cool-down, so the day of the campaign counts. "
                + "Give it as the date, as in 2026-05-31.";
    }

    /// <summary>Adds a customer, whose fields are read now.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="uplift">
    /// By how much each action raises the probability that the customer stays, in the order of the actions; only those that have
    /// an uplift model are looked at. Null where none has.
    /// </param>
    /// <returns>What is wrong with their own terms; none if they are good. A customer with faults is not planned.</returns>
    public IReadOnlyList<OfferFault> Add(PlannedCustomer customer, IReadOnlyList<double>? uplift = null)
    {
        var faults = offers.Read(customer, uplift, out var values);
        if (faults.Count > 0) return faults;
        customers.Add(customer);
        foreach (var (action, value) in values.Index())
        {
            if (value.IsOpen) eligible[action]++;
            profits.Add(value.Profit);
            costs.Add(value.Cost);
            spreads.Add(value.Spread);
        }

        return [];
    }

    /// <summary>Takes note of a customer's key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="position">Any number that says where the customer is, such as a line.</param>
    /// <param name="first">Where the key was noted first.</param>
    /// <returns>False where it was noted before.</returns>
    public bool TryNote(string key, int position, out int first)
    {
        first = position;
        if (positions.TryAdd(key, position)) return true;
        first = positions[key];
        return false;
    }

    /// <summary>Finds what keeps a plan from being made of these customers.</summary>
    /// <returns>A sentence for each fault.</returns>
    public IEnumerable<string> Check()
    {
        foreach (var (action, count) in eligible.Index().Where(action => action.Item == 0))
            yield return $"No customer is eligible for the action '{list.Actions[action].Name}'. Loosen its eligibility, look "
                + (list.Actions[action].Uplift is null
                    ? "whether its columns are filled, or take it out."
                    : "whether its columns are filled and its uplift is above 0 for anybody, or take it out.");
        var cheapest = costs.Where((_, option) => double.IsFinite(profits[option])).DefaultIfEmpty(0).Min();
        if (options.Budget < cheapest)
            yield return FormattableString.Invariant(
                $"The budget of {options.Budget} is below the cost of one contact, {cheapest:0.00}. Raise the budget.");
    }

    /// <summary>Decides who gets which action.</summary>
    /// <param name="levelError">
    /// The standard error of the level of the probabilities, in log-odds: how far all of them may be off together.
    /// </param>
    /// <param name="effectErrors">
    /// The standard error of the average effect in the trial of each action, in the order of the actions; 0 for one without a
    /// trial. Null where none has one.
    /// </param>
    public CampaignPlan Plan(double levelError, IReadOnlyList<double>? effectErrors = null) =>
        Maker().Make(spreads, levelError, effectErrors ?? new double[list.Actions.Count]);

    /// <summary>Returns what plans under other budgets would earn, from 0 to where a larger budget brings nothing more.</summary>
    /// <param name="steps">The number of budgets above 0.</param>
    public IReadOnlyList<BudgetPoint> GainCurve(int steps) => Maker().GainCurve(steps);

    /// <summary>
    /// Returns the contacts of a campaign by risk alone: the highest churn probability first, each with the most profitable
    /// action, within the budget.
    /// </summary>
    public IReadOnlyList<PlanEntry> PlanByRisk() => Maker().ByRisk();

    private PlanMaker Maker() => new(list, options, customers, new AllocationProblem(
        list.Actions.Count, [.. profits], [.. costs], options.Budget, list.Limits()));
}

/// <summary>A customer who may be in a plan.</summary>
/// <param name="Key">What names the customer.</param>
/// <param name="Probability">The churn probability.</param>
/// <param name="Segment">The customer's segment.</param>
public readonly record struct PlannedCustomer(string Key, ChurnProbability Probability, string Segment);
