namespace Churn.Core.Campaigns;

/// <summary>
/// Which action each customer may get, what it earns and what it costs, under a budget and limits on the numbers of contacts.
/// </summary>
public sealed class AllocationProblem
{
    /// <param name="actions">How many actions there are, at least 1.</param>
    /// <param name="profits">
    /// What each action earns with each customer, customer by customer; negative infinity where it is not open to them.
    /// </param>
    /// <param name="costs">What it costs, 0 or more, in the same order.</param>
    /// <param name="budget">The most that all contacts may cost together; infinity for no limit.</param>
    /// <param name="limits">The limits on numbers of contacts.</param>
    public AllocationProblem(
        int actions, double[] profits, double[] costs, double budget, IReadOnlyList<ContactLimit> limits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(actions, 1);
        if (profits.Length != costs.Length || profits.Length % actions != 0)
            throw new ArgumentException("Profits and costs need one number per customer and action.", nameof(costs));
        (Actions, Profits, Costs, Budget, Limits) = (actions, profits, costs, budget, limits);
        LimitsOf = [.. Enumerable.Range(0, actions).Select(action =>
            Enumerable.Range(0, limits.Count).Where(limit => limits[limit].Actions.Contains(action)).ToArray())];
    }

    /// <summary>How many actions there are.</summary>
    public int Actions { get; }

    /// <summary>How many customers there are.</summary>
    public int Customers => Profits.Length / Actions;

    /// <summary>What each action earns with each customer, customer by customer.</summary>
    public double[] Profits { get; }

    /// <summary>What each action costs with each customer, customer by customer.</summary>
    public double[] Costs { get; }

    /// <summary>The most that all contacts may cost together.</summary>
    public double Budget { get; }

    /// <summary>The limits on numbers of contacts.</summary>
    public IReadOnlyList<ContactLimit> Limits { get; }

    /// <summary>For each action the positions of the limits that count it.</summary>
    internal int[][] LimitsOf { get; }

    /// <summary>Returns the same problem under another budget and other limits.</summary>
    public AllocationProblem With(double budget, IReadOnlyList<ContactLimit> limits) =>
        new(Actions, Profits, Costs, budget, limits);
}

/// <summary>The most contacts of some actions together, such as of those of a channel.</summary>
/// <param name="Contacts">How many, 0 or more.</param>
/// <param name="Actions">The positions of the actions that count.</param>
public sealed record ContactLimit(int Contacts, IReadOnlyList<int> Actions);

/// <summary>At most one action for each customer.</summary>
/// <param name="Actions">The position of each customer's action; <see cref="None"/> for no action.</param>
/// <param name="Bound">What no allocation can earn more than, within the same budget and limits.</param>
public sealed record Allocation(int[] Actions, double Bound)
{
    /// <summary>Stands in place of an action for a customer who gets none.</summary>
    public const int None = -1;
}
