namespace Churn.Training.Learners.Forest;

/// <summary>A node of a growing tree.</summary>
/// <param name="Start">Where its rows begin.</param>
/// <param name="All">How many they are.</param>
/// <param name="Parent">The number of the inner node above it; -1 for the root.</param>
/// <param name="IsLeft">Whether it is that node's left child.</param>
internal readonly record struct Node(int Start, ClassCounts All, int Parent, bool IsLeft)
{
    /// <summary>Its best split.</summary>
    public Split Split { get; init; }
}
