using System.Globalization;
using Churn.Core.Campaigns;
using Churn.Core.Schema;

namespace Churn.Models.Answering;

/// <summary>What raises the probability of a customer in a plan.</summary>
/// <param name="Shown">The reasons to show; null where nobody asked.</param>
/// <param name="Levers">
/// Those that the company can change, the largest contribution first; empty where no message names any.
/// </param>
public sealed record ContactReasons(IReadOnlyList<Reason>? Shown, IReadOnlyList<MessageLever> Levers)
{
    /// <summary>Finds the reasons of a customer.</summary>
    /// <param name="model">Scores.</param>
    /// <param name="record">The customer.</param>
    /// <param name="shown">Which reasons to show; null for none.</param>
    /// <param name="namesLevers">Whether messages name levers.</param>
    public static ContactReasons Of(ChurnModel model, CustomerRecord record, ReasonOptions? shown, bool namesLevers)
    {
        var asked = namesLevers
            ? new ReasonOptions(ReasonOptions.MaxCount, shown?.Texts ?? ReasonTexts.English) { TowardChurn = true }
            : shown;
        if (asked is null) return new ContactReasons(null, []);
        var reasons = model.Answerer.Answer(record, reasons: asked).Reasons!;
        return new ContactReasons(
            shown is null ? null : [.. reasons.Take(shown.Count ?? reasons.Count)],
            namesLevers ? [.. reasons.Where(reason => reason.Lever).Select(LeverOf)] : []);
    }

    private static MessageLever LeverOf(Reason reason) => new(
        reason.DisplayName, Convert.ToString(reason.Value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null);
}
