namespace Churn.Training.Report.Charts;

/// <summary>An axis that starts at 0.</summary>
/// <param name="Title">What is measured along it.</param>
/// <param name="End">The greatest value, above 0.</param>
/// <param name="Step">The distance between two ticks.</param>
/// <param name="Label">The text at a tick.</param>
internal sealed record Axis(string Title, double End, double Step, Func<double, string> Label)
{
    private const int MostTicks = 6;

    public IEnumerable<double> Ticks => Enumerable.Range(0, (int)Math.Round(End / Step) + 1).Select(tick => tick * Step);

    /// <summary>From 0 to 100 %.</summary>
    public static Axis OfShare(string title) => new(title, 1, 0.2, value => NumberText.Percent(value, 0));

    /// <summary>From 0 to the next tick at or over the greatest value, with steps of 1, 2 or 5 times a power of ten.</summary>
    public static Axis UpTo(double greatest, string title, string unit)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(greatest / MostTicks)));
        var step = new[] { 1, 2, 5, 10 }.Select(factor => factor * power).First(step => greatest <= step * MostTicks);
        var decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step)));
        string Label(double value) => (decimals == 0 ? NumberText.Amount(value) : NumberText.Decimal(value, decimals)) + unit;
        return new Axis(title, Math.Ceiling((greatest / step) - 1e-9) * step, step, Label);
    }
}
