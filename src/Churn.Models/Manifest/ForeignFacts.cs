namespace Churn.Models.Manifest;

/// <summary>Where a model that was made elsewhere comes from.</summary>
/// <param name="Producer">The program that made it and its version, as its file says.</param>
/// <param name="File">The name of its file, without its folder.</param>
/// <param name="Sha256">The hash of the file's bytes, in hexadecimal.</param>
/// <param name="Scores">What its scores are: "probabilities" or "logOdds".</param>
/// <param name="Runner">What runs it: "churnApi", or "onnxRuntime" where it has operators that our runner does not know.</param>
/// <param name="Replaced">
/// The columns of which it takes no missing value or no word that was never seen, so that the usual value stands in.
/// </param>
public sealed record ForeignFacts(
    string Producer, string File, string Sha256, string Scores, string Runner, IReadOnlyList<string> Replaced)
{
    /// <summary>The <see cref="Scores"/> that are probabilities.</summary>
    public const string Probabilities = "probabilities";

    /// <summary>The <see cref="Scores"/> that are log-odds.</summary>
    public const string LogOdds = "logOdds";

    /// <summary>The <see cref="Runner"/> that is ours.</summary>
    public const string OurRunner = "churnApi";

    /// <summary>The <see cref="Runner"/> that is ONNX Runtime.</summary>
    public const string OnnxRuntime = "onnxRuntime";
}
