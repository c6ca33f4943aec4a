namespace Churn.Benchmarks.Retraining;

/// <summary>What a challenger truly is, beside the champion.</summary>
internal enum TruthOfChallenger
{
    Worse,
    Equal,
    Better,
}
