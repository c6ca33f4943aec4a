namespace Churn.Client.Answers;

/// <summary>The predictions of one request with many customers.</summary>
/// <param name="ModelVersion">The version of the model that answered all of them.</param>
/// <param name="Threshold">The probability from which customers are contacted who have no threshold of their own.</param>
/// <param name="Results">One item for each customer, in their order.</param>
public sealed record BatchPrediction(string ModelVersion, float Threshold, IReadOnlyList<BatchItem<Prediction>> Results);
