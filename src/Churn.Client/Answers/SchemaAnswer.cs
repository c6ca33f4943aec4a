using System.Text.Json;

namespace Churn.Client.Answers;

/// <summary>What a customer looks like to the model that serves.</summary>
/// <param name="ModelVersion">The version of the model.</param>
/// <param name="Columns">Every field that may be sent.</param>
/// <param name="Label">What is predicted.</param>
/// <param name="Example">A customer to try.</param>
public sealed record SchemaAnswer(
    string ModelVersion,
    IReadOnlyList<SchemaColumn> Columns,
    LabelColumn Label,
    JsonElement Example)
{
    /// <summary>What to send as events; null where the model needs none.</summary>
    public SchemaEvents? Events { get; init; }
}

/// <summary>What to send in the field "events": an array of objects, empty for a customer without any.</summary>
/// <param name="Max">The most events of a customer.</param>
/// <param name="ObserveDays">How many days before the as-of moment count; older events change nothing.</param>
/// <param name="Members">What an event may have; all of it but the time may be missing.</param>
/// <param name="Columns">The columns that are computed of the events, to be sent where no events are.</param>
public sealed record SchemaEvents(
    int Max, int ObserveDays, IReadOnlyList<SchemaEventMember> Members, IReadOnlyList<string> Columns);

/// <summary>What an event may have.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Expected">What the value must be, in words.</param>
/// <param name="Values">The words that are counted apart; null where any value will do.</param>
public sealed record SchemaEventMember(string Name, string Expected, IReadOnlyList<string>? Values);

/// <summary>What is predicted.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="Positive">The value that means that the customer left; of several the most frequent in training.</param>
/// <param name="Negative">The value that means that the customer stayed; of several the most frequent in training.</param>
/// <param name="Positives">All values that mean that the customer left, where there are several; else null.</param>
/// <param name="Negatives">All values that mean so where there are several, or the texts that count as empty; else null.</param>
/// <param name="Filled">Whether any value means that the customer left, and an empty field that they stayed.</param>
/// <param name="Target">What is predicted where it is not churn; null for churn.</param>
public sealed record LabelColumn(
    string Name,
    string Positive,
    string Negative,
    IReadOnlyList<string>? Positives = null,
    IReadOnlyList<string>? Negatives = null,
    bool Filled = false,
    LabelTarget? Target = null);

/// <summary>What is predicted where it is not churn: that a customer has an event of a type within some days.</summary>
/// <param name="Event">The type of the event.</param>
/// <param name="WithinDays">How many days the event is looked for.</param>
public sealed record LabelTarget(string Event, int WithinDays);

/// <summary>What to send in one field.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Kind">
/// number, category, boolean, date, time, amount, identifier, text, constant or ignored; later services may know more.
/// </param>
/// <param name="Used">Whether the answer depends on it.</param>
/// <param name="Expected">What the value must be, in words.</param>
/// <param name="Minimum">The smallest number seen in training.</param>
/// <param name="Maximum">The largest number seen in training.</param>
/// <param name="Unit">What may stand before or behind a number that is sent as a text.</param>
/// <param name="Earliest">The first day seen in training.</param>
/// <param name="Latest">The last day seen in training.</param>
/// <param name="Values">The words seen in training.</param>
/// <param name="Missing">What becomes of a field that is absent, null or empty.</param>
/// <param name="Declared">What the columns file of the training declares about the column; null for nothing.</param>
public sealed record SchemaColumn(
    string Name,
    string Kind,
    bool Used,
    string Expected,
    float? Minimum,
    float? Maximum,
    string? Unit,
    DateOnly? Earliest,
    DateOnly? Latest,
    IReadOnlyList<string>? Values,
    string Missing,
    ColumnDeclaration? Declared = null);

/// <summary>What a company declares about a column beside its kind.</summary>
/// <param name="Name">Null: the column has it.</param>
/// <param name="DisplayName">The name in reasons; null for the column's.</param>
/// <param name="Group">The name of the reason that the column shares with others; null for one of its own.</param>
/// <param name="Actionable">Whether the company can change it: no, any, up or down.</param>
/// <param name="Min">The smallest number to change to; null for that of the training.</param>
/// <param name="Max">The largest number to change to; null for that of the training.</param>
/// <param name="Cost">What a change costs; null for 1.</param>
/// <param name="Forbid">Words that are never changed to, and changes that are never made; null for none.</param>
public sealed record ColumnDeclaration(
    string? Name,
    string? DisplayName,
    string? Group,
    string Actionable,
    float? Min,
    float? Max,
    double? Cost,
    IReadOnlyList<string>? Forbid);
