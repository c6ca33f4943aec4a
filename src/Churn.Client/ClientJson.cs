using System.Text.Json;
using System.Text.Json.Serialization;

namespace Churn.Client;

/// <summary>How answers are read: camelCase, members that a later service adds are passed over.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Prediction))]
[JsonSerializable(typeof(BatchPrediction))]
[JsonSerializable(typeof(UpliftPrediction))]
[JsonSerializable(typeof(UpliftBatchPrediction))]
[JsonSerializable(typeof(WhatIf))]
[JsonSerializable(typeof(SuggestedChanges))]
[JsonSerializable(typeof(BaseSegments))]
[JsonSerializable(typeof(CustomerSegments))]
[JsonSerializable(typeof(CampaignPlan))]
[JsonSerializable(typeof(Lifetime))]
[JsonSerializable(typeof(PurchaseLifetime))]
[JsonSerializable(typeof(IEnumerable<CustomerPurchases>))]
[JsonSerializable(typeof(RecommendationsAnswer))]
[JsonSerializable(typeof(Basket))]
[JsonSerializable(typeof(OutcomesAnswer))]
[JsonSerializable(typeof(MonitoringSummary))]
[JsonSerializable(typeof(MonitoredDrift))]
[JsonSerializable(typeof(EstimatedPerformance))]
[JsonSerializable(typeof(MonitoredOutcomes))]
[JsonSerializable(typeof(HistoryEntry))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(SchemaAnswer))]
[JsonSerializable(typeof(CurrentModel))]
[JsonSerializable(typeof(ModelShapes))]
[JsonSerializable(typeof(Liveness))]
[JsonSerializable(typeof(Readiness))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ClientJson : JsonSerializerContext;

/// <summary>How requests are written: what is not set is left out.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IEnumerable<Outcome>))]
[JsonSerializable(typeof(TrialRequest))]
internal sealed partial class RequestJson : JsonSerializerContext;

/// <summary>What is sent of a customer's purchases to be recommended items.</summary>
/// <param name="Items">The names of the items.</param>
internal sealed record Basket(IReadOnlyList<string> Items);
