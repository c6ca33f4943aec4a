using System.Text.Json;
using Churn.Core.Durability;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>
/// A version's way into the store, or out of it: a folder <c>.pending-...</c> that holds the version while it is in neither,
/// and the line of history that its move makes true. The move itself is one rename. After a crash the next writer sees
/// by what is there whether the rename was done, and writes the line if it was.
/// </summary>
internal sealed class StagedVersion : IStagedVersion
{
    private const string Prefix = ".pending-";
    private const string EntryFile = "entry.json";
    private const string ModelName = "model";
    private const string BrokenName = "broken";
    private const long MaxEntryLength = 1 << 20;

    private static readonly string[] Prefixes = [Prefix, ".publishing-"]; // the latter is what older versions left behind

    private readonly string store;
    private readonly string folder;

    private StagedVersion(string store, string folder) => (this.store, this.folder) = (store, folder);

    /// <inheritdoc/>
    public IVersionFiles Files => new FilesInFolder(Model);

    /// <summary>The folder of the version while it is in neither place.</summary>
    public string Model => Path.Combine(folder, ModelName);

    private string Entry => Path.Combine(folder, EntryFile);

    private string Broken => Path.Combine(folder, BrokenName);

    public static StagedVersion Begin(string store)
    {
        var number = 0; // there are others where a crashed writer's could not be ended, as on a full disk
        while (Path.Exists(NameOf(number))) number++;
        Directory.CreateDirectory(NameOf(number));
        return new StagedVersion(store, NameOf(number));

        string NameOf(int which) => Path.Combine(store, FormattableString.Invariant($"{Prefix}{which}"));
    }

    /// <summary>
    /// What crashed writers left behind. No writer leaves a link: one is removed, and what it leads to is left alone.
    /// </summary>
    public static IEnumerable<StagedVersion> Leftovers(string store)
    {
        foreach (var leftover in Prefixes.SelectMany(prefix => new DirectoryInfo(store).GetFileSystemInfos(prefix + "*")))
        {
            if (leftover.LinkTarget is not null) leftover.Delete();
            else if (leftover is DirectoryInfo) yield return new StagedVersion(store, leftover.FullName);
        }
    }

    /// <inheritdoc/>
    public void In(HistoryEntry entry)
    {
        Promise(entry);
        var place = Path.Combine(store, entry.Version);
        if (Directory.Exists(place)) Directory.Move(place, Broken); // out of the way in one step, not file by file
        Directory.Move(Model, place);
        DurableFile.FlushFolder(store);
    }

    /// <inheritdoc/>
    public void IsIn(HistoryEntry entry)
    {
        Directory.Delete(Model, recursive: true);
        Promise(entry);
    }

    /// <summary>Moves a version out of the store. On a full disk it does without the promise, since room comes first.</summary>
    public void Out(HistoryEntry entry)
    {
        try
        {
            Promise(entry);
        }
        catch (IOException)
        {
            File.Delete(Entry);
        }

        Directory.Move(Path.Combine(store, entry.Version), Model);
        DurableFile.FlushFolder(store);
    }

    /// <summary>
    /// The line that the move made true; null if the move was not done. What stopped between two steps is ended.
    /// </summary>
    public HistoryEntry? Done()
    {
        if (ReadEntry() is not { } entry || !ModelFolder.IsVersion(entry.Version)) return null;
        var place = Path.Combine(store, entry.Version);
        if (entry.Action == HistoryEntry.Prune) return Directory.Exists(place) ? null : entry;
        if (Directory.Exists(Broken) && Directory.Exists(Model) && !Directory.Exists(place)) Directory.Move(Model, place);
        return !Directory.Exists(Model) && Directory.Exists(place) ? entry : null;
    }

    /// <summary>Removes the versions in the folder; the line it owes stays.</summary>
    public void RemoveModels()
    {
        // of a link, the link
        foreach (var version in new[] { Model, Broken }.Where(Directory.Exists)) Directory.Delete(version, recursive: true);
    }

    /// <summary>Removes the folder, first of all the line it owes.</summary>
    public void Remove()
    {
        File.Delete(Entry);
        Directory.Delete(folder, recursive: true);
    }

    private void Promise(HistoryEntry entry)
    {
        DurableFile.Write(Entry, JsonSerializer.SerializeToUtf8Bytes(entry, HistoryJson.Default.HistoryEntry));
        DurableFile.FlushFolder(folder);
    }

    private HistoryEntry? ReadEntry()
    {
        try
        {
            if (!File.Exists(Entry)) return null;
            return JsonSerializer.Deserialize(RegularFile.ReadAllBytes(Entry, MaxEntryLength), HistoryJson.Default.HistoryEntry);
        }
        catch (JsonException)
        {
            return null; // the crash came while it was written, so before the move
        }
    }
}
