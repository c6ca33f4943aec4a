using System.Text.Json;
using Churn.Core.Campaigns;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using ChurnApi.Configuration;
using ChurnApi.Serving;

namespace ChurnApi.Campaigns;

/// <summary>
/// The actions that the service knows, from the file of its settings, which has been checked, and their uplift models, which
/// follow the champions of their stores.
/// </summary>
internal sealed class ActionCatalog
{
    private readonly Dictionary<string, ReloadingModel<UpliftModel>> uplift = new(StringComparer.Ordinal);
    private readonly Lock turn = new();

    /// <param name="options">Names the file.</param>
    /// <param name="time">Tells when to try a model again that failed.</param>
    public ActionCatalog(ServiceOptions options, TimeProvider time)
    {
        if (options.ActionsFile is null) return;
        var json = File.ReadAllBytes(options.ActionsFile);
        ActionListReader.Read(json, out var list);
        (List, Json) = (list, ActionListReader.Parse(json));
        var folder = Path.GetDirectoryName(Path.GetFullPath(options.ActionsFile))!;
        foreach (var named in list!.Actions.Select(action => action.Uplift).OfType<string>().Distinct())
        {
            var reference = UpliftReference.Parse(named, folder, options.EncryptionKeys);
            uplift[named] = new ReloadingModel<UpliftModel>(reference.Store.OpenUplift, reference.Find, time);
        }
    }

    /// <summary>The actions; null where the service has none.</summary>
    public ActionList? List { get; }

    /// <summary>The file's content.</summary>
    public JsonElement Json { get; }

    /// <summary>Gets the uplift model that an action names, as its store has it now.</summary>
    /// <param name="named">What the action says.</param>
    /// <param name="fault">Why it cannot be used, in a sentence; null where it can.</param>
    public UpliftModel? OpenUplift(string named, out string? fault)
    {
        var model = uplift[named];
        lock (turn)
        {
            var look = model.Look();
            fault = model.Model is not null ? null
                : look.Outcome == ReloadStatus.NamesNone ? UpliftReference.NoChampion
                : look.Cause is WrongKindException or UnknownVersionException ? look.Cause.Message
                : "Its store cannot be read, or its model is broken. Look at it with: churn models verify --models DIR";
        }

        return model.Model;
    }
}
