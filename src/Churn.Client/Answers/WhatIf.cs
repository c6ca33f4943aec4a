using System.Text.Json;

namespace Churn.Client.Answers;

/// <summary>A customer as they are, and after changes: what the model says of other data, not what a change would do.</summary>
/// <param name="Before">The prediction of the customer as they are.</param>
/// <param name="After">The prediction after the changes.</param>
/// <param name="Difference">What the changes add to the churn probability; negative if they lower it.</param>
/// <param name="Warnings">What is odd about the changed values.</param>
public sealed record WhatIf(Prediction Before, Prediction After, float Difference, IReadOnlyList<FieldWarning> Warnings);

/// <summary>The fewest changes that bring a customer below the threshold.</summary>
/// <param name="Before">The prediction of the customer as they are.</param>
/// <param name="Suggestions">The cheapest first; each changes another set of columns, all as few.</param>
/// <param name="NoneFeasible">Whether no combination that may be tried gets below the threshold; all were tried.</param>
/// <param name="Stopped">Whether the search stopped at its limit before all combinations were tried.</param>
/// <param name="Note">What the answer is and is not.</param>
public sealed record SuggestedChanges(
    Prediction Before,
    IReadOnlyList<Suggestion> Suggestions,
    bool NoneFeasible,
    bool Stopped,
    string Note);

/// <summary>Changes that bring a customer below the threshold.</summary>
/// <param name="Changes">The new value of each column that changes.</param>
/// <param name="ChurnProbability">The churn probability after the changes.</param>
/// <param name="Cost">What the changes cost together, as declared.</param>
public sealed record Suggestion(IReadOnlyDictionary<string, JsonElement> Changes, float ChurnProbability, double Cost);
