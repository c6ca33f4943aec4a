namespace Churn.Core.Monitoring;

/// <summary>How probable a false alarm may be, over all columns and looks together.</summary>
/// <param name="Rate">The probability of any false alarm over all looks, above 0 and below 1.</param>
/// <param name="Looks">How many looks there are to be, 1 or more; each may spend the same part.</param>
public sealed record FalseAlarmBudget(double Rate = FalseAlarmBudget.DefaultRate, int Looks = 1)
{
    /// <summary>The rate where none is given.</summary>
    public const double DefaultRate = .01;

    /// <summary>The probability of any false alarm in one look.</summary>
    public double PerLook => Rate / Looks;

    /// <summary>The rate in a sentence.</summary>
    public override string ToString() => Looks == 1
        ? FormattableString.Invariant($"a false alarm at most once in {1 / PerLook:0} looks")
        : FormattableString.Invariant($"a false alarm in any of {Looks} looks at most {Rate:P1} of the time");

    /// <summary>
    /// Which p-values are alarms, so that the probability of any false one is at most the rate of a look (S. Holm, "A simple
    /// sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979).
    /// </summary>
    public bool[] Alarms(IReadOnlyList<double> p)
    {
        var alarms = new bool[p.Count];
        foreach (var (rank, column) in Enumerable.Range(0, p.Count).OrderBy(column => p[column]).Index())
        {
            if (!(p[column] <= PerLook / (p.Count - rank))) break;
            alarms[column] = true;
        }

        return alarms;
    }
}
