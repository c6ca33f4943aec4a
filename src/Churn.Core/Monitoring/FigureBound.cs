using System.Globalization;

namespace Churn.Core.Monitoring;

/// <summary>A figure that must not be below or above a number, as in "rocAuc&lt;0.8": what is written is what fails.</summary>
/// <param name="Key">The key of the figure.</param>
/// <param name="IsBelow">Whether values below the number fail; else those above do.</param>
/// <param name="Number">The number.</param>
public sealed record FigureBound(string Key, bool IsBelow, double Number)
{
    private const string ShortCalibrationError = "ece";

    /// <summary>Reads bounds that are separated by commas.</summary>
    /// <param name="text">As in "rocAuc&lt;0.8,logLoss&gt;0.45".</param>
    /// <param name="keys">The figures that there are.</param>
    /// <exception cref="FormatException">A part is no bound, or names no figure; the message says which.</exception>
    public static IReadOnlyList<FigureBound> Parse(string text, IReadOnlyCollection<string> keys) =>
    [
        .. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => One(part, keys)),];

    /// <summary>Whether a figure breaks the bound; one that is undefined does.</summary>
    public bool IsBroken(double? value) => !(IsBelow ? value >= Number : value <= Number);

    /// <summary>The bound as it is written.</summary>
    public override string ToString() => FormattableString.Invariant($"{Key}{(IsBelow ? '<' : '>')}{Number}");

    private static FigureBound One(string part, IReadOnlyCollection<string> keys)
    {
        var at = part.IndexOfAny(['<', '>']);
        if (at < 0 || !double.TryParse(part.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || !double.IsFinite(number))
            throw new FormatException($"'{part}' is not a bound; write FIGURE<NUMBER or FIGURE>NUMBER, such as rocAuc<0.8.");
        var named = part[..at].Trim();
        var key = named.Equals(ShortCalibrationError, StringComparison.OrdinalIgnoreCase)
            ? "expectedCalibrationError"
            : keys.FirstOrDefault(known => known.Equals(named, StringComparison.OrdinalIgnoreCase));
        return key is null
            ? throw new FormatException($"'{named}' is not a figure; the figures are {string.Join(", ", keys)}.")
            : new FigureBound(key, part[at] == '<', number);
    }
}
