using System.Text.Json;
using Churn.Core.Privacy;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>The files of a store beside its versions: what is so now, and how it came to be so.</summary>
internal sealed class StoreFiles(IStoreBackend store)
{
    public const string ChampionName = "champion.json";
    public const string HistoryName = "history.jsonl";
    public const string BlockListName = "erased.json";

    private const long MaxBlockList = 1 << 30;
    private const string ShadowName = "shadow.json";
    private const string PinnedName = "pinned.json";
    private const string TrialName = "trial.json";

    /// <summary>The names of all of them.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [ChampionName, ShadowName, PinnedName, TrialName, BlockListName, HistoryName];

    public PointerFile<ChampionPointer> Champion { get; } =
        new(store, ChampionName, StateJson.Default.ChampionPointer);

    public PointerFile<ShadowPointer> Shadow { get; } = new(store, ShadowName, StateJson.Default.ShadowPointer);

    public PointerFile<PinnedVersions> Pinned { get; } = new(store, PinnedName, StateJson.Default.PinnedVersions);

    public PointerFile<TrialPointer> Trial { get; } = new(store, TrialName, StateJson.Default.TrialPointer);

    /// <summary>The customers who were erased.</summary>
    /// <exception cref="BrokenModelException">The list cannot be read.</exception>
    public BlockList BlockList()
    {
        try
        {
            return store.ReadState(BlockListName, MaxBlockList) is { } content
                ? Core.Privacy.BlockList.Read(content)
                : Core.Privacy.BlockList.Empty;
        }
        catch (Exception fault)
            when (fault is (JsonException or IOException or UnauthorizedAccessException) and not StoreUnavailableException)
        {
            throw new BrokenModelException(
                store.PathOf(BlockListName),
                "it cannot be read as the list of erased customers; restore it from a backup.",
                fault);
        }
    }

    public HistoryFile Lines { get; } = new(store);

    /// <summary>Every entry, oldest first; also one whose line is not written yet, or never was because of a crash.</summary>
    public IReadOnlyList<HistoryEntry> History()
    {
        var changes = Changes(); // before the lines: what is written meanwhile is then in both, never in neither
        var lines = Lines.Read();
        return [.. lines, .. changes.Where(change => !lines.Contains(change))];
    }

    /// <summary>The lines that a crash kept from being written.</summary>
    public IReadOnlyList<HistoryEntry> MissingLines()
    {
        var lines = Lines.Read();
        return [.. Changes().Where(change => !lines.Contains(change))];
    }

    private IReadOnlyList<HistoryEntry> Changes() =>
        [
            .. new[]
            {
                Champion.ReadIfWhole()?.Change,
                Shadow.ReadIfWhole()?.Change,
                Pinned.ReadIfWhole()?.Change,
                Trial.ReadIfWhole()?.Change,
            }.OfType<HistoryEntry>(),];
}
