using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Models.Answering;

namespace Churn.Training.Value;

/// <summary>
/// How long customers with a contract stay: the model's probability is that of leaving within the next period, and is asked again
/// of the customer as they will be one period later, two, and so on.
/// </summary>
/// <param name="model">A model of customers who left within the last period.</param>
/// <param name="ageing">How columns change while a customer stays.</param>
/// <param name="horizon">How many periods are looked at, 1 or more.</param>
/// <param name="rate">The rate of a period at which later amounts are worth less, 0 or more.</param>
public sealed class ContractValue(ChurnModel model, ColumnAgeing ageing, int horizon, double rate)
{
    /// <summary>Two standard errors, nearly.</summary>
    private const double Band = 1.96;

    /// <summary>
    /// By how much all log-odds may be off: the standard error of the churn rate of the held-out rows, in log-odds.
    /// </summary>
    private readonly double shift = Band * model.Manifest.LevelError;

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
            hazards[period] = period > 0 && ageing.IsEmpty ? hazards[0] : model.Score(aged).Value;
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

/// <summary>What probabilities of leaving, period by period, add up to.</summary>
/// <param name="Survival">S(1), S(2), ...: the product of 1 - h.</param>
/// <param name="ExpectedPeriods">The sum of S(0), S(1), ..., the last left out: periods that begin within the horizon.</param>
/// <param name="DiscountedPeriods">
/// The same with each S(t) divided by (1 + rate)^t: periods are worth what they are at their start.
/// </param>
public sealed record Stays(IReadOnlyList<double> Survival, double ExpectedPeriods, double DiscountedPeriods)
{
    /// <summary>Adds up.</summary>
    /// <param name="hazards">The probability of leaving in each period, from 0 to 1.</param>
    /// <param name="rate">The rate of a period, 0 or more.</param>
    public static Stays Of(IReadOnlyList<double> hazards, double rate)
    {
        var survival = new double[hazards.Count];
        var (still, periods, discounted, factor) = (1.0, 0.0, 0.0, 1.0);
        for (var t = 0; t < survival.Length; t++)
        {
            (periods, discounted, factor) = (periods + still, discounted + (still * factor), factor / (1 + rate));
            survival[t] = still *= 1 - hazards[t];
        }

        return new Stays(survival, periods, discounted);
    }
}
