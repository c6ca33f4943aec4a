using System.Text.Json;
using Churn.Core.Decisions;
using Churn.Core.Durability;
using Churn.Core.Schema;

namespace Churn.Core.Campaigns;

/// <summary>Reads actions.json, and finds every fault in it.</summary>
public sealed class ActionListReader
{
    /// <summary>The most actions; more than a few dozen are a mistake.</summary>
    private const int MaxActions = 100;

    private const string HowToWrite = "docs/campaigns.md describes the file.";

    private static readonly JsonDocumentOptions Json = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 8,
    };

    private readonly List<string> faults = [];

    private ActionListReader()
    {
    }

    /// <summary>Reads a list.</summary>
    /// <param name="json">The file's content in UTF-8; a byte order mark is passed over.</param>
    /// <param name="list">The list; null where there are faults.</param>
    /// <returns>A sentence for each fault; none where the list is good.</returns>
    public static IReadOnlyList<string> Read(ReadOnlyMemory<byte> json, out ActionList? list)
    {
        list = null;
        var reader = new ActionListReader();
        try
        {
            var read = reader.ReadList(Parse(json));
            if (reader.faults.Count == 0) list = read;
        }
        catch (JsonException fault)
        {
            return [$"It is not valid JSON at line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}, "
                + $"or a name stands there twice. {HowToWrite}"];
        }

        return reader.faults;
    }

    /// <summary>Parses the file's JSON, which may have comments and a byte order mark.</summary>
    /// <exception cref="JsonException">It is not valid JSON, or a name stands in an object twice.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json, Json);
        return document.RootElement.Clone();
    }

    private ActionList? ReadList(JsonElement root)
    {
        var list = new JsonFields(root, "", faults);
        if (!list.IsObject) return null;
        list.AllowOnly("$schema", "version", "currency", "eligibility", "channels", "actions", "segments");
        if (list.WholeNumber("version") is { } version && version != ActionList.FormatVersion)
            faults.Add($"version is {version}; this program reads version {ActionList.FormatVersion}.");
        else if (list.Find("version") is null) faults.Add($"version is missing; write {ActionList.FormatVersion}.");
        var read = new ActionList(
            list.Text("currency"),
            list.Conditions("eligibility"),
            [.. list.Objects("channels").Select(ReadChannel).OfType<ActionChannel>()],
            [.. list.Objects("actions").Select(ReadAction).OfType<CampaignAction>()])
        {
            Segments = [.. list.Objects("segments").Select(ReadSegment).OfType<SegmentAction>()],
        };
        if (!list.Objects("actions").Any()) faults.Add("actions is missing or empty; list at least one action.");
        if (read.Actions.Count > MaxActions)
            faults.Add(FormattableString.Invariant($"actions lists {read.Actions.Count}; the most are {MaxActions}."));
        CheckNames(read);
        CheckChannels(read);
        CheckSegments(read);
        CheckMessages(read);
        CheckCurrencies(list, read.Currency);
        CheckEvidence(read);
        return read;
    }

    private void CheckEvidence(ActionList list)
    {
        foreach (var action in list.Actions.Where(action => action is { Uplift: not null, Acceptance.IsMeasured: false }))
            faults.Add(
                $"The action '{action.Name}' has both an uplift model, which says what a trial measured, and an assumed "
                + "acceptance. Write \"acceptance\": \"measured\", or take out uplift.");
        foreach (var action in list.Actions.Where(action => action.Uplift is { } model && Locations.IsAddress(model)))
            faults.Add(
                $"The uplift model of the action '{action.Name}' is at an address, and must be in a folder. Copy its store there "
                + "with churn backup and churn restore.");
    }

    private static ActionChannel? ReadChannel(JsonFields channel)
    {
        channel.AllowOnly("name", "capacity");
        var (name, capacity) = (channel.NeededText("name"), channel.Count("capacity"));
        if (capacity is null) channel.Missing("capacity", "a whole number of contacts, 1 or more");
        return name is not null && capacity is { } most ? new ActionChannel(name, most) : null;
    }

    private static SegmentAction? ReadSegment(JsonFields segment)
    {
        segment.AllowOnly("name", "action");
        var (name, action) = (segment.NeededText("name"), segment.NeededText("action"));
        return name is not null && action is not null ? new SegmentAction(name, action) : null;
    }

    private static CampaignAction? ReadAction(JsonFields action)
    {
        action.AllowOnly(
            "name", "description", "channel", "contactCost", "acceptanceCost", "acceptance", "valueKept", "currency",
            "eligibility", "capacity", "notAfter", "coolDown", "uplift", "messages");
        var name = action.NeededText("name");
        var (contact, accepted) = (action.Cost("contactCost"), action.Cost("acceptanceCost"));
        var acceptance = action.Amount(
            "acceptance",
            "a share above 0 and up to 1, {\"column\": NAME}, or \"measured\"",
            share => share is > 0 and <= 1,
            canBeMeasured: true);
        var value = action.Amount(
            "valueKept",
            "an amount above 0, or {\"column\": NAME}",
            amount => amount > 0 && double.IsFinite(amount),
            canBeMeasured: false);
        var read = new CampaignAction(name ?? "", contact ?? 0, accepted ?? 0, acceptance ?? default, value ?? default)
        {
            Uplift = action.Text("uplift"),
            Description = action.Text("description"),
            Channel = action.Text("channel"),
            Eligibility = action.Conditions("eligibility"),
            Capacity = action.Count("capacity"),
            NotAfter = action.Texts("notAfter"),
            CoolDown = action.Object("coolDown") is { } coolDown ? ReadCoolDown(coolDown) : null,
            Messages = [.. action.Objects("messages").Select(ReadMessage).OfType<ActionMessage>()],
        };
        return name is null ? null : read;
    }

    private static ActionMessage? ReadMessage(JsonFields message)
    {
        message.AllowOnly("language", "channel", "subject", "body");
        message.Missing("body", "a text");
        var (language, subject, body) = (
            message.NeededText("language"),
            message.Template("subject", ActionMessage.MaxSubject, oneLine: true),
            message.Template("body", ActionMessage.MaxBody, oneLine: false));
        return language is not null && body is not null
            ? new ActionMessage(language, message.Text("channel"), subject ?? MessageTemplate.Empty, body)
            : null;
    }

    private static CoolDown? ReadCoolDown(JsonFields coolDown)
    {
        coolDown.AllowOnly("days", "column");
        if (coolDown.Count("days") is { } days) return new CoolDown(days, coolDown.Text("column"));
        coolDown.Missing("days", "a whole number of days, 1 or more");
        return null;
    }

    private void CheckNames(ActionList list)
    {
        foreach (var twice in Repeated(list.Actions.Select(action => action.Name)))
            faults.Add($"Two actions are called '{twice}'; give each a name of its own.");
        foreach (var twice in Repeated(list.Channels.Select(channel => channel.Name)))
            faults.Add($"The channel '{twice}' is listed twice; its capacities contradict each other. Keep one.");
        var names = list.Actions.Select(action => action.Name).ToArray();
        foreach (var action in list.Actions)
            foreach (var other in action.NotAfter.Where(other => !names.Contains(other)))
                faults.Add(
                    $"The action '{action.Name}' may not follow '{other}', which is none of the actions."
                    + NearestName.Hint(other, names));
    }

    private void CheckSegments(ActionList list)
    {
        var actions = list.Actions.Select(action => action.Name).ToArray();
        foreach (var twice in Repeated(list.Segments.Select(entry => entry.Segment)))
            faults.Add($"The segment '{twice}' is listed twice; give it one action.");
        foreach (var (segment, action) in list.Segments)
        {
            if (!SegmentationRules.Names.Contains(segment))
                faults.Add($"'{segment}' is none of the segments.{NearestName.Hint(segment, SegmentationRules.Names)}");
            if (!actions.Contains(action))
                faults.Add(
                    $"The segment '{segment}' is to get '{action}', which is none of the actions."
                    + NearestName.Hint(action, actions));
        }
    }

    private void CheckChannels(ActionList list)
    {
        foreach (var channel in list.Channels)
        {
            var users = list.Actions.Where(action => action.Channel == channel.Name).ToArray();
            if (users.Length == 0)
            {
                var named = list.Actions.Select(action => action.Channel).OfType<string>();
                faults.Add(
                    $"The channel '{channel.Name}' is not the channel of any action.{NearestName.Hint(channel.Name, named)}");
            }

            foreach (var action in users.Where(action => action.Capacity > channel.Capacity))
                faults.Add(
                    $"The capacities contradict each other: the action '{action.Name}' may make {action.Capacity} contacts, "
                    + $"its channel '{channel.Name}' {channel.Capacity}. Lower the action's or raise the channel's.");
        }
    }

    private void CheckMessages(ActionList list)
    {
        foreach (var action in list.Actions)
        {
            foreach (var message in action.Messages.Where(message => message.Channel is { } own && own != action.Channel))
                faults.Add($"The action '{action.Name}' has a message for the channel '{message.Channel}', which is not its own. "
                    + "Correct the channel, or leave it out.");
            foreach (var twice in action.Messages
                .GroupBy(message => (message.Language.ToUpperInvariant(), message.Channel)).Where(same => same.Count() > 1))
                faults.Add($"The action '{action.Name}' has two messages in '{twice.First().Language}'; keep one.");
        }
    }

    private void CheckCurrencies(JsonFields list, string? common)
    {
        var currencies = list.Objects("actions").Select(action => action.Text("currency")).Prepend(common)
            .OfType<string>().Distinct().ToArray();
        if (currencies.Length > 1)
            faults.Add($"The amounts are in several currencies, {string.Join(" and ", currencies)}. Convert them into one.");
    }

    private static IEnumerable<string> Repeated(IEnumerable<string> names) => names
        .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
        .Where(same => same.Count() > 1)
        .Select(same => same.First());
}
