using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Core.Events;
using Churn.Core.Schema;
using Churn.Models.Answering;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Serving;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Admin;

/// <summary>GET /schema: what to send.</summary>
internal static class SchemaEndpoint
{
    public static void MapSchema(this IEndpointRouteBuilder routes) => routes.MapGet("/schema", Answer)
        .WithTags(ApiTags.Models)
        .WithSummary("Describes the fields of a customer.")
        .WithDescription("The fields with their kind, range or words, and how missing values are filled in; and an example.")
        .NeedsChampion();

    private static Results<Ok<SchemaAnswer>, ProblemResult> Answer(ChampionProvider host, ServiceOptions options)
    {
        if (host.Uplift is { } uplift) return TypedResults.Ok(SchemaAnswer.Of(uplift, uplift.Golden[0].Record));
        var model = host.ForRequest();
        return model is null
            ? NoChampion.Of(host, options)
            : TypedResults.Ok(SchemaAnswer.Of(model, model.Example(0)) with
            {
                Events = SchemaEvents.Of(model.Manifest.Events),
            });
    }
}

/// <summary>The answer of GET /schema: what a customer looks like to the model that serves.</summary>
/// <param name="ModelVersion">The version of the model.</param>
/// <param name="Columns">Every field that may be sent, in the order of the training file.</param>
/// <param name="Label">What is predicted. A field of its name is accepted and not used.</param>
/// <param name="Example">A customer to try.</param>
public sealed record SchemaAnswer(
    string ModelVersion, IReadOnlyList<SchemaColumn> Columns, LabelColumn Label, JsonElement Example)
{
    /// <summary>What to send as events; absent where the model needs none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SchemaEvents? Events { get; init; }

    internal static SchemaAnswer Of(IVersionedModel model, JsonElement example) => new(
        model.Version,
        [.. model.Schema.Columns.Select(column => SchemaColumn.Of(column, model.Schema))],
        model.Schema.Label,
        example);
}

/// <summary>What to send in the field "events": an array of objects, empty for a customer without any.</summary>
/// <param name="Max">The most events of a customer.</param>
/// <param name="ObserveDays">How many days before the as-of moment count; older events change nothing.</param>
/// <param name="Members">What an event may have; all of it but the time may be missing.</param>
/// <param name="Columns">
/// The columns that are computed of the events. Send them instead where no events are sent, as in a CSV batch; not both.
/// </param>
public sealed record SchemaEvents(
    int Max, int ObserveDays, IReadOnlyList<SchemaEventMember> Members, IReadOnlyList<string> Columns)
{
    internal static SchemaEvents? Of(EventFacts? facts) => facts is null ? null : new SchemaEvents(
        EventHistoryReader.MaxEvents,
        facts.Schema.ObserveDays,
        [
            new SchemaEventMember(
                EventHistoryReader.Time,
                "when it happened: ISO 8601, or seconds or milliseconds since 1970; all with a zone, or all without",
                null),
            new SchemaEventMember(EventHistoryReader.KnownAt, "when it became known, where that was later", null),
            .. facts.Schema.Words.Select(word => new SchemaEventMember(word.Name, "a text", word.Vocabulary)),
            .. facts.Schema.Numbers.Select(number => new SchemaEventMember(number, "a finite number", null)),
            .. (facts.Schema.Texts ?? []).Select(text => new SchemaEventMember(text, "free text, what the customer wrote", null)),
        ],
        [.. facts.Features, .. facts.Schema.TextColumns]);
}

/// <summary>What an event may have.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Expected">What the value must be, in words.</param>
/// <param name="Values">The words that are counted apart; others are counted together, or answered with a warning.</param>
public sealed record SchemaEventMember(
    string Name,
    string Expected,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Values);

/// <summary>What to send in one field.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Kind">
/// "number", "category", "boolean", "date", "time", "amount", "identifier", "freeText", "text", "constant" or "ignored".
/// </param>
/// <param name="Used">Whether the answer depends on it.</param>
/// <param name="Expected">What the value must be, in words.</param>
/// <param name="Minimum">The smallest number seen in training; smaller ones are answered with a warning.</param>
/// <param name="Maximum">The largest number seen in training; larger ones are answered with a warning.</param>
/// <param name="Unit">What may come before or after the number when it is sent as text.</param>
/// <param name="Earliest">The first day seen in training; earlier ones are answered with a warning.</param>
/// <param name="Latest">The last day seen in training.</param>
/// <param name="Values">The words seen in training; others are answered with a warning.</param>
/// <param name="Missing">What becomes of a field that is absent, null or empty.</param>
/// <param name="Declared">
/// What the columns file of the training declares: the name and the group in reasons, whether the company can change the column
/// and within what; absent where it declares nothing.
/// </param>
public sealed record SchemaColumn(
    string Name,
    string Kind,
    bool Used,
    string Expected,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] float? Minimum,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] float? Maximum,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? Earliest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? Latest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Values,
    string Missing,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ColumnDeclaration? Declared)
{
    internal static SchemaColumn Of(Column column, CustomerSchema schema)
    {
        var (number, date) = (column as NumberColumn, column as DateColumn);
        return new SchemaColumn(
            column.Name,
            column.KindName,
            column is FeatureColumn or DayColumn or FreeTextColumn or DecisionOnlyColumn,
            ColumnFormatter.Expected(column),
            number?.Minimum,
            number?.Maximum,
            number?.Format.Unit ?? (column as DecisionOnlyColumn)?.Format.Unit,
            date?.Earliest,
            date?.Latest,
            column.Words,
            ColumnFormatter.Missing(column),
            schema.DeclarationOf(column.Name) is { } declared ? declared with { Name = null } : null);
    }
}
