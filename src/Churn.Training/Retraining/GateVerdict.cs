namespace Churn.Training.Retraining;

/// <summary>Whether a challenger may take the champion's place, and why.</summary>
/// <param name="Checks">Everything that was looked at.</param>
public sealed record GateVerdict(IReadOnlyList<GateCheck> Checks)
{
    public bool Passed => Checks.All(check => check.Passed);

    /// <summary>The checks that failed.</summary>
    public IEnumerable<GateCheck> Failures => Checks.Where(check => !check.Passed);

    /// <summary>The verdict in a sentence.</summary>
    public string Summary => Passed
        ? $"the gate passed it: {Checks.First(check => check.Name == Gate.LogLossCheck).Found}"
        : $"the gate refused it: {string.Join("; ", Failures.Select(check => $"{check.Name}: {check.Found}, wanted {check.Wanted}"))}";
}
