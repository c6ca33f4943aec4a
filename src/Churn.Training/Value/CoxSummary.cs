using Churn.Core.Numerics;
using Churn.Data.Transactions;

namespace Churn.Training.Value;

/// <summary>What columns do to the rate of leaving, and how well that tells of customers who were not learnt from.</summary>
/// <param name="Customers">The customers with a value in every column.</param>
/// <param name="Coefficients">The columns.</param>
/// <param name="LogLikelihood">The logarithm of the partial likelihood.</param>
/// <param name="NullLogLikelihood">The same without any column.</param>
/// <param name="Concordance">How often the one of two who left first has the higher risk, on the customers learnt from.</param>
/// <param name="HeldOut">The quality on others.</param>
public sealed record CoxSummary(
    int Customers,
    IReadOnlyList<CoxCoefficient> Coefficients,
    double LogLikelihood,
    double NullLogLikelihood,
    double Concordance,
    HeldOutSurvival? HeldOut)
{
    internal static CoxSummary Of(CoxModel model, CoxData data, int last, int folds, int seed) => new(
        data.Rows.Length,
        model.Coefficients,
        model.LogLikelihood,
        model.NullLogLikelihood,
        Value.Concordance.Of(data.Observed(data.Rows), [.. data.Rows.Select(row => model.Risk(data.ValuesOf(row)))]).Value,
        HeldOutSurvival.Of(data, last, folds, seed));
}

/// <summary>How well survival is told of customers who were not learnt from: means over the folds.</summary>
/// <param name="Concordance">How often the one of two who left first has the higher risk.</param>
/// <param name="Brier">The Brier score, integrated from the first period of the curve to the last; smaller is better.</param>
/// <param name="BrierOfCurve">The same of the Kaplan-Meier curve, which is alike for all customers.</param>
public sealed record HeldOutSurvival(double Concordance, double Brier, double BrierOfCurve)
{
    /// <returns>Null where the curve is too short, or too few have left for a fold.</returns>
    internal static HeldOutSurvival? Of(CoxData data, int last, int folds, int seed)
    {
        if (last < 2) return null;
        var order = (int[])data.Rows.Clone();
        new RandomStream(seed, 0).Shuffle<int>(order);
        var found = new List<HeldOutSurvival>();
        for (var fold = 0; fold < folds; fold++)
        {
            int[] held = [.. order.Where((_, place) => place % folds == fold)];
            int[] others = [.. order.Where((_, place) => place % folds != fold)];
            if (!data.HasLeaver(held) || !data.HasLeaver(others)) return null;
            found.Add(OnFold(data, held, others, last));
        }

        return new HeldOutSurvival(
            found.Average(one => one.Concordance), found.Average(one => one.Brier), found.Average(one => one.BrierOfCurve));
    }

    private static HeldOutSurvival OnFold(CoxData data, int[] held, int[] others, int last)
    {
        var (model, curve, observed) = (data.Fit(others), KaplanMeierCurve.Fit(data.Observed(others)), data.Observed(held));
        double[] risks = [.. held.Select(row => model.Risk(data.ValuesOf(row)))];
        double[] times =
        [
            .. Enumerable.Range(1, last).Select(time => (double)time).Where(time => time < observed.Max(one => one.Time)),
        ];
        var score = new SurvivalBrier(observed);
        return new HeldOutSurvival(
            Value.Concordance.Of(observed, risks).Value,
            times.Length < 2 ? double.NaN : score.Integrated(times, (customer, time) => model.Survival(time, risks[customer])),
            times.Length < 2 ? double.NaN : score.Integrated(times, (_, time) => curve.Survival(time)));
    }
}

/// <summary>Customers with their times and the values of columns.</summary>
/// <param name="observed">All customers.</param>
/// <param name="columns">The columns.</param>
/// <param name="rows">The customers with a value in every column.</param>
internal sealed class CoxData(ObservedTime[] observed, IReadOnlyList<HistoryCovariate> columns, int[] rows)
{
    public int[] Rows => rows;

    public ObservedTime[] Observed(int[] some) => Array.ConvertAll(some, row => observed[row]);

    public bool HasLeaver(int[] some) => some.Any(row => observed[row].HasLeft);

    public double[] ValuesOf(int row) => [.. columns.Select(column => column.Values[row])];

    public CoxModel Fit(int[] some) => CoxModel.Fit(
        Observed(some),
        [.. columns.Select(column => column.Name)],
        [.. columns.Select(column => Array.ConvertAll(some, row => column.Values[row]))]);
}
