using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Access.Keys;
using Churn.Core.Monitoring;
using Churn.Core.Value;
using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.Training.Monitoring;
using Churn.Training.Recommending;
using Churn.Training.Segments;
using Churn.Training.Simulation;
using Churn.Training.Snapshots;
using Churn.Training.Uplift;
using Churn.Training.Value;

namespace Churn.Cli.Output;

/// <summary>How results are written as JSON: as the service writes them.</summary>
[JsonSerializable(typeof(StoreOverview))]
[JsonSerializable(typeof(StoreVerification))]
[JsonSerializable(typeof(IReadOnlyList<HistoryEntry>))]
[JsonSerializable(typeof(ChampionPeriod))]
[JsonSerializable(typeof(IReadOnlyList<KeyReport>))]
[JsonSerializable(typeof(ScoringReport))]
[JsonSerializable(typeof(ExplainableReport))]
[JsonSerializable(typeof(LifetimeReport))]
[JsonSerializable(typeof(PrivacyCost))]
[JsonSerializable(typeof(ContractValueSummary))]
[JsonSerializable(typeof(CohortReport))]
[JsonSerializable(typeof(HistorySurvival))]
[JsonSerializable(typeof(UpliftReport))]
[JsonSerializable(typeof(EvaluationReport))]
[JsonSerializable(typeof(MonitoringReport))]
[JsonSerializable(typeof(LogReport))]
[JsonSerializable(typeof(ScorecardReport))]
[JsonSerializable(typeof(RecommendationTest))]
[JsonSerializable(typeof(WhatIfAnswer))]
[JsonSerializable(typeof(SuggestionsAnswer))]
[JsonSerializable(typeof(float))] // a suggested value is a number or a text
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(PlanSummary))]
[JsonSerializable(typeof(SegmentLearningResult))]
[JsonSerializable(typeof(OutcomeImportReport))]
[JsonSerializable(typeof(SimulationReport))]
[JsonSerializable(typeof(SnapshotReport))]
internal sealed partial class CliJsonContext : JsonSerializerContext
{
    /// <summary>The context to use: indented, letters of all languages readable.</summary>
    public static CliJsonContext Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

/// <summary>A copy of a version that can give reasons.</summary>
/// <param name="Version">The copy.</param>
/// <param name="CopyOf">The version that it scores as.</param>
/// <param name="BackgroundRows">How many rows reasons compare customers with.</param>
internal sealed record ExplainableReport(string Version, string CopyOf, int BackgroundRows);

/// <summary>What a training by noisy gradients costs.</summary>
/// <param name="Epsilon">By the distribution of the privacy loss.</param>
/// <param name="RenyiEpsilon">By Rényi's divergence.</param>
/// <param name="Delta">At which delta.</param>
internal sealed record PrivacyCost(double Epsilon, double RenyiEpsilon, double Delta);

/// <summary>A key as it is listed: without its hash.</summary>
internal sealed record KeyReport(
    string Id,
    string Name,
    IReadOnlyList<string> Scopes,
    string? Rate,
    DateTimeOffset Created,
    DateTimeOffset? Expires,
    DateTimeOffset? Revoked)
{
    public static KeyReport Of(ApiKey key) => new(key.Id, key.Name, key.Scopes, key.Rate, key.Created, key.Expires, key.Revoked);
}
