namespace Churn.Models.Graph;

/// <summary>The names of a model graph's inputs and outputs.</summary>
public static class GraphNames
{
    /// <summary>Input of model.onnx: coded rows, float [rows, columns].</summary>
    public const string CodedRow = "coded_row";

    /// <summary>Output: calibrated probabilities, float [rows].</summary>
    public const string Probability = "probability";

    /// <summary>Output: their log-odds, float [rows].</summary>
    public const string LogOdds = "log_odds";

    /// <summary>The input of portable.onnx for a column: its name, with "_in" behind it where an output has that name.</summary>
    public static string InputOf(string column) => column is Probability or LogOdds ? column + "_in" : column;
}
