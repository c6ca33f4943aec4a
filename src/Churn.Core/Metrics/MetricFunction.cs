namespace Churn.Core.Metrics;

/// <summary>Any metric of labels and predicted probabilities, such as <see cref="RocAuc.Of"/>.</summary>
/// <param name="churned">The label of each row: true where the customer left.</param>
/// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
/// <returns>The metric; NaN where the rows leave it undefined.</returns>
public delegate double MetricFunction(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities);
