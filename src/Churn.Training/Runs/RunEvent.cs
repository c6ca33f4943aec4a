using Churn.Training.Learners;

namespace Churn.Training.Runs;

/// <summary>What a training run tells while it works.</summary>
public abstract record RunEvent
{
    /// <summary>A step of the run begins.</summary>
    /// <param name="Name">What it does: "read", "models", "publish", ...</param>
    public sealed record PhaseStarted(string Name) : RunEvent;

    /// <summary>A step of the run is done.</summary>
    /// <param name="Time">What it took.</param>
    public sealed record PhaseEnded(PhaseTime Time) : RunEvent;

    /// <summary>Something the user should know of: a guess, a column left out.</summary>
    public sealed record Noted(string Text) : RunEvent;

    /// <summary>Something the user must know of: a column that knows the answer, a model left out.</summary>
    public sealed record Warned(string Text) : RunEvent;

    /// <summary>A fit has come further.</summary>
    /// <param name="Model">The kind of the model.</param>
    /// <param name="Part">What is fitted, in words.</param>
    /// <param name="Progress">How far it is.</param>
    public sealed record FitProgressed(string Model, string Part, FitProgress Progress) : RunEvent;

    /// <summary>A fit of a step has ended.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Done">How many of its fits have ended.</param>
    /// <param name="Total">How many there are.</param>
    public sealed record FitEnded(string Step, int Done, int Total) : RunEvent;

    /// <summary>A variant of a model was measured on all folds of the search.</summary>
    /// <param name="Model">The kind of the model.</param>
    /// <param name="Variant">What tells the variant from the others.</param>
    /// <param name="LogLoss">The log loss of its calibrated out-of-fold probabilities.</param>
    public sealed record VariantMeasured(string Model, string Variant, double LogLoss) : RunEvent;
}
