namespace Churn.Client.Answers;

/// <summary>What is predicted.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="Positive">The value that means that the customer left; of several the most frequent in training.</param>
/// <param name="Negative">The value that means that the customer stayed; of several the most frequent in training.</param>
/// <param name="Positives">All values that mean that the customer left, where there are several; else null.</param>
/// <param name="Negatives">All values that mean so where there are several, or the texts that count as empty; else null.</param>
/// <param name="Filled">Whether any value means that the customer left, and an empty field that they stayed.</param>
public sealed record LabelColumn(
    string Name,
    string Positive,
    string Negative,
    IReadOnlyList<string>? Positives = null,
    IReadOnlyList<string>? Negatives = null,
    bool Filled = false);
