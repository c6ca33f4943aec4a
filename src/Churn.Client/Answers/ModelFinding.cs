namespace Churn.Client.Answers;

/// <summary>One thing that a training found about its model.</summary>
/// <param name="Code">tooGood, useless, thin, badlyCalibrated or veryGood.</param>
/// <param name="Message">What was seen, what it means and what to do.</param>
/// <param name="Columns">The columns to look at; null where none can be named.</param>
public sealed record ModelFinding(string Code, string Message, IReadOnlyList<string>? Columns);
