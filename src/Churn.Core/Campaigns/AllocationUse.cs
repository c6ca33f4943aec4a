namespace Churn.Core.Campaigns;

/// <summary>What an allocation takes of the budget and of the limits; it never takes more than there is.</summary>
/// <param name="problem">The problem.</param>
internal sealed class AllocationUse(AllocationProblem problem)
{
    private readonly int[] contacts = new int[problem.Limits.Count];
    private double cost;

    /// <summary>The position of each customer's action.</summary>
    public int[] Actions { get; } = Filled(problem.Customers);

    /// <summary>Gives a customer an action if budget and limits leave room for it, in place of the one they have.</summary>
    /// <returns>Whether there was room.</returns>
    public bool TryGive(int customer, int action)
    {
        var before = Actions[customer];
        Take(customer, before, -1);
        var fits = cost + problem.Costs[(customer * problem.Actions) + action] <= problem.Budget
            && Array.TrueForAll(problem.LimitsOf[action], limit => contacts[limit] < problem.Limits[limit].Contacts);
        Take(customer, fits ? action : before, 1);
        Actions[customer] = fits ? action : before;
        return fits;
    }

    private void Take(int customer, int action, int times)
    {
        if (action == Allocation.None) return;
        cost += times * problem.Costs[(customer * problem.Actions) + action];
        foreach (var limit in problem.LimitsOf[action]) contacts[limit] += times;
    }

    private static int[] Filled(int customers)
    {
        var actions = new int[customers];
        Array.Fill(actions, Allocation.None);
        return actions;
    }
}
