namespace Churn.Training.Simulation;

/// <summary>What the hazard of simulated customers follows from.</summary>
public enum HazardKind
{
    /// <summary>How often and how recently they came: counts over windows show it.</summary>
    Rates,

    /// <summary>The order of two types of events: no count over a window shows it.</summary>
    Order,

    /// <summary>Both.</summary>
    Both,
}

/// <summary>Which customers are simulated.</summary>
/// <param name="Customers">How many.</param>
/// <param name="Months">For how many months of 30 days.</param>
/// <param name="Hazard">What their hazard follows from.</param>
/// <param name="Seed">Any number; the same makes the same customers.</param>
public sealed record SimulationOptions(int Customers, int Months, HazardKind Hazard, int Seed)
{
    /// <summary>The days of a month.</summary>
    public const int MonthDays = 30;

    /// <summary>The first day of the first month.</summary>
    public static DateOnly Start { get; } = new(2023, 1, 1);

    /// <summary>Whether customers write when they ask for help, and what they write says something of their hazard.</summary>
    public bool HasText { get; init; }

    /// <summary>Whether half of the customers, drawn anew each month, get an offer that lowers their hazard.</summary>
    public bool HasCampaigns { get; init; }

    /// <summary>The first day of a month.</summary>
    public static DateOnly StartOf(int month) => Start.AddDays(month * MonthDays);
}

/// <summary>What was simulated.</summary>
/// <param name="Customers">How many customers.</param>
/// <param name="Events">How many events.</param>
/// <param name="CustomerMonths">How many months of customers are in truth.csv.</param>
/// <param name="ChurnRate">The share of those in which the customer left.</param>
/// <param name="BayesRocAuc">The area under the ROC curve of the true hazards: no model can be expected to do better.</param>
/// <param name="BayesLogLoss">The log loss of the true hazards.</param>
/// <param name="LastAsOf">The last day of a snapshot whose month is over.</param>
public sealed record SimulationReport(
    int Customers,
    long Events,
    int CustomerMonths,
    double ChurnRate,
    double? BayesRocAuc,
    double? BayesLogLoss,
    DateOnly LastAsOf);
