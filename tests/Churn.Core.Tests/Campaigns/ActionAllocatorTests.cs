using Churn.Core.Campaigns;
using Churn.Core.Numerics;
using CsCheck;
using Xunit.Abstractions;

namespace Churn.Core.Tests.Campaigns;

public sealed class ActionAllocatorTests(ITestOutputHelper output)
{
    private const int SmallCases = 1_000;

    private static readonly Gen<AllocationProblem> Problems =
        from customers in Gen.Int[0, 40]
        from actions in Gen.Int[1, 4]
        from seed in Gen.Int[0, int.MaxValue]
        select Draw(customers, actions, new RandomStream(seed, 0));

    [Fact]
    public void Small_plans_are_optimal_or_within_the_stated_bound()
    {
        var (optimal, lost, stated, all) = (0, 0.0, 0.0, 0.0);
        for (var seed = 0; seed < SmallCases; seed++)
        {
            var random = new RandomStream(seed, 0);
            var problem = Draw(1 + random.NextBelow(7), 1 + random.NextBelow(3), random);
            var allocation = ActionAllocator.Allocate(problem);
            var (found, best) = (Profit(problem, allocation.Actions), BestProfit(problem));

            best.Should().BeLessThanOrEqualTo(allocation.Bound + 1e-9);
            found.Should().BeLessThanOrEqualTo(best + 1e-9).And.BeGreaterThanOrEqualTo(0);
            if (found > best - 1e-9) optimal++;
            (lost, stated, all) = (lost + best - found, stated + allocation.Bound - found, all + best);
        }

        output.WriteLine($"{optimal} of {SmallCases} optimal, {lost / all:P2} lost, {stated / all:P2} stated");
        optimal.Should().BeGreaterThan(SmallCases * 3 / 4);
        (lost / all).Should().BeLessThan(0.05);
    }

    [Fact]
    public void Budget_and_limits_are_never_exceeded() => Problems.Sample(problem =>
    {
        var actions = ActionAllocator.Allocate(problem).Actions;

        Cost(problem, actions).Should().BeLessThanOrEqualTo(problem.Budget + 1e-9);
        foreach (var limit in problem.Limits)
            actions.Count(action => limit.Actions.Contains(action)).Should().BeLessThanOrEqualTo(limit.Contacts);
    });

    [Fact]
    public void Only_open_actions_that_earn_something_are_given() => Problems.Sample(problem =>
    {
        foreach (var (customer, action) in ActionAllocator.Allocate(problem).Actions.Index())
            if (action != Allocation.None) problem.Profits[(customer * problem.Actions) + action].Should().BePositive();
    });

    [Fact]
    public void A_plan_of_many_customers_is_within_a_thousandth_of_its_bound()
    {
        var problem = Draw(5_000, 5, new RandomStream(1, 0));

        var allocation = ActionAllocator.Allocate(problem);

        Profit(problem, allocation.Actions).Should().BeGreaterThan(0.999 * allocation.Bound);
    }

    [Fact]
    public void Without_budget_and_limits_each_customer_gets_the_most_profitable_action()
    {
        var problem = new AllocationProblem(
            2, [1, 2, -1, -3, 4, double.NegativeInfinity], [1, 1, 1, 1, 1, 1], double.PositiveInfinity, []);

        var allocation = ActionAllocator.Allocate(problem);

        allocation.Actions.Should().Equal(1, Allocation.None, 0);
        allocation.Bound.Should().Be(6);
    }

    private static AllocationProblem Draw(int customers, int actions, RandomStream random)
    {
        var (profits, costs) = (new double[customers * actions], new double[customers * actions]);
        for (var option = 0; option < profits.Length; option++)
        {
            costs[option] = random.NextBelow(10) + 1;
            profits[option] = random.NextBelow(5) == 0
                ? double.NegativeInfinity
                : (costs[option] * 8 * random.NextDouble()) - 5;
        }

        var limits = Enumerable.Range(0, actions).Where(_ => random.NextBelow(2) == 0)
            .Select(action => new ContactLimit(random.NextBelow(1 + (customers / 2)), [action])).ToList();
        if (random.NextBelow(3) == 0)
            limits.Add(new ContactLimit(
                random.NextBelow(1 + customers), [.. Enumerable.Range(0, actions).Where(action => action % 2 == 0)]));
        var budget = random.NextBelow(4) == 0 ? double.PositiveInfinity : random.NextDouble() * 3 * customers;
        return new AllocationProblem(actions, profits, costs, budget, limits);
    }

    private static double BestProfit(AllocationProblem problem)
    {
        var (best, actions) = (0.0, new int[problem.Customers]);
        Try(0);
        return best;

        void Try(int customer)
        {
            if (customer == actions.Length)
            {
                if (IsAllowed(problem, actions)) best = Math.Max(best, Profit(problem, actions));
                return;
            }

            for (actions[customer] = Allocation.None; actions[customer] < problem.Actions; actions[customer]++) Try(customer + 1);
        }
    }

    private static bool IsAllowed(AllocationProblem problem, int[] actions) =>
        Cost(problem, actions) <= problem.Budget
        && problem.Limits.All(limit => actions.Count(action => limit.Actions.Contains(action)) <= limit.Contacts);

    private static double Profit(AllocationProblem problem, int[] actions) => Sum(problem, actions, problem.Profits);

    private static double Cost(AllocationProblem problem, int[] actions) => Sum(problem, actions, problem.Costs);

    private static double Sum(AllocationProblem problem, int[] actions, double[] values) => actions.Index()
        .Where(given => given.Item != Allocation.None)
        .Sum(given => values[(given.Index * problem.Actions) + given.Item]);
}
