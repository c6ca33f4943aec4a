using Churn.Data.Inference;

namespace Churn.Data.Inspection;

/// <summary>Names that tell of the leaving itself, or of what a decision costs, and so of what is known only afterwards.</summary>
internal static class LeakNames
{
    private static readonly string[] Beginnings =
        ["churn", "attrit", "exit", "cancel", "terminat", "deactivat", "disconnect", "unsubscrib", "departure", "departed", "defect"];

    private static readonly string[] Phrases =
    [
        "left date", "left on", "left reason", "has left", "leave date", "leaving date", "leaving reason", "reason for leaving",
        "closed date", "closing date", "closure date", "date closed", "account closed", "end date", "lost date", "quit date",
        "customer status", "account status", "subscription status", "contract status", "service status",
    ];

    /// <summary>The cells of the confusion matrix: a false positive costs something, a missed churner more.</summary>
    private static readonly string[] Decisions = ["fp", "fn", "tp", "tn"];

    /// <summary>"TN" alone may be Tennessee.</summary>
    private static readonly string[] Costs = ["c", "cost", "costs", "loss", "profit", "benefit"];

    /// <summary>What a name gives away; null for nothing.</summary>
    public static LeakEvidence? Read(string name)
    {
        var words = IdentifierTokenizer.Of(name);
        var text = $" {string.Join(' ', words)} ";
        if (words.Any(word => Beginnings.Any(beginning => word.StartsWith(beginning, StringComparison.Ordinal)))
            || Phrases.Any(phrase => text.Contains($" {phrase} ", StringComparison.Ordinal)))
            return new LeakEvidence(LeakKind.Name, LeakLevel.Suspected, "its name tells of the leaving itself");
        return words.Intersect(Decisions).Any() && words.Intersect(Costs).Any()
            ? new LeakEvidence(LeakKind.Name, LeakLevel.Suspected, "its name tells what a right or wrong decision costs, not what the customer does")
            : null;
    }
}
