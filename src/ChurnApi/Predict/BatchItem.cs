using System.Text.Json.Serialization;
using Churn.Core.Decisions;
using Churn.Models.Answering;
using Churn.Models.Manifest;

namespace ChurnApi.Predict;

/// <summary>What became of one customer of many: either a result or an error.</summary>
/// <typeparam name="T">The type of a result.</typeparam>
/// <param name="Index">The customer's position in what was sent, from 0.</param>
/// <param name="Result">The answer; absent where there is an error.</param>
/// <param name="Error">Why there is no answer; absent where there is a result.</param>
public readonly record struct BatchItem<T>(
    long Index,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] T? Result,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BatchError? Error)
    where T : struct;

/// <summary>The answer of POST /predict/batch.</summary>
/// <param name="ModelVersion">
/// The version that serves; in a trial the modelVersion of a result names the one that answered it.
/// </param>
/// <param name="Threshold">
/// The probability from which customers are contacted, inclusive, who have no threshold of their own.
/// </param>
/// <param name="Results">One item for each customer, in the order they were sent.</param>
public sealed record BatchPrediction(
    string ModelVersion, ChurnProbability Threshold, IReadOnlyList<BatchItem<CustomerAnswer>> Results);

/// <summary>The answer of POST /predict/batch where an uplift model serves.</summary>
/// <param name="ModelVersion">The version that answered.</param>
/// <param name="Kind">"uplift".</param>
/// <param name="Results">One item for each customer, in the order they were sent.</param>
public sealed record UpliftBatch(string ModelVersion, ModelKind Kind, IReadOnlyList<BatchItem<UpliftAnswer>> Results);
