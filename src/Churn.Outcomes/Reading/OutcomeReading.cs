using Churn.Outcomes.Storage;

namespace Churn.Outcomes.Reading;

/// <summary>What a record was read as: an outcome, or every fault that was found in it.</summary>
/// <param name="Outcome">The outcome; null if there are faults.</param>
/// <param name="Faults">Every fault.</param>
public readonly record struct OutcomeReading(Outcome? Outcome, IReadOnlyList<OutcomeFault> Faults);

/// <summary>A fault of a record of outcomes.</summary>
/// <param name="Member">The member or column; null where the whole record is at fault.</param>
/// <param name="Rule">The rule that is broken: one of the constants below.</param>
/// <param name="Message">What was expected and how to fix it. Never what was sent.</param>
public sealed record OutcomeFault(string? Member, string Rule, string Message)
{
    public const string NotAnObject = "not-an-object";
    public const string Missing = "missing";
    public const string Ambiguous = "ambiguous";
    public const string NotAnId = "not-an-id";
    public const string NotText = "not-text";
    public const string NotAValue = "not-a-value";
    public const string NotATime = "not-a-time";
    public const string InFuture = "in-future";
    public const string BeforePrediction = "before-prediction";
}
