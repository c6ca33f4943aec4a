using System.Reflection;
using System.Text.Json;
using Churn.Client.Answers;
using Churn.TestSupport.OpenApi;
using ChurnApi.Tests.OpenApi;

namespace Churn.Client.Tests;

/// <summary>Holds the client's types and the OpenAPI document together: what one has, the other has.</summary>
public class AgreementTests
{
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>The operations that the client asks, with what it takes their answers for.</summary>
    public static TheoryData<string, Type> Operations => new()
    {
        { "postPredict", typeof(Prediction) },
        { "postExplain", typeof(Prediction) },
        { "postWhatIf", typeof(WhatIf) },
        { "postWhatIfSuggest", typeof(SuggestedChanges) },
        { "postPredictBatch", typeof(BatchPrediction) },
        { "getSegments", typeof(BaseSegments) },
        { "postSegments", typeof(CustomerSegments) },
        { "postCampaignsPlan", typeof(CampaignPlan) },
        { "postLifetime", typeof(Lifetime) },
        { "postLifetimePurchases", typeof(PurchaseLifetime) },
        { "postRecommendations", typeof(RecommendationsAnswer) },
        { "postOutcomes", typeof(OutcomesAnswer) },
        { "getMonitoring", typeof(MonitoringSummary) },
        { "getMonitoringDrift", typeof(MonitoredDrift) },
        { "getMonitoringEstimated", typeof(EstimatedPerformance) },
        { "getMonitoringRealised", typeof(MonitoredOutcomes) },
        { "postModelsByVersionTrial", typeof(HistoryEntry) },
        { "postModelsTrialEnd", typeof(HistoryEntry) },
        { "getSchema", typeof(SchemaAnswer) },
        { "getModelsCurrent", typeof(CurrentModel) },
        { "getModelsByVersionShapes", typeof(ModelShapes) },
        { "getHealthLive", typeof(Liveness) },
        { "getHealthReady", typeof(Readiness) },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public void An_answer_has_the_members_of_the_document_and_no_other(string operation, Type type)
    {
        var responses = Contract
            .Schemas.Document.GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject())
            .Single(candidate => candidate.Value.GetProperty("operationId").GetString() == operation)
            .Value.GetProperty("responses");

        Differences(Media(responses, "200", "application/json"), type, type.Name).Should().BeEmpty();
        Differences(Media(responses, "default", "application/problem+json"), typeof(Problem), nameof(Problem)).Should().BeEmpty();
    }

    [Fact]
    public void Answers_of_an_uplift_model_have_the_members_of_the_document_and_no_other()
    {
        var schema = Contract.Schemas.Document.GetProperty("components").GetProperty("schemas").GetProperty("UpliftBatch");

        Differences(schema, typeof(UpliftBatchPrediction), nameof(UpliftBatchPrediction)).Should().BeEmpty();
    }

    [Fact]
    public void Every_type_of_answer_is_reached()
    {
        var reached = new HashSet<Type> { typeof(Problem) };
        Reach(typeof(UpliftBatchPrediction), reached);
        foreach (var row in Operations) Reach((Type)row[1], reached);
        Reach(typeof(FieldError), reached);

        typeof(Prediction)
            .Assembly.GetExportedTypes()
            .Where(type => type.Namespace == typeof(Prediction).Namespace)
            .Should()
            .BeEquivalentTo(reached.Select(type => type.IsGenericType ? type.GetGenericTypeDefinition() : type).Distinct());
    }

    private static JsonElement Media(JsonElement responses, string status, string media) =>
        responses.GetProperty(status).GetProperty("content").GetProperty(media).GetProperty("schema");

    private static IEnumerable<string> Differences(JsonElement schema, Type type, string place)
    {
        schema = Contract.Schemas.Resolve(schema);
        if (schema.TryGetProperty("items", out var items))
            return Differences(items, Argument(type, typeof(IReadOnlyList<>), 0), $"{place}[]");
        if (schema.TryGetProperty("properties", out var properties))
            return OfMembers(schema, properties, type, place);
        if (schema.TryGetProperty("additionalProperties", out var values) && values.ValueKind == JsonValueKind.Object)
            return Differences(values, Argument(type, typeof(IReadOnlyDictionary<,>), 1), $"{place}{{}}");
        return Fits(schema, Nullable.GetUnderlyingType(type) ?? type)
            ? []
            : [$"{place}: the document has {schema}, the client {type.Name}"];
    }

    private static IEnumerable<string> OfMembers(JsonElement schema, JsonElement documented, Type type, string place)
    {
        var members = type.GetProperties().ToDictionary(member => JsonNamingPolicy.CamelCase.ConvertName(member.Name));
        foreach (var member in documented.EnumerateObject())
        {
            if (!members.Remove(member.Name, out var property))
            {
                yield return $"{place}.{member.Name} is in the document and not in the client";
                continue;
            }

            var isRequired =
                schema.TryGetProperty("required", out var required)
                && required.EnumerateArray().Any(name => name.ValueEquals(member.Name));
            var mayLack =
                member.Value.EnumerateObject().Any(keyword => keyword.Name is "type" or "allOf" or "$ref")
                && (!isRequired || DocumentSchema.IsNullable(member.Value));
            if (mayLack != (Nullability.Create(property).ReadState == NullabilityState.Nullable))
                yield return $"{place}.{member.Name} may lack in one and not in the other";
            foreach (var difference in Differences(member.Value, property.PropertyType, $"{place}.{member.Name}"))
                yield return difference;
        }

        foreach (var name in members.Keys) yield return $"{place}.{name} is in the client and not in the document";
    }

    private static Type Argument(Type type, Type generic, int position) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == generic ? type.GetGenericArguments()[position] : typeof(void);

    private static bool Fits(JsonElement schema, Type type)
    {
        var kind = schema.TryGetProperty("type", out var named) ? named.GetString() : null;
        return (kind, schema.TryGetProperty("format", out var format) ? format.GetString() : null) switch
        {
            ("string", "date") => type == typeof(DateOnly),
            ("string", "date-time") => type == typeof(DateTimeOffset),
            ("string", "uuid") => type == typeof(Guid),
            ("string", null) => type == typeof(string),
            ("number", "float") => type == typeof(float),
            ("number", "double") => type == typeof(double),
            ("integer", "int32") => type == typeof(int) || type == typeof(long),
            ("integer", "int64") => type == typeof(long),
            ("boolean", null) => type == typeof(bool),
            (null, null) => type == typeof(JsonElement),
            _ => false,
        };
    }

    private static void Reach(Type type, HashSet<Type> reached)
    {
        if (type.Assembly != typeof(Prediction).Assembly)
            foreach (var argument in type.GetGenericArguments()) Reach(argument, reached);
        else if (reached.Add(type))
            foreach (var property in type.GetProperties()) Reach(property.PropertyType, reached);
    }
}
