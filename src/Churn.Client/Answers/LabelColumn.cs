namespace Churn.Client.Answers;

/// <summary>What is predicted.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="Positive">The value that means that the customer left.</param>
/// <param name="Negative">The other value.</param>
public sealed record LabelColumn(string Name, string Positive, string Negative);
