using System.Security.Cryptography;
using System.Text;
using Churn.Core.Metrics;

namespace Churn.Core.Campaigns;

/// <summary>Makes a plan: allocates actions, draws controls, and adds up.</summary>
/// <param name="list">The actions.</param>
/// <param name="options">How to plan.</param>
/// <param name="customers">The customers.</param>
/// <param name="problem">What each action earns and costs with each customer.</param>
internal sealed class PlanMaker(
    ActionList list, CampaignOptions options, IReadOnlyList<PlannedCustomer> customers, AllocationProblem problem)
{
    private const int MaxTries = 50;
    private const int IdLength = 12;

    private readonly ControlGroup control = new(options.ControlShare, options.Seed);
    private readonly string[] keys = [.. customers.Select(customer => customer.Key)];

    /// <param name="spreads">How unsure each profit is.</param>
    /// <param name="levelError">The standard error of the level of the probabilities, in log-odds.</param>
    /// <param name="effectErrors">The standard error of the average effect in the trial of each action; 0 without one.</param>
    public CampaignPlan Make(
        IReadOnlyList<ProfitSpread> spreads, double levelError, IReadOnlyList<double> effectErrors)
    {
        double bound = 0;
        var (actions, isControl) = WithControls(problem, scaled =>
        {
            var allocation = ActionAllocator.Allocate(scaled);
            bound = allocation.Bound;
            return allocation.Actions;
        });
        PlanEntry[] entries = [.. Entries(actions, isControl).OrderByDescending(entry => entry.ExpectedProfit)];
        var planned = entries.Sum(entry => entry.ExpectedProfit);
        return new CampaignPlan(
            options.CampaignId ?? IdOf(entries),
            options.Budget,
            TotalOf(entries),
            Interval(entries, actions, spreads, levelError, effectErrors),
            Math.Max(0, bound - planned),
            entries)
        {
            Evidence = EvidenceOf(entries),
            Actions = [.. list.Actions.Select(action => new NamedTotal(
                action.Name, TotalOf(entries.Where(entry => entry.Action == action.Name)))
            {
                Evidence = action.Evidence,
            })],
            Segments = [.. entries.GroupBy(entry => entry.Planned.Segment).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new NamedTotal(group.Key, TotalOf(group)))],
            Everybody = TotalOf(WithControls(problem.With(double.PositiveInfinity, []), MostProfitable)),
            ByRisk = TotalOf(ByRisk()),
        };
    }

    public IReadOnlyList<PlanEntry> ByRisk()
    {
        var (actions, isControl) = WithControls(problem, MostProfitable);
        return [.. Entries(actions, isControl)];
    }

    public IReadOnlyList<BudgetPoint> GainCurve(int steps)
    {
        var most = Math.Max(TotalAt(double.PositiveInfinity).Cost, problem.Budget);
        return [.. Enumerable.Range(0, steps + 1).Select(step => most * step / steps)
            .Select(budget => new BudgetPoint(budget, TotalAt(budget).ExpectedProfit))];

        PlanTotal TotalAt(double budget) => TotalOf(WithControls(
            problem.With(budget, problem.Limits), scaled => ActionAllocator.Allocate(scaled).Actions));
    }

    /// <summary>
    /// Allocates to so many customers that budget and limits are used up by those that are left when the controls are drawn.
    /// </summary>
    private (int[] Actions, bool[] IsControl) WithControls(AllocationProblem asked, Func<AllocationProblem, int[]> allocate)
    {
        var treated = 1 - options.ControlShare;
        var (budget, limits) = (asked.Budget / treated, asked.Limits
            .Select(limit => limit with { Contacts = (int)Math.Min(int.MaxValue, Math.Ceiling(limit.Contacts / treated)) })
            .ToArray());
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            var actions = allocate(asked.With(budget, limits));
            var isControl = control.Draw(keys, actions, list.Actions);
            if (!Shrink(asked, actions, isControl, ref budget, limits)) return (actions, isControl);
        }

        var within = allocate(asked);
        return (within, control.Draw(keys, within, list.Actions));
    }

    /// <summary>Lowers the budget and the limits that the contacts exceed.</summary>
    /// <returns>Whether any was exceeded.</returns>
    private static bool Shrink(
        AllocationProblem asked, int[] actions, bool[] isControl, ref double budget, ContactLimit[] limits)
    {
        var contacts = new int[asked.Actions];
        double cost = 0;
        for (var customer = 0; customer < actions.Length; customer++)
        {
            if (actions[customer] == Allocation.None || isControl[customer]) continue;
            contacts[actions[customer]]++;
            cost += asked.Costs[(customer * asked.Actions) + actions[customer]];
        }

        var isOver = cost > asked.Budget;
        if (isOver) budget = Math.Max(asked.Budget, budget * asked.Budget / cost * (1 - 1e-4));
        for (var limit = 0; limit < limits.Length; limit++)
        {
            var over = limits[limit].Actions.Sum(action => contacts[action]) - asked.Limits[limit].Contacts;
            if (over <= 0) continue;
            isOver = true;
            limits[limit] = limits[limit] with { Contacts = limits[limit].Contacts - over };
        }

        return isOver;
    }

    /// <summary>The customers at the highest risk first, each with the most profitable action that there is room for.</summary>
    private int[] MostProfitable(AllocationProblem limited)
    {
        var order = Enumerable.Range(0, customers.Count).ToArray();
        Array.Sort(Array.ConvertAll(order, customer => (-customers[customer].Probability.Value, customer)), order);
        var use = new AllocationUse(limited);
        foreach (var customer in order)
        {
            var start = customer * limited.Actions;
            foreach (var action in Enumerable.Range(0, limited.Actions)
                .Where(action => double.IsFinite(limited.Profits[start + action]))
                .OrderByDescending(action => limited.Profits[start + action]))
                if (use.TryGive(customer, action)) break;
        }

        return use.Actions;
    }

    private IEnumerable<PlanEntry> Entries(int[] actions, bool[] isControl)
    {
        for (var customer = 0; customer < actions.Length; customer++)
        {
            if (actions[customer] == Allocation.None) continue;
            var option = (customer * problem.Actions) + actions[customer];
            yield return new PlanEntry(
                customer, customers[customer], list.Actions[actions[customer]].Name, problem.Profits[option],
                problem.Costs[option], isControl[customer])
            {
                Evidence = list.Actions[actions[customer]].Evidence,
            };
        }
    }

    private PlanTotal TotalOf((int[] Actions, bool[] IsControl) allocated) =>
        TotalOf(Entries(allocated.Actions, allocated.IsControl));

    private static PlanTotal TotalOf(IEnumerable<PlanEntry> entries)
    {
        int contacts = 0, controls = 0;
        double cost = 0, profit = 0;
        foreach (var entry in entries)
        {
            if (entry.IsControl)
            {
                controls++;
                continue;
            }

            contacts++;
            cost += entry.Cost;
            profit += entry.ExpectedProfit;
        }

        return new PlanTotal(contacts, controls, cost, profit);
    }

    /// <summary>The evidence of the actions that the plan uses; of all where it uses none.</summary>
    private PlanEvidence EvidenceOf(PlanEntry[] entries)
    {
        PlanEvidence[] used = [.. entries.Select(entry => entry.Evidence).Distinct()];
        if (used.Length == 0) used = [.. list.Actions.Select(action => action.Evidence).Distinct()];
        return used.Length == 1 ? used[0] : PlanEvidence.Mixed;
    }

    /// <summary>
    /// The 95 % interval of what the contacts will earn if acceptance and value are as assumed: by chance, by an error of the
    /// level of all probabilities, and by an error of the effects that trials measured. The effect on a share of the customers is
    /// known as well as that share of the trial tells: its error is that of the average effect over the root of the share.
    /// </summary>
    private ProfitInterval Interval(
        PlanEntry[] entries,
        int[] actions,
        IReadOnlyList<ProfitSpread> spreads,
        double levelError,
        IReadOnlyList<double> effectErrors)
    {
        double profit = 0, variance = 0, slope = 0;
        var (effectSlopes, contacts) = (new double[problem.Actions], new int[problem.Actions]);
        foreach (var entry in entries.Where(entry => !entry.IsControl))
        {
            var action = actions[entry.Customer];
            var spread = spreads[(entry.Customer * problem.Actions) + action];
            (profit, variance, slope) = (profit + entry.ExpectedProfit, variance + spread.Variance, slope + spread.Slope);
            effectSlopes[action] += spread.EffectSlope;
            contacts[action]++;
        }

        for (var action = 0; action < contacts.Length; action++)
            if (contacts[action] > 0)
                variance += Math.Pow(effectSlopes[action] * effectErrors[action], 2) * customers.Count / contacts[action];
        var half = Metrics.Interval.StandardErrors95 * Math.Sqrt(variance + (slope * slope * levelError * levelError));
        return new ProfitInterval(profit, profit - half, profit + half);
    }

    /// <summary>A name that is the same for the same list.</summary>
    private static string IdOf(PlanEntry[] entries)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in entries)
            hash.AppendData(Encoding.UTF8.GetBytes($"{entry.Planned.Key}\n{entry.Action}\n{entry.Group}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..IdLength];
    }
}
