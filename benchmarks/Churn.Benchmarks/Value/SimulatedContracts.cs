using System.Globalization;
using Churn.Core.Numerics;

namespace Churn.Benchmarks.Value;

/// <summary>A customer with a contract, whose probability of leaving within any month is known.</summary>
/// <param name="Tenure">The months since the customer came, before the month that the label is about.</param>
/// <param name="Plan">0 or 1: paid by the month or by the year.</param>
/// <param name="Price">What a month brings.</param>
/// <param name="HasLeft">Whether the customer left within that month.</param>
internal sealed record SimulatedContract(int Tenure, int Plan, double Price, bool HasLeft)
{
    /// <summary>The probability of still being there after so many months.</summary>
    public double Survival(int months)
    {
        var still = 1.0;
        for (var month = 0; month < months; month++) still *= 1 - SimulatedContracts.Hazard(Tenure + month, Plan, Price);
        return still;
    }

    /// <summary>The columns of the customer.</summary>
    public string[] Fields() =>
    [
        Tenure.ToString(CultureInfo.InvariantCulture),
        Plan == 0 ? "month" : "year",
        Price.ToString("0.00", CultureInfo.InvariantCulture),
    ];
}

/// <summary>Customers with contracts as a company has them: those who came in the last six years and are still there.</summary>
internal static class SimulatedContracts
{
    private const int Years = 6;

    /// <summary>The months after which survival is compared.</summary>
    public static int[] Horizons { get; } = [1, 3, 6, 12];

    public static string[] Columns { get; } = ["tenure", "plan", "price"];

    /// <summary>The probability of leaving within a month: it falls with the tenure and rises with the price.</summary>
    public static double Hazard(int tenure, int plan, double price) =>
        LogOddsScale.ToProbability(-1.6 - (.45 * Math.Log(1 + tenure)) - (1.2 * plan) + (.012 * (price - 60)));

    public static SimulatedContract[] Snapshot(int customers, int seed)
    {
        var random = new RandomStream(seed, 0xC07);
        var found = new List<SimulatedContract>(customers);
        while (found.Count < customers)
        {
            var (age, plan, price) =
                (random.NextBelow(12 * Years), random.NextDouble() < .4 ? 1 : 0, 20 + (90 * random.NextDouble()));
            var tenure = 0;
            while (tenure < age && random.NextDouble() >= Hazard(tenure, plan, price)) tenure++;
            if (tenure == age)
                found.Add(new SimulatedContract(tenure, plan, price, random.NextDouble() < Hazard(tenure, plan, price)));
        }

        return [.. found];
    }

    public static string Csv(SimulatedContract[] customers) => string.Join(
        '\n',
        customers.Select(one => string.Join(',', [.. one.Fields(), one.HasLeft ? "yes" : "no"]))
            .Prepend(string.Join(',', [.. Columns, "churned"])));
}
