namespace Churn.Client.Answers;

/// <summary>What a model was made from.</summary>
/// <param name="File">The name of the file.</param>
/// <param name="Sha256">The hash of its bytes.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="DroppedRows">Those that were dropped.</param>
/// <param name="TrainingRows">Those that were learnt from.</param>
/// <param name="HoldoutRows">Those that the figures were measured on.</param>
/// <param name="ChurnRate">The share that left, from 0 to 1.</param>
/// <param name="HeldOutFrom">The first time that was held out; null where rows were held out at random.</param>
/// <param name="MissingShares">The share of rows that lack a column, by column; null in old models.</param>
public sealed record DataFacts(
    string File,
    string Sha256,
    int Rows,
    int DroppedRows,
    int TrainingRows,
    int HoldoutRows,
    double ChurnRate,
    string? HeldOutFrom,
    IReadOnlyDictionary<string, double>? MissingShares);
