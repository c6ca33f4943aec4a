using Churn.Core.Encryption;
using Churn.Core.Privacy;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>
/// A change of a store on object storage, from the index that it began with. Nothing of it is seen before its own index is in the
/// place of that one.
/// </summary>
internal sealed class ObjectTransaction(
    ObjectBackend store, ObjectBackend.IndexRead from, StoreFiles files, StagedObjects staged) : IStoreTransaction
{
    private readonly Dictionary<string, StoredFile> named = new(from.Index.Files);
    private readonly Dictionary<string, byte[]> state = [];
    private readonly List<HistoryEntry> entries = [];
    private readonly string putId = StoreIndex.NewId();
    private bool hasMoved;

    /// <inheritdoc/>
    public HistoryEntry Change<T>(PointerFile<T> file, T state)
        where T : class, IStorePointer
    {
        Add(state.Change!);
        this.state[file.Name] = file.Serialize(state);
        return state.Change!;
    }

    /// <inheritdoc/>
    public HistoryEntry Add(HistoryEntry entry)
    {
        if (entries.Count == 0) entries.AddRange(files.MissingLines()); // those of a store that was restored, as from a folder
        entries.Add(entry);
        return entry;
    }

    /// <inheritdoc/>
    public void Write(BlockList list) => state[StoreFiles.BlockListName] = list.ToJson();

    /// <inheritdoc/>
    public HistoryEntry MoveIn(Func<IStagedVersion, HistoryEntry> prepare)
    {
        hasMoved = true;
        return Add(prepare(new Staged(this, staged)));
    }

    /// <inheritdoc/>
    public void MoveOut(HistoryEntry entry)
    {
        RemoveFiles(entry.Version);
        hasMoved = true;
        Add(entry);
    }

    /// <inheritdoc/>
    public IReadOnlyList<EncryptionChange> Encrypt(EncryptionKeys keys) => ChangeFiles(
        (string path, byte[] content, out EncryptionChange change) => EncryptedFile.Wrap(content, path, keys, out change));

    /// <inheritdoc/>
    public IReadOnlyList<EncryptionChange> Rotate(EncryptionKeys keys, IEncryptionKey key) => ChangeFiles(
        (string path, byte[] content, out EncryptionChange change) => EncryptedFile.Rotate(content, path, keys, key, out change));

    /// <summary>Writes a file as it is.</summary>
    public void Put(string name, byte[] content) => named[name] = store.Upload(putId, name, content);

    /// <summary>Writes the files of the change, which nobody sees yet.</summary>
    /// <returns>The index that makes it; null if nothing changes.</returns>
    /// <exception cref="StoreUnavailableException">The storage does not answer.</exception>
    public StoreIndex? Prepare()
    {
        if (entries.Count > 0) state[StoreFiles.HistoryName] = files.Lines.With(entries);
        var id = StoreIndex.NewId();
        foreach (var (name, content) in state) named[name] = store.Upload(id, name, content);
        staged.CheckAge();
        return IsUnchanged() ? null : from.Index.After(id, named, staged.Now);
    }

    /// <summary>
    /// Removes what the change left no use for: the files of versions at once, and those of the state another time, since
    /// somebody may be reading them.
    /// </summary>
    public void CleanUp()
    {
        store.Remove(from.Index.Files
            .Where(file => file.Key.Contains('/') && (!named.TryGetValue(file.Key, out var now) || now.Id != file.Value.Id))
            .Select(file => StoreIndex.KeyOf(file.Value.Id, file.Key)));
        if (hasMoved) store.Sweep(from.Index);
    }

    private bool IsUnchanged() => named.Count == from.Index.Files.Count
        && named.All(file => from.Index.Files.TryGetValue(file.Key, out var before) && before == file.Value);

    private void RemoveFiles(string version)
    {
        foreach (var name in from.Index.FilesOf(version)) named.Remove(name);
    }

    private List<EncryptionChange> ChangeFiles(ContentChange change)
    {
        var changes = new List<EncryptionChange>();
        var id = StoreIndex.NewId();
        foreach (var name in store.Files().Where(name => name.Contains('/')).ToArray())
        {
            using var content = new MemoryStream();
            using (var file = store.Open(name)) file.CopyTo(content);
            var next = change(store.PathOf(name), content.ToArray(), out var what);
            if (what is EncryptionChange.Encrypted or EncryptionChange.Rotated) named[name] = store.Upload(id, name, next);
            changes.Add(what);
        }

        return changes;
    }

    private delegate byte[] ContentChange(string path, byte[] content, out EncryptionChange change);

    private sealed class Staged(ObjectTransaction turn, StagedObjects files) : IStagedVersion
    {
        public IVersionFiles Files => files;

        public void In(HistoryEntry entry)
        {
            turn.RemoveFiles(entry.Version);
            foreach (var (name, stored) in files.Upload(entry.Version)) turn.named[name] = stored;
        }

        public void IsIn(HistoryEntry entry)
        {
            // it is, and what was staged is in memory alone
        }
    }
}

/// <summary>
/// The files of a version on its way: in memory first, so that it is verified before anything is sent, and then under names that
/// no index has yet. They stay where they are however often the change begins again.
/// </summary>
internal sealed class StagedObjects(ObjectBackend store, TimeProvider time) : IVersionFiles
{
    /// <summary>
    /// How long a change may take: much less than after which objects that no index names pass for those of a dead writer.
    /// </summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(12);

    private readonly Dictionary<string, byte[]> files = new(StringComparer.Ordinal);
    private readonly long started = time.GetTimestamp();
    private Dictionary<string, StoredFile>? uploaded;

    public string Path => $"{store.Location}/.staged";

    public string PathOf(string file) => $"{Path}/{file}";

    public IEnumerable<string> Names() => files.Keys;

    public Stream Open(string file) => files.TryGetValue(file, out var content)
        ? new MemoryStream(content, writable: false)
        : throw new FileNotFoundException($"'{PathOf(file)}' is missing.");

    public void Write(string file, byte[] content) => files[file] = content;

    public void Complete()
    {
        // what is staged ends with the process
    }

    /// <summary>The time now.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Sends the files, once.</summary>
    public IReadOnlyDictionary<string, StoredFile> Upload(string version)
    {
        if (uploaded is not null) return uploaded;
        var id = StoreIndex.NewId();
        return uploaded = files.ToDictionary(
            file => $"{version}/{file.Key}", file => store.Upload(id, $"{version}/{file.Key}", file.Value));
    }

    /// <exception cref="StoreUnavailableException">The change takes so long that what it wrote may be gone.</exception>
    public void CheckAge()
    {
        if (time.GetElapsedTime(started) > MaxAge)
            throw new StoreUnavailableException(
                store.Location, $"the change took over {MaxAge.TotalHours:0} hours; nothing was changed. Try again.");
    }
}
