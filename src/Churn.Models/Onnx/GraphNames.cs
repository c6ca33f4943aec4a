using System.Globalization;

namespace Churn.Models.Onnx;

/// <summary>The names of a model graph's inputs and outputs.</summary>
public static class GraphNames
{
    /// <summary>Input of model.onnx: coded rows, float [rows, columns].</summary>
    public const string CodedRow = "coded_row";

    /// <summary>Output: calibrated probabilities, float [rows].</summary>
    public const string Probability = "probability";

    /// <summary>Output: their log-odds, float [rows].</summary>
    public const string LogOdds = "log_odds";

    /// <summary>Output of an uplift model: by how much the treatment raises the probability, float [rows].</summary>
    public const string Uplift = "uplift";

    /// <summary>Input of a sequence model: events, float [rows, events, channels], padded at the end.</summary>
    public const string Events = "events";

    /// <summary>Input of a sequence model: how many events each row has, int32 [rows].</summary>
    public const string EventCounts = "event_counts";

    /// <summary>Input of a sequence model: columns of the customers themselves, float [rows, columns].</summary>
    public const string Customers = "customers";

    private const string InputMark = "_in";

    /// <summary>
    /// The input of portable.onnx for a column: its name, with "_in" behind it where an output or an inner value of the graph
    /// has that name, or where it is the input of such a column. No two columns have the same input.
    /// </summary>
    public static string InputOf(string column)
    {
        var stem = column.AsSpan();
        while (stem.EndsWith(InputMark)) stem = stem[..^InputMark.Length];
        return stem is Probability or LogOdds or Uplift || IsInner(stem) ? column + InputMark : column;
    }

    /// <summary>The name of the graph's inner value with a number; no input has such a name.</summary>
    internal static string Inner(char kind, int number) => string.Create(CultureInfo.InvariantCulture, $"#{kind}{number}");

    private static bool IsInner(ReadOnlySpan<char> name) =>
        name.Length > 2 && name[0] == '#' && char.IsAsciiLetterLower(name[1]) && !name[2..].ContainsAnyExceptInRange('0', '9');
}
