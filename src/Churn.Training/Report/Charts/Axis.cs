using Churn.Core.Markup;

namespace Churn.Training.Report.Charts;

/// <summary>An axis.</summary>
/// <param name="Title">What is measured along it.</param>
/// <param name="End">The greatest value, above the start.</param>
/// <param name="Step">The distance between two ticks.</param>
/// <param name="Label">The text at a tick.</param>
internal sealed record Axis(string Title, double End, double Step, Func<double, string> Label)
{
    private const int MostTicks = 6;

    /// <summary>The least value, a multiple of the step.</summary>
    public double Start { get; init; }

    public IEnumerable<double> Ticks => Enumerable.Range(0, (int)Math.Round((End - Start) / Step) + 1)
        .Select(tick => (Math.Round(Start / Step) + tick) * Step);

    /// <summary>How far along the axis a value is: 0 at its start, 1 at its end.</summary>
    public double Share(double value) => (value - Start) / (End - Start);

    /// <summary>From 0 to 100 %.</summary>
    public static Axis OfShare(string title) => new(title, 1, 0.2, value => NumberText.Percent(value, 0));

    /// <summary>From 0 to the next tick at or over the greatest value, with steps of 1, 2 or 5 times a power of ten.</summary>
    public static Axis UpTo(double greatest, string title, string unit) => Between(0, greatest, title, unit);

    /// <summary>From the last tick at or below the least value to the next at or over the greatest.</summary>
    public static Axis Between(double least, double greatest, string title, string unit = "")
    {
        var size = Math.Max(Math.Abs(least), Math.Abs(greatest));
        // Ticks nearer to each other than that would be the same number.
        var range = greatest > least ? Math.Max(greatest - least, 1e-9 * size) : Math.Max(size, 1);
        var power = Math.Pow(10, Math.Floor(Math.Log10(range / MostTicks)));
        var step = new[] { 1, 2, 5, 10 }.Select(factor => factor * power).First(step => range <= step * MostTicks);
        var decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step)));
        string Label(double value) => (decimals == 0 ? NumberText.Amount(value) : NumberText.Decimal(value, decimals)) + unit;
        var start = Math.Floor((least / step) + 1e-9) * step;
        return new Axis(title, Math.Max(Math.Ceiling((greatest / step) - 1e-9) * step, start + step), step, Label)
        {
            Start = start,
        };
    }
}
