using Churn.Training.Learners;

namespace Churn.Training.Runs;

/// <summary>What a training run tells while it works.</summary>
public abstract record RunEvent
{
    /// <summary>A step of the run begins.</summary>
    /// <param name="Name">What it does: "read", "forest", "publish", ...</param>
    public sealed record PhaseStarted(string Name) : RunEvent;

    /// <summary>A step of the run is done.</summary>
    /// <param name="Time">What it took.</param>
    public sealed record PhaseEnded(PhaseTime Time) : RunEvent;

    /// <summary>Something the user should know of: a guess, a column left out.</summary>
    public sealed record Noted(string Text) : RunEvent;

    /// <summary>Something the user must know of: a column that knows the answer.</summary>
    public sealed record Warned(string Text) : RunEvent;

    /// <summary>A fit has come further.</summary>
    /// <param name="Model">The kind of the model.</param>
    /// <param name="Fit">The number of the fit, from 0: a fold or, the last one, everything.</param>
    /// <param name="Fits">How many fits there are.</param>
    /// <param name="Progress">How far it is.</param>
    public sealed record FitProgressed(string Model, int Fit, int Fits, FitProgress Progress) : RunEvent;
}
