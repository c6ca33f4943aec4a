using System.Globalization;

namespace Churn.Core.Options;

/// <summary>How options write a length of time: a number and its unit, such as 500ns, 90s or 30d.</summary>
public sealed class DurationFormat
{
    private readonly (string Name, double Size)[] units;
    private readonly NumberStyles style;

    /// <param name="example">What a message gives as an example.</param>
    /// <param name="isWhole">Whether numbers are whole, and have no sign.</param>
    /// <param name="units">The units by name, each with its size in what <see cref="Parse"/> returns.</param>
    private DurationFormat(string example, bool isWhole, params (string Name, double Size)[] units)
    {
        this.units = units;
        style = isWhole ? NumberStyles.None : NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        string[] names = [.. units.Select(unit => unit.Name).Where(name => name.Length > 0 && char.IsAscii(name[0]))];
        var listed = names is [.. var first, var last] && first.Length > 0 ? $"{string.Join(", ", first)} or {last}" : names[0];
        Expected = $"{(isWhole ? "a whole number" : "a number")} and {listed}, such as {example}";
    }

    /// <summary>From nanoseconds to seconds, in microseconds.</summary>
    public static DurationFormat Microseconds { get; } = new(
        "500ns, 2us or 1ms", false, ("ns", 0.001), ("us", 1), ("\u00B5s", 1), ("\u03BCs", 1), ("ms", 1000), ("s", 1e6));

    /// <summary>From seconds to hours, in seconds.</summary>
    public static DurationFormat Seconds { get; } = new("60s, 5m or 1h", false, ("s", 1), ("m", 60), ("h", 3600));

    /// <summary>Whole hours or days, in hours.</summary>
    public static DurationFormat Hours { get; } = new("12h or 90d", true, ("h", 1), ("d", 24));

    /// <summary>Whole days.</summary>
    public static DurationFormat Days { get; } = new("30d", true, ("d", 1));

    /// <summary>Whole days, whose unit may be left out.</summary>
    public static DurationFormat DaysOrNumber { get; } = new("30d", true, ("d", 1), ("", 1));

    /// <summary>What a text is expected to be, to follow "write ": "a whole number and d, such as 30d".</summary>
    public string Expected { get; }

    /// <summary>Reads a length of time.</summary>
    /// <returns>
    /// How long it is, in the unit that the format is named by; null where the text is none. NaN and infinity are numbers.
    /// </returns>
    public double? Parse(string text)
    {
        foreach (var (name, size) in units)
            if (text.EndsWith(name, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan()[..^name.Length], style, CultureInfo.InvariantCulture, out var number))
                return number * size;
        return null;
    }
}
