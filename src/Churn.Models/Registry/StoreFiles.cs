using System.Text.Json;
using Churn.Core.Durability;
using Churn.Core.Privacy;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>The files of a store beside its versions: what is so now, and how it came to be so.</summary>
internal sealed class StoreFiles(string folder)
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
        new(Path.Combine(folder, ChampionName), StateJson.Default.ChampionPointer);

    public PointerFile<ShadowPointer> Shadow { get; } = new(Path.Combine(folder, ShadowName), StateJson.Default.ShadowPointer);

    public PointerFile<PinnedVersions> Pinned { get; } = new(Path.Combine(folder, PinnedName), StateJson.Default.PinnedVersions);

    public PointerFile<TrialPointer> Trial { get; } = new(Path.Combine(folder, TrialName), StateJson.Default.TrialPointer);

    /// <summary>The customers who were erased.</summary>
    /// <exception cref="BrokenModelException">The list cannot be read.</exception>
    public BlockList BlockList()
    {
        var path = Path.Combine(folder, BlockListName);
        try
        {
            return Core.Privacy.BlockList.Read(RegularFile.ReadAllBytes(path, MaxBlockList));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return Core.Privacy.BlockList.Empty;
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new BrokenModelException(
                path, "it cannot be read as the list of erased customers; restore it from a backup.", fault);
        }
    }

    public void Write(BlockList list) =>
        DurableFile.Replace(Path.Combine(folder, BlockListName), list.ToJson(), UnixFileMode.UserRead | UnixFileMode.UserWrite);

    public HistoryFile Lines { get; } = new(Path.Combine(folder, HistoryName));

    /// <summary>Every entry, oldest first; also one whose line is not written yet, or never was because of a crash.</summary>
    public IReadOnlyList<HistoryEntry> History()
    {
        var changes = Changes(); // before the lines: what is written meanwhile is then in both, never in neither
        var lines = Lines.Read();
        return [.. lines, .. changes.Where(change => !lines.Contains(change))];
    }

    /// <summary>Writes the lines that a crash kept from being written.</summary>
    public void CompleteHistory()
    {
        var lines = Lines.Read();
        foreach (var change in Changes().Where(change => !lines.Contains(change))) Lines.Append(change);
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
