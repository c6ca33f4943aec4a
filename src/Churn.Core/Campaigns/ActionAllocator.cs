namespace Churn.Core.Campaigns;

/// <summary>
/// Finds who gets which action, so that the expected profit is as large as budget and limits allow. Budget and limits get prices
/// (the multipliers of a Lagrangian relaxation), each in turn the lowest that keeps it; customers are then served in the order
/// of what their best action earns beyond its prices. The prices also give a bound on every allocation, the optimal one among
/// them, so that what the result may fall short of is known.
/// </summary>
/// <remarks>
/// H. Kellerer, U. Pferschy, D. Pisinger, "Knapsack Problems" (2004), chapter 11, the multiple-choice knapsack problem; M. L.
/// Fisher, "The Lagrangian relaxation method for solving integer programming problems", Management Science 27 (1981).
/// </remarks>
public sealed class ActionAllocator
{
    private const int MaxRounds = 8;

    /// <summary>The share of bound or price below which going on is not worth its time.</summary>
    private const double Tolerance = 1e-8;

    private readonly AllocationProblem problem;
    private readonly double[] limitPrices;
    private readonly double[] actionPrices;
    private double budgetPrice;

    private ActionAllocator(AllocationProblem problem)
    {
        this.problem = problem;
        limitPrices = new double[problem.Limits.Count];
        actionPrices = new double[problem.Actions];
    }

    /// <summary>Allocates actions; the same problem gets the same allocation.</summary>
    public static Allocation Allocate(AllocationProblem problem)
    {
        var allocator = new ActionAllocator(problem);
        allocator.FindPrices();
        return new Allocation(allocator.Serve(), allocator.Bound());
    }

    private void FindPrices()
    {
        var bound = Bound();
        for (var round = 0; round < MaxRounds; round++)
        {
            FindBudgetPrice();
            for (var limit = 0; limit < limitPrices.Length; limit++) FindLimitPrice(limit);
            if (Array.TrueForAll(limitPrices, price => price == 0)) return; // the price of the budget is found
            var before = bound;
            bound = Bound();
            if (before - bound <= Tolerance * Math.Abs(before)) return;
        }
    }

    /// <summary>What all customers earn beyond the prices, and what the prices bring in: no allocation earns more.</summary>
    private double Bound()
    {
        var bound = budgetPrice == 0 ? 0 : budgetPrice * problem.Budget;
        for (var limit = 0; limit < limitPrices.Length; limit++) bound += limitPrices[limit] * problem.Limits[limit].Contacts;
        for (var customer = 0; customer < problem.Customers; customer++) bound += Math.Max(0, Best(customer, out _));
        return bound;
    }

    /// <summary>The largest that an action of a customer earns beyond its prices; of equal ones the first.</summary>
    private double Best(int customer, out int action)
    {
        var (best, start) = (double.NegativeInfinity, customer * problem.Actions);
        action = Allocation.None;
        for (var other = 0; other < actionPrices.Length; other++)
        {
            var net = Net(start, other);
            if (!(net > best)) continue;
            (best, action) = (net, other);
        }

        return best;
    }

    private double Net(int start, int action) =>
        problem.Profits[start + action] - (budgetPrice * problem.Costs[start + action]) - actionPrices[action];

    /// <summary>Finds the lowest price of money at which what customers want is within the budget.</summary>
    private void FindBudgetPrice()
    {
        budgetPrice = 0;
        if (Wanted() <= problem.Budget) return;
        double low = 0, high = 1;
        for (budgetPrice = high; Wanted() > problem.Budget; budgetPrice = high) (low, high) = (high, 2 * high);
        while (high - low > Tolerance * high)
        {
            budgetPrice = (low + high) / 2;
            if (Wanted() > problem.Budget) low = budgetPrice;
            else high = budgetPrice;
        }

        budgetPrice = high;
    }

    /// <summary>What the actions cost that earn something beyond the prices.</summary>
    private double Wanted()
    {
        double cost = 0;
        for (var customer = 0; customer < problem.Customers; customer++)
            if (Best(customer, out var action) > 0) cost += problem.Costs[(customer * problem.Actions) + action];
        return cost;
    }

    /// <summary>
    /// Finds the lowest price of a limit at which no more customers than it allows want its actions: what the first customer too
    /// many would lose by another action, or none.
    /// </summary>
    private void FindLimitPrice(int limit)
    {
        SetLimitPrice(limit, 0);
        var losses = new List<double>();
        var isCounted = Array.ConvertAll(problem.LimitsOf, limits => limits.Contains(limit));
        for (var customer = 0; customer < problem.Customers; customer++)
        {
            double within = double.NegativeInfinity, without = 0;
            for (var action = 0; action < isCounted.Length; action++)
            {
                var net = Net(customer * problem.Actions, action);
                if (isCounted[action]) within = Math.Max(within, net);
                else without = Math.Max(without, net);
            }

            if (within > without) losses.Add(within - without);
        }

        var most = problem.Limits[limit].Contacts;
        if (losses.Count <= most) return;
        losses.Sort();
        SetLimitPrice(limit, losses[^(most + 1)]);
    }

    private void SetLimitPrice(int limit, double price)
    {
        limitPrices[limit] = price;
        foreach (var action in problem.Limits[limit].Actions)
            actionPrices[action] = problem.LimitsOf[action].Sum(other => limitPrices[other]);
    }

    /// <summary>
    /// Serves customers in the order of what they earn beyond the prices, then changes single ones for the better.
    /// </summary>
    private int[] Serve()
    {
        var use = new AllocationUse(problem);
        var order = Order();
        foreach (var customer in order) Improve(use, customer);
        foreach (var customer in order) Improve(use, customer);
        return use.Actions;
    }

    private int[] Order()
    {
        var customers = Enumerable.Range(0, problem.Customers).Where(EarnsSomething).ToArray();
        Array.Sort(Array.ConvertAll(customers, customer => -Best(customer, out _)), customers);
        return customers;
    }

    private bool EarnsSomething(int customer)
    {
        for (var action = 0; action < problem.Actions; action++)
            if (problem.Profits[(customer * problem.Actions) + action] > 0) return true;
        return false;
    }

    /// <summary>
    /// Gives a customer without an action the best one beyond the prices that there is room for, and one with an action the most
    /// profitable that there is room for.
    /// </summary>
    private void Improve(AllocationUse use, int customer)
    {
        var start = customer * problem.Actions;
        var held = use.Actions[customer];
        var earned = held == Allocation.None ? 0 : problem.Profits[start + held];
        Span<bool> isTried = stackalloc bool[problem.Actions];
        while (true)
        {
            var (best, action) = (double.NegativeInfinity, Allocation.None);
            for (var other = 0; other < isTried.Length; other++)
            {
                if (isTried[other] || !(problem.Profits[start + other] > earned)) continue;
                var rank = held == Allocation.None ? Net(start, other) : problem.Profits[start + other];
                if (rank > best) (best, action) = (rank, other);
            }

            if (action == Allocation.None || use.TryGive(customer, action)) return;
            isTried[action] = true;
        }
    }
}
