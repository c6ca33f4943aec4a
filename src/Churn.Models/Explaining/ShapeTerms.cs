namespace Churn.Models.Explaining;

/// <summary>What a model adds up: weighted values, and leaves that count where all conditions on values are met.</summary>
internal sealed class ShapeTerms
{
    public double Intercept { get; set; }

    /// <summary>The places of values, with their weights.</summary>
    public List<(int Place, double Weight)> Weights { get; } = [];

    public List<LeafTerm> Leaves { get; } = [];
}

/// <summary>A leaf of a tree.</summary>
/// <param name="Path">The conditions that lead to it, on places of values.</param>
/// <param name="Value">What it counts.</param>
internal sealed record LeafTerm(Condition[] Path, double Value);
