using Churn.Core.Numerics;
using Churn.Core.Schema;

namespace Churn.Core.Value;

/// <summary>
/// How long customers with a contract stay: the model's probability is that of leaving within the next period, and is asked again
/// of the customer as they will be one period later, two, and so on.
/// </summary>
/// <param name="hazard">The probability of leaving within the next period: a model of customers who left within the last.</param>
/// <param name="levelError">The standard error of the model's churn rate, in log-odds.</param>
/// <param name="ageing">How columns change while a customer stays.</param>
/// <param name="horizon">How many periods are looked at, 1 or more.</param>
/// <param name="rate">The rate of a period at which later amounts are worth less, 0 or more.</param>
public sealed class ContractValue(
    Func<CodedCustomer, double> hazard, double levelError, ColumnAgeing ageing, int horizon, double rate)
{
    /// <summary>Two standard errors, nearly.</summary>
    private const double Band = 1.96;

    /// <summary>
    /// By how much all log-odds may be off.
    /// </summary>
    private readonly double shift = Band * levelError;

    /// <summary>Looks ahead for one customer.</summary>
    /// <param name="customer">The customer now.</param>
    /// <param name="margin">What a period brings, in money.</param>
    public ContractCustomer Of(CodedCustomer customer, double margin)
    {
        var aged = new CodedCustomer([.. customer.Features], customer.Amounts);
        var hazards = new double[horizon];
        var isBeyond = false;
        for (var period = 0; period < horizon; period++)
        {
            isBeyond |= period > 0 && ageing.IsBeyondTraining(aged.Features);
            hazards[period] = period > 0 && ageing.IsEmpty ? hazards[0] : hazard(aged);
            ageing.Apply(aged.Features);
        }

        var stays = Stays.Of(hazards, rate);
        return new ContractCustomer(
            hazards[0],
            stays.Survival,
            stays.ExpectedPeriods,
            margin * stays.DiscountedPeriods,
            margin * Stays.Of(Shifted(hazards, shift), rate).DiscountedPeriods,
            margin * Stays.Of(Shifted(hazards, -shift), rate).DiscountedPeriods)
        {
            IsBeyondTraining = isBeyond,
        };
    }

    private static double[] Shifted(double[] hazards, double by) =>
        Array.ConvertAll(hazards, hazard => LogOddsScale.ToProbability(LogOddsScale.OfProbability(hazard) + by));
}

/// <summary>How long a customer is expected to stay.</summary>
/// <param name="ChurnProbability">The probability of leaving within the next period.</param>
/// <param name="Survival">The probability of still being there after one period, two, and so on.</param>
/// <param name="ExpectedPeriods">The periods to expect within the horizon, the one that has begun counted whole.</param>
/// <param name="Value">The discounted margin within the horizon, each period's at its start.</param>
/// <param name="Lower">The same if all log-odds were as much higher as the held-out rows leave open.</param>
/// <param name="Upper">The same if they were lower.</param>
public sealed record ContractCustomer(
    double ChurnProbability,
    IReadOnlyList<double> Survival,
    double ExpectedPeriods,
    double Value,
    double Lower,
    double Upper)
{
    /// <summary>Whether a column grows beyond what training saw while the customer stays.</summary>
    public bool IsBeyondTraining { get; init; }
}
