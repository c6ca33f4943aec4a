using System.Globalization;

namespace Churn.Training.Scoring;

/// <summary>Numbers as tables hold them: rounded, with a decimal point.</summary>
internal static class RoundedNumber
{
    /// <summary>Writes a number; nothing where there is none.</summary>
    /// <param name="number">The number.</param>
    /// <param name="digits">The most digits after the point.</param>
    public static string Write(double? number, int digits) =>
        number is { } known ? Math.Round(known, digits).ToString(CultureInfo.InvariantCulture) : "";
}
