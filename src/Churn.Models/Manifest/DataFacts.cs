using System.Text.Json.Serialization;

namespace Churn.Models.Manifest;

/// <summary>The data a model was made from.</summary>
/// <param name="File">The file's name, without its folder.</param>
/// <param name="Sha256">The hash of the file's bytes, in hexadecimal.</param>
/// <param name="Rows">The rows of the file.</param>
/// <param name="DroppedRows">How many of them the cleaning rules dropped.</param>
/// <param name="TrainingRows">How many the models learnt from.</param>
/// <param name="HoldoutRows">How many the figures were measured on.</param>
/// <param name="ChurnRate">The share of churned customers among the rows kept, from 0 to 1.</param>
/// <param name="HeldOutFrom">The first time that was held out, a day or a number; null where rows were held out at random.</param>
/// <param name="MissingShares">The share of the rows kept that lack a column's value, above 0 to 1, by column; null in older manifests.</param>
public sealed record DataFacts(
    string File,
    string Sha256,
    int Rows,
    int DroppedRows,
    int TrainingRows,
    int HoldoutRows,
    double ChurnRate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? HeldOutFrom = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, double>? MissingShares = null)
{
    /// <summary>The share of the rows kept that lack a column's value, from 0 to 1; null where the manifest does not tell.</summary>
    public double? MissingShare(string column) => MissingShares is null ? null : MissingShares.GetValueOrDefault(column);
}
