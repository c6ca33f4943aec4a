using System.Globalization;

namespace Churn.Core.Metrics;

/// <summary>What every metric asks of its two columns.</summary>
/// <remarks>
/// A fault of the caller (lengths, probabilities) is an <see cref="ArgumentException"/>. A metric that the data leave undefined,
/// because a class is absent or there is no row at all, is <see cref="double.NaN"/>; a curve is then empty.
/// </remarks>
internal static class MetricInput
{
    public static void Check(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities)
    {
        if (churned.Length != probabilities.Length)
        {
            var message = $"{churned.Length} labels for {probabilities.Length} probabilities.";
            throw new ArgumentException(message, nameof(probabilities));
        }

        for (var row = 0; row < probabilities.Length; row++)
        {
            // Written so that NaN fails, too.
            if (!(probabilities[row] >= 0 && probabilities[row] <= 1))
            {
                var message = string.Create(
                    CultureInfo.InvariantCulture, $"The probability of row {row} is {probabilities[row]}, not in [0, 1].");
                throw new ArgumentException(message, nameof(probabilities));
            }
        }
    }
}
