using System.Text.Json;
using Churn.Core.Campaigns;
using Churn.Core.Decisions;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Outcomes.Storage;

namespace ChurnApi.Console.Runs;

/// <summary>
/// Writes the messages of a call list when they are asked for, as <c>churn campaign plan</c> does: of what the run keeps of its
/// customers for them, encrypted. It is for one thread at a time.
/// </summary>
internal sealed class CallMessages
{
    private readonly RunContent content;
    private readonly ActionList list;
    private readonly ChurnModel model;
    private readonly CampaignMessages messages;
    private string?[] fields = [];

    private CallMessages(RunContent content, ActionList list, ChurnModel model)
    {
        (this.content, this.list, this.model) = (content, list, model);
        var options = new CampaignOptions { Budget = 1, Language = content.Language, LanguageColumn = content.LanguageColumn };
        messages = new CampaignMessages(list, options, model.Schema, Field);
    }

    /// <summary>What keeps messages from being sent, in sentences; none where all have been written.</summary>
    public IEnumerable<string> Faults => messages.Faults;

    /// <summary>Opens the messages of a run.</summary>
    /// <param name="content">The run.</param>
    /// <param name="model">The version that scored; null where it is gone.</param>
    /// <returns>Null where the actions have no messages, or the version is gone.</returns>
    public static CallMessages? Of(RunContent content, ChurnModel? model) =>
        RunActions.ListOf(content) is { HasMessages: true } list && model is not null
            ? new CallMessages(content, list, model)
            : null;

    /// <summary>Writes down what messages need of a customer.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="get">Gets a field of the customer.</param>
    public static string Note(IReadOnlyList<string> columns, FieldGetter get)
    {
        string?[] texts = [.. columns.Select(column => get(column).Text)];
        return JsonSerializer.Serialize(texts!, ConsoleJson.Default.StringArray);
    }

    /// <summary>Writes the message of a customer.</summary>
    /// <returns>Null where the action has none, for a control and where a value is missing.</returns>
    public CampaignMessage? Write(RunCall call)
    {
        if (call.Action is not { } action) return null;
        fields = call.Fields is { } noted ? JsonSerializer.Deserialize(noted, ConsoleJson.Default.StringArray)! : [];
        var planned = new PlannedCustomer(call.Key, new ChurnProbability((float)call.Probability), call.Segment);
        return messages.Write(
            new PlanEntry(call.Place, planned, list.Actions[action].Name, call.Profit ?? 0, 0, call.IsControl), Levers(call));
    }

    private IReadOnlyList<MessageLever> Levers(RunCall call) =>
        list.NamesLevers && call.Codes is { } codes && codes.Length == model.Schema.Features.Count
            ? ContactReasons.Of(
                model, new CustomerRecord(call.Key, new CodedCustomer(codes), []), shown: null, namesLevers: true).Levers
            : [];

    private RecordField Field(string column)
    {
        for (var position = 0; position < fields.Length; position++)
            if (content.MessageColumns[position] == column) return new RecordField(fields[position]);
        return default;
    }
}
