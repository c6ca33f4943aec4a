using Churn.Core.Metrics;

namespace Churn.Training.Report.Charts;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Style">The style class, which gives it a colour and a dash of its own.</param>
/// <param name="Points">Its points in the units of the axes, from left to right; none if the curve is undefined.</param>
/// <param name="IsMarked">Whether each point is marked with a dot.</param>
internal sealed record Curve(string Name, string Style, IReadOnlyList<(double X, double Y)> Points, bool IsMarked = false)
{
    /// <summary>What stands around a place of the curve: how sure it is there.</summary>
    public IReadOnlyList<(double X, Interval Interval)> Intervals { get; init; } = [];

    /// <summary>What lies around the whole curve, from left to right: how sure it is.</summary>
    public IReadOnlyList<(double X, Interval Interval)> Band { get; init; } = [];

    private const int Styles = 5;
    private const string ReferenceStyle = "reference";

    /// <summary>Whether it belongs to a model, and not to what models are compared with.</summary>
    public bool IsModel => Style != ReferenceStyle;

    /// <summary>The curve of the n-th model of the run.</summary>
    public static Curve OfModel(int model, string name, IEnumerable<(double X, double Y)> points, bool isMarked = false) =>
        new(name, FormattableString.Invariant($"curve-{(model % Styles) + 1}"), [.. points], isMarked);

    /// <summary>A thin line to compare with.</summary>
    public static Curve Reference(string name, params (double X, double Y)[] points) => new(name, ReferenceStyle, points);

    /// <summary>The height of the curve at a place between its points; null outside of them.</summary>
    public double? At(double x)
    {
        for (var right = 1; right < Points.Count; right++)
        {
            var (from, to) = (Points[right - 1], Points[right]);
            if (from.X <= x && x < to.X) return from.Y + ((x - from.X) / (to.X - from.X) * (to.Y - from.Y));
        }

        return null;
    }
}
