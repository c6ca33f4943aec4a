using System.Text.Json.Serialization;
using Churn.Core.Decisions;
using Churn.Models.Answering;
using ChurnApi.Predict;

namespace ChurnApi.Campaigns;

/// <summary>Writes plans.</summary>
[JsonSerializable(typeof(PlanAnswer))]
internal sealed partial class CampaignJson : JsonSerializerContext;

/// <summary>The answer of POST /campaigns/plan.</summary>
/// <param name="Summary">What the plan comes to.</param>
/// <param name="List">The customers with an action, controls among them: the highest expected profit first.</param>
/// <param name="Errors">The customers that cannot be read, and are in no plan.</param>
public sealed record PlanAnswer(PlanSummary Summary, IReadOnlyList<PlannedContact> List, IReadOnlyList<PlanError> Errors);

/// <summary>A customer with an action.</summary>
/// <param name="CustomerId">The customer's identifier as it was sent.</param>
/// <param name="Action">The action's name.</param>
/// <param name="Channel">How the customer is reached; null where the action does not say.</param>
/// <param name="Group">"treatment" for a customer to contact, "control" for one to leave alone and compare with.</param>
/// <param name="ChurnProbability">Among customers given 0.3, thirty in a hundred leave.</param>
/// <param name="ExpectedProfit">What contacting the customer earns on average, rounded to cents.</param>
/// <param name="Segment">The customer's segment.</param>
/// <param name="Evidence">What the expected profit rests on: "trial" or "assumption".</param>
/// <param name="Reasons">What raises the probability, the largest contribution first; absent where nobody asked.</param>
/// <param name="Subject">The subject of the message; absent where there is no message.</param>
/// <param name="Message">The message, HTML for a channel of e-mails; absent where the action has none, and for controls.</param>
public sealed record PlannedContact(
    string CustomerId,
    string Action,
    string? Channel,
    string Group,
    ChurnProbability ChurnProbability,
    double ExpectedProfit,
    string Segment,
    string Evidence,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Reason>? Reasons,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Subject,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Message)
{
    /// <summary>
    /// The id of this prediction, a UUIDv7. Send it to POST /outcomes with what became of the customer; absent where the request
    /// named no campaign.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? PredictionId { get; init; }
}

/// <summary>A customer that cannot be read.</summary>
/// <param name="Index">The customer's position in what was sent, from 0.</param>
/// <param name="Error">Why there is no answer.</param>
public sealed record PlanError(long Index, BatchError Error);
