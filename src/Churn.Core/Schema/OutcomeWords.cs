namespace Churn.Core.Schema;

/// <summary>The words for what a model predicts, in sentences for people.</summary>
/// <param name="What">What it is: "churn", or "purchase within 30 days".</param>
/// <param name="Happen">What customers do to whom it happens: "leave", or "have the event".</param>
/// <param name="Happened">What they did: "left", or "had the event".</param>
/// <param name="Churned">The same of rows: "churned", or "had the event".</param>
/// <param name="DidNot">What the others did: "stayed", or "did not have it".</param>
/// <param name="Who">Those to whom it happens: "leavers", or "customers with the event".</param>
/// <param name="Others">The others: "stayers", or "customers without it".</param>
/// <param name="Rate">The share of customers to whom it happens: "churn rate", or "share with the event".</param>
public sealed record OutcomeWords(
    string What, string Happen, string Happened, string Churned, string DidNot, string Who, string Others, string Rate)
{
    /// <summary>The words for churn.</summary>
    public static OutcomeWords Churn { get; } =
        new("churn", "leave", "left", "churned", "stayed", "leavers", "stayers", "churn rate");

    /// <summary>The words for a target; those for churn where it is null.</summary>
    public static OutcomeWords Of(LabelTarget? target) => target is null ? Churn : new OutcomeWords(
        $"{target}",
        "have the event",
        "had the event",
        "had the event",
        "did not have it",
        "customers with the event",
        "customers without it",
        "share with the event");
}
