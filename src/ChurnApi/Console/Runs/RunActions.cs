using System.Text;
using Churn.Core.Campaigns;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.Outcomes.Storage;
using ChurnApi.Campaigns;
using ChurnApi.Predict;

namespace ChurnApi.Console.Runs;

/// <summary>
/// What the customers of a file can get: the actions of the service, checked as POST /campaigns/plan checks them.
/// </summary>
internal sealed class RunActions
{
    private readonly string? json;

    private RunActions(ActionCatalog catalog, CampaignOptions options)
    {
        (List, Options) = (catalog.List, options);
        if (List is null) return;
        json = catalog.Json.GetRawText();
        MessageColumns = [.. List.MessageColumns.Union(new[] { options.LanguageColumn }.OfType<string>())];
    }

    /// <summary>The actions; null where the service has none, and customers are contacted by the model's terms.</summary>
    public ActionList? List { get; }

    /// <summary>Day and language.</summary>
    public CampaignOptions Options { get; }

    /// <summary>The columns that messages need; none where no action has any.</summary>
    public IReadOnlyList<string> MessageColumns { get; } = [];

    /// <summary>The uplift models of the actions.</summary>
    public ActionUplift Uplift { get; private set; } = new([]);

    /// <summary>Reads the columns of each uplift model; null for an action without one.</summary>
    public IReadOnlyList<TextRecordReader?> Readers { get; private set; } = [];

    /// <summary>Finds what a file's customers can get.</summary>
    /// <param name="catalog">The actions of the service.</param>
    /// <param name="model">The model that scores.</param>
    /// <param name="table">The columns of the file.</param>
    /// <param name="options">Day and language.</param>
    /// <param name="asOf">As of when customers are scored.</param>
    /// <param name="faults">Gets a sentence for everything that keeps a list from being made.</param>
    public static RunActions Open(
        ActionCatalog catalog,
        ChurnModel model,
        BatchTable table,
        CampaignOptions options,
        AsOf asOf,
        List<string> faults)
    {
        var found = new RunActions(catalog, options);
        if (found.List is not { } list) return found;
        faults.AddRange(CampaignPlanner.Check(list, table.Names, options, model.Schema));
        if (list.NamesLevers && !model.IsExplainable) faults.Add(NotExplainableException.Of(model).Message);
        found.Uplift = ActionUplift.Open(list, catalog.OpenUplift, faults);
        found.Readers = [.. found.Uplift.Models.Select(one =>
            one is null ? null : new TextRecordReader(one.Schema, table.Names, asOf.Day))];
        foreach (var (action, reader) in list.Actions.Zip(found.Readers))
            faults.AddRange((reader?.MissingFeatures ?? []).Select(column =>
                $"The uplift model of the action '{action.Name}' needs the column '{column}', which the customers do not have."
                + NearestName.Hint(column, table.Names)));
        return found;
    }

    /// <summary>Writes down with what a run's lists are made, so that they can be made again.</summary>
    public RunContent NoteIn(RunContent content) => content with
    {
        Currency = List is null ? content.Currency : List.Currency,
        IsExample = List is null && content.IsExample,
        Actions = List is null
            ? [new RunAction("contact")]
            : [.. List.Actions.Select(action => new RunAction(action.Name, action.Channel, action.Capacity))],
        Channels = List?.Channels.ToDictionary(channel => channel.Name, channel => channel.Capacity)
            ?? new Dictionary<string, int>(),
        ActionsJson = json,
        EffectErrors = Uplift.EffectErrors,
        MessageColumns = MessageColumns,
        Language = Options.Language,
        LanguageColumn = Options.LanguageColumn,
    };

    /// <summary>The actions as a run was scored with: what they cost and bring is with each customer.</summary>
    public static ActionList ListOf(RunContent content)
    {
        if (content.ActionsJson is { } json)
        {
            ActionListReader.Read(Encoding.UTF8.GetBytes(json), out var list);
            if (list is not null) return list; // it was read before; a stricter release may not
        }

        return new ActionList(
            content.Currency,
            [],
            [.. content.Channels.Select(channel => new ActionChannel(channel.Key, channel.Value))],
            [
                .. content.Actions.Select(action => new CampaignAction(action.Name, 0, 0, default, default)
                {
                    Channel = action.Channel,
                    Capacity = action.Capacity,
                }),
            ]);
    }
}
