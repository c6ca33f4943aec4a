namespace Churn.Training.Value;

/// <summary>How long a customer was seen.</summary>
/// <param name="Time">From the start to the end, or to the last day on which the customer was still there; 0 or more.</param>
/// <param name="HasLeft">Whether the customer left then; otherwise they stayed at least so long.</param>
public readonly record struct ObservedTime(double Time, bool HasLeft);
