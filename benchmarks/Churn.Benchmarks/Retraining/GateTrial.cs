using Churn.Training.Retraining;

namespace Churn.Benchmarks.Retraining;

/// <summary>What the gate said of one held-out part.</summary>
/// <param name="Verdict">Its verdict.</param>
/// <param name="Saving">By how much the challenger's log loss on the part is smaller.</param>
internal sealed record GateTrial(GateVerdict Verdict, double Saving);
