using Churn.Core.Value;
using Churn.Data.Tables;
using Churn.Data.Transactions;

namespace Churn.Training.Value;

/// <summary>How long customers stay, from their starts and ends.</summary>
/// <param name="Until">The last day that counts.</param>
/// <param name="Period">The unit of all times, such as "month".</param>
/// <param name="Customers">How many customers there are.</param>
/// <param name="HaveLeft">How many of them have left.</param>
/// <param name="Survival">The share still there after one period, two, and so on, as far as the file goes.</param>
/// <param name="RestrictedMean">The mean of the periods stayed, of which no more than those of the curve count.</param>
/// <param name="Cox">What columns do to the rate of leaving; null where none were asked for.</param>
/// <param name="Notes">What was left out or assumed, in sentences.</param>
public sealed record HistorySurvival(
    DateOnly Until,
    string Period,
    int Customers,
    int HaveLeft,
    IReadOnlyList<SurvivalPoint> Survival,
    double RestrictedMean,
    CoxSummary? Cox,
    IReadOnlyList<string> Notes)
{
    private const int Folds = 5;
    private const int Seed = 0;

    /// <summary>Fits the curves.</summary>
    /// <param name="history">The customers.</param>
    /// <param name="file">The name of their file, for messages.</param>
    /// <param name="period">The unit of times.</param>
    /// <param name="horizon">How many periods of the curve to give at most.</param>
    /// <exception cref="DataRefusedException">No coefficients fit the columns.</exception>
    public static HistorySurvival Of(HistoryTable history, string file, PurchasePeriod period, int horizon)
    {
        ObservedTime[] observed =
        [
            .. history.Days.Zip(history.HaveLeft, (days, hasLeft) => new ObservedTime(days / period.Days(), hasLeft)),
        ];
        var curve = KaplanMeierCurve.Fit(observed);
        var last = (int)Math.Min(horizon, Math.Floor(curve.Longest));
        var notes = new List<string>(history.Notes);
        if (last < horizon)
            notes.Add(FormattableString.Invariant(
                $"nobody was seen for more than {curve.Longest:0.0} {period.Name()}s, so the curve ends at {last} of {horizon}"));
        return new HistorySurvival(
            history.Until,
            period.Name(),
            observed.Length,
            observed.Count(one => one.HasLeft),
            [.. Enumerable.Range(1, last).Select(time => PointOf(curve, time))],
            curve.RestrictedMean(last),
            history.Covariates.Count == 0 ? null : CoxOf(history, observed, last, file, notes),
            notes);
    }

    private static SurvivalPoint PointOf(KaplanMeierCurve curve, int time)
    {
        var (lower, upper) = curve.Interval95(time);
        return new SurvivalPoint(time, curve.Survival(time), lower, upper);
    }

    private static CoxSummary CoxOf(
        HistoryTable history, ObservedTime[] observed, int last, string file, List<string> notes)
    {
        int[] whole =
        [
            .. Enumerable.Range(0, observed.Length)
                .Where(customer => history.Covariates.All(column => double.IsFinite(column.Values[customer]))),
        ];
        if (whole.Length < observed.Length)
            notes.Add(FormattableString.Invariant(
                $"{observed.Length - whole.Length:N0} customers without a value in a covariate are in no coefficient"));
        try
        {
            var data = new CoxData(observed, history.Covariates, whole);
            return CoxSummary.Of(data.Fit(whole), data, last, Folds, Seed);
        }
        catch (ArithmeticException fault)
        {
            throw new DataRefusedException(new TableError(file, $"no coefficients fit the covariates. {fault.Message}"));
        }
    }
}

/// <summary>The share of customers still there.</summary>
/// <param name="Time">The periods since the start.</param>
/// <param name="Value">The share.</param>
/// <param name="Lower">The lower end of its 95 % interval.</param>
/// <param name="Upper">The upper end.</param>
public readonly record struct SurvivalPoint(int Time, double Value, double Lower, double Upper);
