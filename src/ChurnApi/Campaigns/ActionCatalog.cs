using System.Text.Json;
using Churn.Core.Campaigns;
using ChurnApi.Configuration;

namespace ChurnApi.Campaigns;

/// <summary>The actions that the service knows, from the file of its settings, which has been checked.</summary>
internal sealed class ActionCatalog
{
    /// <param name="options">Names the file.</param>
    public ActionCatalog(ServiceOptions options)
    {
        if (options.ActionsFile is null) return;
        var json = File.ReadAllBytes(options.ActionsFile);
        ActionListReader.Read(json, out var list);
        (List, Json) = (list, ActionListReader.Parse(json));
    }

    /// <summary>The actions; null where the service has none.</summary>
    public ActionList? List { get; }

    /// <summary>The file's content.</summary>
    public JsonElement Json { get; }
}
