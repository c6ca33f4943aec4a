using Churn.Core.Campaigns;
using Churn.Core.Encryption;
using Churn.Models.Answering;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>Where an action finds its uplift model.</summary>
/// <param name="Store">The store of uplift models.</param>
/// <param name="Version">The version; null for the champion.</param>
public sealed record UpliftReference(ModelStore Store, string? Version)
{
    /// <summary>Says that a store has no champion, and what to do.</summary>
    public const string NoChampion =
        "Its store has no champion. Publish one with: churn uplift TRIAL --publish --models DIR";

    private const char VersionMark = '@';

    /// <summary>Reads what an action says: a folder, with <c>@VERSION</c> for another version than the champion.</summary>
    /// <param name="text">The text.</param>
    /// <param name="folder">The folder that a relative one is in: that of the file of the actions.</param>
    /// <param name="keys">The keys that its versions may be encrypted under; null for none.</param>
    public static UpliftReference Parse(string text, string folder, EncryptionKeys? keys = null)
    {
        var mark = text.LastIndexOf(VersionMark);
        var version = mark >= 0 && ModelFolder.IsVersion(text[(mark + 1)..]) ? text[(mark + 1)..] : null;
        var store = new ModelStore(Path.Combine(folder, version is null ? text : text[..mark]), keys: keys);
        return new UpliftReference(store, version);
    }

    /// <summary>Finds the version that is meant; null where none is named and there is no champion.</summary>
    /// <exception cref="BrokenModelException">The pointer cannot be read.</exception>
    public string? Find() => Version ?? Store.ChampionVersion();

    /// <summary>Opens the model.</summary>
    /// <param name="fault">Why it cannot be used, in a sentence; null where it can.</param>
    /// <returns>The model; null where it cannot be used.</returns>
    public UpliftModel? Open(out string? fault)
    {
        fault = null;
        try
        {
            if (Find() is { } version) return Store.OpenUplift(version);
            fault = NoChampion;
        }
        catch (Exception cause) when (cause is BrokenModelException or UnknownVersionException or WrongKindException)
        {
            fault = cause.Message;
        }

        return null;
    }
}

/// <summary>The uplift models of a list of actions.</summary>
/// <param name="models">The model of each action, in the order of the list; null where it has none.</param>
public sealed class ActionUplift(IReadOnlyList<UpliftModel?> models)
{
    /// <summary>The model of each action, in the order of the list; null where it has none.</summary>
    public IReadOnlyList<UpliftModel?> Models => models;

    /// <summary>The standard error of the average effect in each trial; 0 where there is none.</summary>
    public IReadOnlyList<double> EffectErrors { get; } = [.. models.Select(model => model?.EffectError ?? 0)];

    /// <summary>Opens the models that actions name.</summary>
    /// <param name="list">The actions.</param>
    /// <param name="open">Opens what an action names.</param>
    /// <param name="faults">Gets a sentence for each model that cannot be used.</param>
    public static ActionUplift Open(ActionList list, UpliftOpener open, ICollection<string> faults)
    {
        var models = new UpliftModel?[list.Actions.Count];
        foreach (var (at, action) in list.Actions.Index())
        {
            if (action.Uplift is not { } named) continue;
            models[at] = open(named, out var fault);
            if (models[at] is null) faults.Add($"The uplift model of the action '{action.Name}' cannot be used. {fault}");
        }

        return new ActionUplift(models);
    }
}

/// <summary>Opens the uplift model that an action names.</summary>
/// <param name="named">What the action says.</param>
/// <param name="fault">Why it cannot be used, in a sentence; null where it can.</param>
public delegate UpliftModel? UpliftOpener(string named, out string? fault);
