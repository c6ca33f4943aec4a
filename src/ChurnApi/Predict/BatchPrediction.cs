using Churn.Core.Decisions;
using Churn.Models.Answering;

namespace ChurnApi.Predict;

/// <summary>The answer of POST /predict/batch.</summary>
/// <param name="ModelVersion">The version of the model that answered, the same for every customer.</param>
/// <param name="Threshold">
/// The probability from which customers are contacted, inclusive, who have no threshold of their own.
/// </param>
/// <param name="Results">One item for each customer, in the order they were sent.</param>
public sealed record BatchPrediction(
    string ModelVersion, ChurnProbability Threshold, IReadOnlyList<BatchItem<CustomerAnswer>> Results);
