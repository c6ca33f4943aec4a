using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Telemetry;

namespace ChurnApi.Serving;

/// <summary>
/// Holds the model that answers. A request takes it once and keeps to it; <see cref="Refresh"/> puts the store's champion in its
/// place once that is open, verified and warm. A champion that cannot be opened never displaces one that serves.
/// </summary>
internal sealed class ChampionProvider(ModelStore store, TimeProvider time, ILogger<ChampionProvider> logger)
{
    private readonly ReloadingModel<IVersionedModel> champion = new(store.OpenOfAnyKind, store.ChampionVersion, time);
    private volatile string? fault;

    /// <summary>Why the store's champion does not serve, in a sentence; null if it does.</summary>
    public string? Fault => fault;

    /// <summary>The version that serves; null if none does.</summary>
    public string? Version => champion.Model?.Version;

    /// <summary>What came of the looks at the store.</summary>
    public LoadCounts Loads { get; } = new();

    /// <summary>The churn model that serves now; null if none does.</summary>
    public ChurnModel? Model => champion.Model as ChurnModel;

    /// <summary>The uplift model that serves now, where the store holds such ones; null if none does.</summary>
    public UpliftModel? Uplift => champion.Model as UpliftModel;

    /// <summary>The churn model that serves now, for a request, whose trace tells the version; null if none does.</summary>
    public ChurnModel? ForRequest() => ForRequest(Model);

    /// <summary>The model of any kind that serves now, for a request, whose trace tells the version; null if none does.</summary>
    public IVersionedModel? ForRequestOfAnyKind() => ForRequest(champion.Model);

    private static T? ForRequest<T>(T? model)
        where T : class, IVersionedModel
    {
        if (model is not null) RequestSpans.AnsweredBy(model.Version);
        return model;
    }

    /// <summary>Looks at the store once. Not for two threads at a time.</summary>
    public void Refresh()
    {
        var look = champion.Look(Warm);
        Loads.Add(look);
        if (look.Outcome is ReloadStatus.IsOpen or ReloadStatus.Opened)
            fault = null;
        else if (look.Outcome is ReloadStatus.NamesNone)
            Tell(Version is null ? NoChampionMessages.None : NoChampionMessages.Gone, cause: null);
        else if (look.Cause is StoreUnavailableException unavailable)
            Tell(StoreFault.Words(store, unavailable), unavailable);
        else if (look.Cause is { } cause)
            Tell(NoChampionMessages.Broken(look.Version, StoreFault.Words(store, cause)), cause);
    }

    private void Warm(IVersionedModel opened)
    {
        if (opened is UpliftModel uplift) Log.UpliftServes(logger, uplift.Version, uplift.Manifest.Model);
        if (opened is not ChurnModel next) return;
        var serving = Model;
        var difference = WarmStart.Run(next, serving);
        Log.ChampionServes(logger, next.Version, next.Manifest.Model, next.Manifest.Recipe);
        if (difference is { } largest) Log.ChampionDiffers(logger, next.Version, serving!.Version, largest);
    }

    /// <summary>Says a fault in health, and in the log if it is another one than the last time.</summary>
    private void Tell(string found, Exception? cause)
    {
        if (found == fault) return;
        fault = found;
        if (Version is null && cause is null) Log.NoChampion(logger, found);
        else Log.ChampionRefused(logger, Version ?? "no model", found, cause);
    }
}

/// <summary>The answer while no churn model serves: what to do, and when to ask again.</summary>
internal static class NoChampion
{
    public static ProblemResult Of(ChampionProvider host, ServiceOptions options) => host.Uplift is { } uplift
        ? new ProblemResult(KnownProblems.UpliftModel(uplift.Version))
        : new ProblemResult(KnownProblems.NoChampion(host.Fault ?? NoChampionMessages.None))
        {
            RetryAfterSeconds = (int)Math.Ceiling(options.PollInterval.TotalSeconds),
        };
}

/// <summary>What to do when the store has no champion that can serve.</summary>
internal static class NoChampionMessages
{
    public const string None = "There is no champion. Train one with: churn train data/telco.csv";

    public const string Gone =
        "The store names no champion any more. Promote a version with: churn models promote VERSION";

    /// <param name="version">The champion's version; null if even that cannot be read.</param>
    /// <param name="fault">What is wrong with it.</param>
    public static string Broken(string? version, string fault) =>
        $"The champion {version ?? "pointer"} is broken: {fault} Promote another version with: churn models promote VERSION";
}

/// <summary>Says what is wrong with a store without saying where on the machine it is.</summary>
internal static class StoreFault
{
    public static string Words(ModelStore store, Exception cause) =>
        (cause is BrokenModelException or UnknownVersionException or StoreUnavailableException
            ? cause.Message
            : cause.GetType().Name)
        .Replace(store.Location + (store.IsInFolder ? Path.DirectorySeparatorChar : '/'), "", StringComparison.Ordinal)
        .Replace(store.Location, "the model store", StringComparison.Ordinal);
}
