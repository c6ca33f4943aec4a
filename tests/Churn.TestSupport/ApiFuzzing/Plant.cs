using System.Text;

namespace Churn.TestSupport.ApiFuzzing;

/// <summary>
/// Values that stand for a customer's secrets. They are unlike anything else, so that they are found wherever they go.
/// </summary>
public static class Plant
{
    /// <summary>A word.</summary>
    public const string Word = "Xq7planted";

    /// <summary>A number.</summary>
    public const string Number = "91827364.5";

    /// <summary>A day.</summary>
    public const string Day = "1961-02-27";

    private static readonly byte[][] All = [.. new[] { Word, Number, Day }.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Whether a planted value is in a text.</summary>
    public static bool IsIn(string text) =>
        All.Any(plant => text.Contains(Encoding.UTF8.GetString(plant), StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc cref="IsIn(string)"/>
    public static bool IsIn(ReadOnlySpan<byte> text)
    {
        foreach (var plant in All)
            if (text.IndexOf(plant) >= 0) return true;
        return false;
    }
}
