using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Churn.Core.Schema;

namespace Churn.Core.Campaigns;

/// <summary>Writes the messages of a plan, and counts the customers for whom a placeholder has no value.</summary>
/// <param name="list">The actions.</param>
/// <param name="options">The language.</param>
/// <param name="schema">The columns of the model that scores.</param>
/// <param name="get">Gets a field of the customer who is read now.</param>
public sealed class CampaignMessages(ActionList list, CampaignOptions options, CustomerSchema schema, FieldGetter get)
{
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly CustomerFields fields = new(schema, get);
    private readonly Dictionary<string, CampaignAction> actions = list.Actions.ToDictionary(action => action.Name);
    private readonly string? onlyLanguage = list.MessageLanguages is [var only] ? only : null;
    private readonly Dictionary<MessageFault, int> faults = [];

    /// <summary>What keeps the messages from being sent, in sentences; none where all have been written.</summary>
    public IEnumerable<string> Faults => faults.Select(fault => Describe(fault.Key, fault.Value));

    /// <summary>Writes the message of a customer, whose fields are read now.</summary>
    /// <param name="entry">The customer.</param>
    /// <param name="levers">What raises the probability and can be changed, the largest contribution first.</param>
    /// <returns>The message; null where the action has none, for a control, and where there is a fault.</returns>
    public CampaignMessage? Write(PlanEntry entry, IReadOnlyList<MessageLever> levers)
    {
        var action = actions[entry.Action];
        if (entry.IsControl || action.Messages.Count == 0) return null;
        var own = options.LanguageColumn is { } column ? fields.ReadText(column) : null;
        if ((own ?? options.Language ?? onlyLanguage) is not { } language)
            return Fail(new MessageFault(action, MessageFaultKind.NoLanguage));
        if (MessageFor(action, language) is not { } message)
            return Fail(new MessageFault(action, MessageFaultKind.UnknownLanguage));
        var lacking = new HashSet<string>();
        var subject = Fill(message.Subject, WithoutControls, levers, lacking);
        var text = Fill(message.Body, ActionMessage.IsHtml(action.Channel) ? Html.Encode : Same, levers, lacking);
        foreach (var placeholder in lacking) Fail(new MessageFault(action, MessageFaultKind.NoValue, placeholder));
        return lacking.Count == 0 ? new CampaignMessage(subject, text) : null;
    }

    /// <summary>Finds what keeps messages from being written, whoever the customers are.</summary>
    internal static IEnumerable<string> Check(
        ActionList list, CampaignOptions options, CustomerSchema schema, IReadOnlyCollection<string> columns)
    {
        if (!list.HasMessages)
        {
            if (options.Language is not null || options.LanguageColumn is not null)
                yield return "A language is given, and the actions have no messages. Write some, or leave the language out.";
            yield break;
        }

        var languages = list.MessageLanguages;
        if (options.LanguageColumn is { } column && !columns.Contains(column))
            yield return $"The language column '{column}' is not there.{NearestName.Hint(column, columns)}";
        if (options is { Language: null, LanguageColumn: null } && languages.Count > 1)
            yield return $"The actions have messages in {string.Join(", ", languages)}. Say which language to write, or which "
                + "column holds the customers' languages.";
        if (options.Language is { } language)
            foreach (var action in list.Actions.Where(action => action.Messages.Count > 0))
                if (MessageFor(action, language) is null)
                    yield return $"The action '{action.Name}' has no message in '{language}'. {Known(action)}";
        if (schema.Declarations?.Any(declared => declared.IsLever) != true)
            foreach (var (action, part) in list.Levers.Where(lever => lever.Part.Fallback is null))
                yield return $"The message of '{action.Name}' has the placeholder {{{part.Written}}}, and the model has no "
                    + "lever: no column was declared actionable when it was trained. Declare some in columns.json and "
                    + $"train again, or write what stands in, as in {{{part.Written}|your contract}}.";
    }

    /// <summary>The message in the nearest language; one for the channel before one for any.</summary>
    private static ActionMessage? MessageFor(CampaignAction action, string language) => action.Messages
        .Where(message => message.IsFor(language))
        .OrderByDescending(message => message.Language.Length)
        .ThenBy(message => message.Channel is null)
        .FirstOrDefault();

    private static string Known(CampaignAction action) =>
        $"There are {string.Join(", ", action.Messages.Select(message => message.Language).Distinct())}.";

    private CampaignMessage? Fail(MessageFault fault)
    {
        faults[fault] = faults.GetValueOrDefault(fault) + 1;
        return null;
    }

    private string Fill(
        MessageTemplate template, Func<string, string> encode, IReadOnlyList<MessageLever> levers, HashSet<string> lacking)
    {
        var text = new StringBuilder();
        foreach (var part in template.Parts)
        {
            if (part.Kind == MessagePartKind.Literal) text.Append(part.Text);
            else if (ValueOf(part, levers) is { } value) text.Append(encode(value));
            else if (part.Fallback is { } fallback) text.Append(fallback);
            else lacking.Add(part.Written);
        }

        return text.ToString();
    }

    private string? ValueOf(MessagePart part, IReadOnlyList<MessageLever> levers) => part.Kind switch
    {
        MessagePartKind.Value => fields.ReadText(part.Text),
        MessagePartKind.DisplayName => schema.DeclarationOf(part.Text)?.DisplayName ?? part.Text,
        _ when part.Number > levers.Count => null,
        MessagePartKind.Lever => levers[part.Number - 1].Name,
        _ => levers[part.Number - 1].Value,
    };

    private static string Same(string value) => value;

    /// <summary>A subject is one line: a line break in a value could add headers to an e-mail.</summary>
    private static string WithoutControls(string value) =>
        string.Concat(value.Select(letter => ActionMessage.EndsLine(letter) ? ' ' : letter));

    private static string Describe(MessageFault fault, int customers)
    {
        var of = customers == 1 ? "1 customer" : FormattableString.Invariant($"{customers:N0} customers");
        var name = fault.Action.Name;
        return fault.Kind switch
        {
            MessageFaultKind.NoLanguage =>
                $"The language column says nothing for {of} of '{name}'. Fill it in, or give a language for them.",
            MessageFaultKind.UnknownLanguage =>
                $"'{name}' has no message in the language of {of}. {Known(fault.Action)} "
                + "Add a message, or correct the languages.",
            _ => $"The message of '{name}' has no value for {{{fault.Placeholder}}} with {of}. Fill it in, write what stands in, "
                + $"as in {{{fault.Placeholder}|...}}, or narrow the eligibility.",
        };
    }

    private readonly record struct MessageFault(CampaignAction Action, MessageFaultKind Kind, string Placeholder = "");

    private enum MessageFaultKind
    {
        NoValue,
        NoLanguage,
        UnknownLanguage,
    }
}
