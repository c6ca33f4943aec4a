using Churn.Core.Schema;

namespace Churn.Core.Campaigns;

/// <summary>What a company can do to keep customers: the content of actions.json.</summary>
/// <param name="Currency">What all amounts are in, such as EUR; null if not given.</param>
/// <param name="Eligibility">What a customer must meet to get any action.</param>
/// <param name="Channels">The channels that have a limit of their own.</param>
/// <param name="Actions">The actions, in the order of the file; at least one.</param>
public sealed record ActionList(
    string? Currency,
    IReadOnlyList<RowCondition> Eligibility,
    IReadOnlyList<ActionChannel> Channels,
    IReadOnlyList<CampaignAction> Actions)
{
    /// <summary>The version of the format that this program reads.</summary>
    public const int FormatVersion = 1;

    /// <summary>The segments whose customers get one action alone, if any; other segments are open to all actions.</summary>
    public IReadOnlyList<SegmentAction> Segments { get; init; } = [];

    /// <summary>Every column that the list names, each once.</summary>
    public IEnumerable<string> Columns => Eligibility.Select(condition => condition.Column)
        .Concat(Actions.SelectMany(action => action.Columns))
        .Distinct();

    /// <summary>Gets the only action for a segment; null where all are open to it.</summary>
    public string? ActionOf(string segment) => Segments.FirstOrDefault(entry => entry.Segment == segment)?.Action;

    /// <summary>Every column of which messages write the customer's value, each once.</summary>
    public IEnumerable<string> MessageColumns => Actions.SelectMany(action => action.Messages)
        .SelectMany(message => message.Columns).Distinct();

    /// <summary>The languages that messages are written in, each once.</summary>
    public IReadOnlyList<string> MessageLanguages =>
    [
        .. Actions.SelectMany(action => action.Messages).Select(message => message.Language)
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>Whether any action has a message.</summary>
    public bool HasMessages => Actions.Any(action => action.Messages.Count > 0);

    /// <summary>Whether any message names what raises the customer's probability and can be changed.</summary>
    public bool NamesLevers => Levers.Any();

    /// <summary>The placeholders of levers, each with its action.</summary>
    internal IEnumerable<(CampaignAction Action, MessagePart Part)> Levers =>
        from action in Actions
        from message in action.Messages
        from template in message.Templates
        from part in template.Levers
        select (action, part);

    /// <summary>Returns the limits on numbers of contacts, of single actions and of channels.</summary>
    internal IReadOnlyList<ContactLimit> Limits() =>
    [
        .. Actions.Index().Where(action => action.Item.Capacity is not null)
            .Select(action => new ContactLimit(action.Item.Capacity!.Value, [action.Index])),
        .. Channels.Select(channel => new ContactLimit(channel.Capacity, [.. Actions.Index()
            .Where(action => action.Item.Channel == channel.Name).Select(action => action.Index)])),];
}

/// <summary>The action of a segment.</summary>
/// <param name="Segment">The segment's name.</param>
/// <param name="Action">The name of the only action that its customers can get.</param>
public sealed record SegmentAction(string Segment, string Action);

/// <summary>A channel that takes only so many contacts of all its actions together.</summary>
/// <param name="Name">The name that actions call it by.</param>
/// <param name="Capacity">The most contacts of a plan, 1 or more.</param>
public sealed record ActionChannel(string Name, int Capacity);

/// <summary>Something that the company can do to keep a customer.</summary>
/// <param name="Name">Its name in lists.</param>
/// <param name="ContactCost">What a contact costs, in the currency, 0 or more.</param>
/// <param name="AcceptanceCost">What it costs when the customer accepts, 0 or more.</param>
/// <param name="Acceptance">
/// The share of the churners contacted that accept and stay: above 0, up to 1; measured where an uplift model takes its place.
/// </param>
/// <param name="ValueKept">What a customer who stays is worth.</param>
public sealed record CampaignAction(
    string Name, double ContactCost, double AcceptanceCost, ActionAmount Acceptance, ActionAmount ValueKept)
{
    /// <summary>
    /// Where the uplift model is that a trial of the action made: the folder of its store, with <c>@VERSION</c> for another
    /// version than the champion; null where nothing but the acceptance says what a contact does.
    /// </summary>
    public string? Uplift { get; init; }

    /// <summary>What its profit rests on.</summary>
    public PlanEvidence Evidence => Uplift is null ? PlanEvidence.Assumption : PlanEvidence.Trial;

    /// <summary>What it is, for people; null if not given.</summary>
    public string? Description { get; init; }

    /// <summary>How the customer is reached, such as phone; null if not given.</summary>
    public string? Channel { get; init; }

    /// <summary>What a customer must meet to get it.</summary>
    public IReadOnlyList<RowCondition> Eligibility { get; init; } = [];

    /// <summary>The most contacts of a plan; null for no limit.</summary>
    public int? Capacity { get; init; }

    /// <summary>The actions after which a customer never gets this one, by earlier lists.</summary>
    public IReadOnlyList<string> NotAfter { get; init; } = [];

    /// <summary>How long a customer must have been left alone; null where that does not count.</summary>
    public CoolDown? CoolDown { get; init; }

    /// <summary>What customers are told, by language; empty where the list holds no texts.</summary>
    public IReadOnlyList<ActionMessage> Messages { get; init; } = [];

    /// <summary>Whether a customer can get it after earlier contacts.</summary>
    /// <param name="contacts">The contacts of earlier lists.</param>
    /// <param name="day">The day of the campaign; null where no action has a cool-down.</param>
    public bool IsOpenAfter(IReadOnlyList<EarlierContact> contacts, DateOnly? day) =>
        contacts.All(contact => !NotAfter.Contains(contact.Action)
            && (CoolDown is null || contact.Day is not { } last || CoolDown.IsOver(last, day!.Value)));

    /// <summary>The columns that it names.</summary>
    internal IEnumerable<string> Columns => new[] { Acceptance.Column, ValueKept.Column, CoolDown?.Column }.OfType<string>()
        .Concat(Eligibility.Select(condition => condition.Column))
        .Concat(Messages.SelectMany(message => message.Columns));
}

/// <summary>An amount that is the same for all customers, or each customer's own, or still to be measured by a trial.</summary>
/// <param name="Number">The amount for all; null where it is not.</param>
/// <param name="Column">The column that holds it; null where there is none.</param>
public readonly record struct ActionAmount(double? Number, string? Column)
{
    /// <summary>Whether a trial must measure it first.</summary>
    public bool IsMeasured => Number is null && Column is null;
}

/// <summary>How long a customer must have been left alone before a contact.</summary>
/// <param name="Days">The fewest days since the last contact, 1 or more.</param>
/// <param name="Column">The column that holds the day of the last contact; null where earlier lists alone count.</param>
public sealed record CoolDown(int Days, string? Column)
{
    /// <summary>Whether a customer was left alone for long enough.</summary>
    /// <param name="last">The day of the last contact.</param>
    /// <param name="day">The day of the campaign.</param>
    public bool IsOver(DateOnly last, DateOnly day) => day.DayNumber - last.DayNumber >= Days;
}
