using System.Buffers;
using Churn.Core.Schema;

namespace Churn.Core.Value;

/// <summary>
/// How long customers with a contract stay: the model's probability is that of leaving within the next period, and is asked again
/// of the customer as they will be one period later, two, and so on.
/// </summary>
/// <param name="hazards">The probabilities of leaving within the next period, of a model of who left within the last.</param>
/// <param name="levelError">The standard error of the model's churn rate, in log-odds.</param>
/// <param name="ageing">How columns change while a customer stays.</param>
/// <param name="horizon">How many periods are looked at, 1 or more.</param>
/// <param name="rate">The rate of a period at which later amounts are worth less, 0 or more.</param>
public sealed class ContractValue(
    HazardPath hazards, double levelError, ColumnAgeing ageing, int horizon, double rate)
{
    /// <summary>Two standard errors, nearly.</summary>
    private const double Band = 1.96;

    /// <summary>By what all odds may be off.</summary>
    private readonly double oddsRatio = Math.Exp(Band * levelError);

    /// <summary>Looks ahead for one customer.</summary>
    /// <param name="customer">The customer now.</param>
    /// <param name="margin">What a period brings, in money.</param>
    public ContractCustomer Of(CodedCustomer customer, double margin)
    {
        var (probabilities, isBeyond) = Hazards(customer.Features);
        var stays = Stays.Of(probabilities, rate);
        return new ContractCustomer(
            probabilities[0],
            stays.Survival,
            stays.ExpectedPeriods,
            margin * stays.DiscountedPeriods,
            margin * Stays.Of(Shifted(probabilities, oddsRatio), rate).DiscountedPeriods,
            margin * Stays.Of(Shifted(probabilities, 1 / oddsRatio), rate).DiscountedPeriods)
        {
            IsBeyondTraining = isBeyond,
        };
    }

    private (double[] Hazards, bool IsBeyond) Hazards(ReadOnlySpan<float> now)
    {
        var (periods, columns) = (ageing.IsEmpty ? 1 : horizon, now.Length);
        var rows = ArrayPool<float>.Shared.Rent(periods * columns);
        var found = ArrayPool<float>.Shared.Rent(periods);
        now.CopyTo(rows);
        var isBeyond = false;
        for (var period = 1; period < periods; period++)
        {
            var aged = rows.AsSpan(period * columns, columns);
            rows.AsSpan((period - 1) * columns, columns).CopyTo(aged);
            ageing.Apply(aged);
            isBeyond |= ageing.IsBeyondTraining(aged);
        }

        hazards(rows.AsSpan(0, periods * columns), found.AsSpan(0, periods));
        var probabilities = new double[horizon];
        for (var period = 0; period < horizon; period++) probabilities[period] = found[Math.Min(period, periods - 1)];
        ArrayPool<float>.Shared.Return(rows);
        ArrayPool<float>.Shared.Return(found);
        return (probabilities, isBeyond);
    }

    private static double[] Shifted(double[] hazards, double oddsRatio) =>
        Array.ConvertAll(hazards, hazard => hazard * oddsRatio / (1 - hazard + (hazard * oddsRatio)));
}

/// <summary>Gets the probabilities of leaving of one customer, as they are and as they will be.</summary>
/// <param name="rows">Coded rows, one behind the other, which differ in what ageing changes.</param>
/// <param name="hazards">Gets a probability for each row.</param>
public delegate void HazardPath(ReadOnlySpan<float> rows, Span<float> hazards);

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
