namespace Churn.Training.Retraining;

/// <summary>Whether a challenger may take the champion's place, and why.</summary>
/// <param name="Checks">Everything that was looked at.</param>
public sealed record GateVerdict(IReadOnlyList<GateCheck> Checks)
{
    public bool Passed => Checks.All(check => check.Passed);

    /// <summary>The checks that failed.</summary>
    public IEnumerable<GateCheck> Failures => Checks.Where(check => !check.Passed);

    /// <summary>Whether nothing but a sure gain is missing: the champion is as good as what could be trained today.</summary>
    public bool ConfirmsChampion => !Passed && Failures.All(check => check.IsUndecided);

    /// <summary>The verdict in a sentence.</summary>
    public string Summary => Passed ? $"the gate passed it: {Checks.First(check => check.Name == Gate.LogLossCheck).Found}"
        : ConfirmsChampion ? $"no sure gain: {string.Join("; ", Failures.Select(check => $"{check.Name}: {check.Found}"))}"
        : $"the gate refused it: {string.Join("; ", Failures.Select(check => $"{check.Name}: {check.Found}, wanted {check.Wanted}"))}";
}
