using System.Collections.Concurrent;
using System.Security.Cryptography;
using Churn.Core.Durability;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>
/// A store on object storage. Files are written under names that nothing else has, and one conditional write of the index makes
/// them the store's. A writer that finds another index than it began with begins again; one that dies leaves objects that no
/// index names.
/// </summary>
internal sealed class ObjectBackend(IObjectBucket bucket) : IStoreBackend
{
    private const long MaxFileLength = 1 << 30;
    private const long MaxProbe = 64;

    /// <summary>How long a writer waits, at most, before it begins again, in milliseconds.</summary>
    private const int MaxPause = 200;

    private readonly Lock writing = new();
    private readonly ConcurrentDictionary<string, StateRead> states = new(StringComparer.Ordinal);
    private volatile IndexRead? known;
    private volatile IndexRead? pinned;
    private bool isProven;

    public string Location => bucket.Location;

    public bool Exists => Current().Object is not null;

    public bool IsEmpty => !Exists;

    public void Create()
    {
        // there are no empty folders on object storage
    }

    /// <summary>
    /// Storage that does not know conditional writes takes them for others, and two writers would lose each other's changes: it
    /// is tried out before anything is written.
    /// </summary>
    public void CheckWritable()
    {
        if (isProven) return;
        var key = StoreIndex.KeyOf(StoreIndex.NewId(), "probe");
        try
        {
            // by what is there in the end, since the answer to a write that was done can be lost
            bucket.WriteNew(key, "first"u8.ToArray());
            var tag = bucket.Read(key, MaxProbe)?.Tag ?? "";
            bucket.WriteNew(key, "a second under the name"u8.ToArray());
            bucket.Replace(key, "its successor"u8.ToArray(), tag);
            bucket.Replace(key, "another successor"u8.ToArray(), tag);
            isProven = bucket.Read(key, MaxProbe)?.Content.AsSpan().SequenceEqual("its successor"u8) == true;
        }
        finally
        {
            Remove([key]);
        }

        if (!isProven)
            throw new StoreUnavailableException(
                Location,
                "this object storage does not keep to conditional writes (If-None-Match and If-Match of PutObject), so two "
                    + "writers could spoil the store; nothing was changed. Use storage that does, or a folder.");
    }

    public string PathOf(string name)
    {
        var files = Current().Index.Files;
        if (files.TryGetValue(name, out var stored)) return $"{Location}/{StoreIndex.KeyOf(stored.Id, name)}";
        var isVersion = files.TryGetValue($"{name}/{ModelFolder.ManifestFile}", out var manifest);
        return isVersion ? $"{Location}/{name}/{manifest!.Id}" : $"{Location}/{name}";
    }

    public IReadOnlyList<string> Versions() =>
        [
            .. Current().Index.Files.Keys.Where(name => name.Contains('/')).Select(name => name.Split('/')[0])
                .Distinct().Order(StringComparer.Ordinal),];

    public bool Has(string version) => Current().Index.FilesOf(version).Any();

    public IVersionFiles FilesOf(string version) => new VersionObjects(this, Current(), version);

    public string? StampOf(string version) =>
        Current().Index.Files.TryGetValue($"{version}/{ModelFolder.ManifestFile}", out var manifest) ? manifest.Id : null;

    /// <summary>The line of history comes with the version, so this is asked where somebody took the history away.</summary>
    public DateTimeOffset WrittenAt(string version) => DateTimeOffset.MinValue;

    public byte[]? ReadState(string name, long maxLength)
    {
        if (!Current().Index.Files.TryGetValue(name, out var stored)) return null;
        var key = StoreIndex.KeyOf(stored.Id, name);
        if (stored.Length > maxLength)
            throw new IOException(FormattableString.Invariant(
                $"'{Location}/{key}' holds {stored.Length} bytes, more than {maxLength}."));
        if (states.TryGetValue(name, out var last) && last.Key == key) return last.Content;
        var content = Read(key, stored);
        states[name] = new StateRead(key, content);
        return content;
    }

    public IEnumerable<string> Files() => Current().Index.Files.Keys.Order(StringComparer.Ordinal);

    public Stream Open(string name) => Open(Current(), name);

    public void Hold(StoreFiles files, Action work, TimeSpan patience, TimeProvider time)
    {
        lock (writing) Pin(Load(), work);
    }

    public void Fill(StoreFiles files, Action<string> unpack, TimeSpan patience, TimeProvider time)
    {
        var folder = Directory.CreateTempSubdirectory("churn-");
        try
        {
            unpack(folder.FullName);
            var unpacked = new FolderBackend(folder.FullName);
            Write(
                files,
                turn =>
                {
                    if (Exists) throw new IOException($"There is a model store at {Location} already.");
                    foreach (var name in unpacked.Files())
                        ((ObjectTransaction)turn).Put(name, RegularFile.ReadAllBytes(unpacked.PathOf(name), MaxFileLength));
                    return true;
                },
                patience,
                time);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public T Write<T>(StoreFiles files, Func<IStoreTransaction, T> write, TimeSpan patience, TimeProvider time)
    {
        lock (writing)
        {
            var started = time.GetTimestamp();
            var staged = new StagedObjects(this, time);
            var sent = new List<SentIndex<T>>();
            while (true)
            {
                try
                {
                    var from = Load();
                    if (sent.Find(one => from.Index.Commits.Contains(one.Commit)) is { } done) return done.Result;
                    sent.RemoveAll(one => one.From != from.Tag); // what they were to replace is gone: they are never done
                    if (time.GetElapsedTime(started) >= patience) break;
                    if (TryWrite(from, files, staged, write, sent, out var result)) return result;
                }
                catch (StoreUnavailableException fault) when (sent.Count > 0)
                {
                    throw Unknown(fault);
                }

                Thread.Sleep(RandomNumberGenerator.GetInt32(MaxPause)); // two that met do not meet again
            }

            throw sent.Count > 0 ? Unknown(null) : Busy(patience);
        }
    }

    /// <summary>Makes a change from one index.</summary>
    /// <returns>Whether it is made, or there was nothing to change; not if another writer was faster.</returns>
    private bool TryWrite<T>(
        IndexRead from,
        StoreFiles files,
        StagedObjects staged,
        Func<IStoreTransaction, T> write,
        List<SentIndex<T>> sent,
        out T result)
    {
        var transaction = new ObjectTransaction(this, from, files, staged);
        var (made, next) = (default(T)!, default(StoreIndex));
        result = made;
        try
        {
            Pin(from, () => (made, next) = (write(transaction), transaction.Prepare()));
        }
        catch (Exception fault) when (fault is not StoreUnavailableException && Load().Tag != from.Tag)
        {
            return false; // decided by what is so no more
        }

        result = made;
        if (next is null) return true;
        sent.Add(new SentIndex<T>(next.Commits[0], from.Tag, made));
        if (!TryReplace(from, next)) return false;
        transaction.CleanUp();
        return true;
    }

    /// <summary>Does something while the store stays for this object what it was at a moment.</summary>
    private void Pin(IndexRead index, Action work)
    {
        pinned = index;
        try
        {
            work();
        }
        finally
        {
            pinned = null;
        }
    }

    private StoreUnavailableException Unknown(Exception? cause) => new(
        Location,
        "the storage did not answer, so it is not known whether the change was made. Look with: "
            + $"churn models list --models {Location}",
        cause);

    private IOException Busy(TimeSpan patience) => new(
        $"The model store '{Location}' is being written to by other programs, for {patience.TotalSeconds:0} seconds or more; "
        + "try again when they have ended.");

    /// <summary>Opens a file as an index has it.</summary>
    /// <exception cref="FileNotFoundException">It has none, or the object is gone.</exception>
    /// <exception cref="IOException">It is not what was written.</exception>
    internal Stream Open(IndexRead index, string name)
    {
        if (!index.Index.Files.TryGetValue(name, out var stored)) throw Missing(name);
        if (stored.Length > MaxFileLength)
            throw new IOException(FormattableString.Invariant(
                $"'{Location}/{name}' holds {stored.Length} bytes, more than {MaxFileLength}."));
        return new MemoryStream(Read(StoreIndex.KeyOf(stored.Id, name), stored), writable: false);
    }

    /// <summary>Writes a file under a name of its own, where nobody sees it before an index names it.</summary>
    /// <param name="id">What the writer drew.</param>
    /// <param name="name">The name of the file.</param>
    /// <param name="content">What it holds.</param>
    internal StoredFile Upload(string id, string name, byte[] content)
    {
        CheckWritable();
        var key = StoreIndex.KeyOf(id, name);
        // one that is there is our own, whose answer was lost; another reason for a refusal must not pass for it
        if (bucket.WriteNew(key, content) is null
            && (bucket.Read(key, content.Length) is not { } there || !there.Content.AsSpan().SequenceEqual(content)))
            throw new StoreUnavailableException($"{Location}/{key}", "it could not be written; nothing was changed. Try again.");
        return new StoredFile(id, content.Length, ModelFolder.Hash(content));
    }

    /// <summary>Removes objects that the index does not name any more. What cannot be removed is removed another time.</summary>
    internal void Remove(IEnumerable<string> keys)
    {
        try
        {
            foreach (var key in keys) bucket.Delete(key);
        }
        catch (StoreUnavailableException)
        {
            // the change itself is made
        }
    }

    /// <summary>
    /// Removes former state, and what writers left that died, if it is a day old by the clock of the storage.
    /// </summary>
    /// <param name="before">The index before the last change, by which somebody may be reading.</param>
    internal void Sweep(StoreIndex before)
    {
        try
        {
            var all = bucket.List().ToArray();
            if (all.FirstOrDefault(found => found.Key == StoreIndex.Key)?.Written is not { } now) return;
            var index = Load().Index;
            var named = index.Keys().Concat(before.Keys()).ToHashSet();
            Remove(all
                .Where(found => StoreIndex.IsKey(found.Key) && !named.Contains(found.Key)
                    && found.Written >= index.Created && now - found.Written > StagedObjects.MaxAge * 2)
                .Select(found => found.Key));
        }
        catch (StoreUnavailableException)
        {
            // another time
        }
    }

    /// <summary>The index that a writer has begun with, or else the one of this moment.</summary>
    private IndexRead Current() => pinned ?? Load();

    private IndexRead Load()
    {
        var before = known;
        var read = bucket.Read(StoreIndex.Key, StoreIndex.MaxLength, before?.Object);
        if (read is null) return new IndexRead(StoreIndex.Empty, null);
        if (before is not null && before.Object == read) return before;
        var next = new IndexRead(StoreIndex.Read($"{Location}/{StoreIndex.Key}", read.Content), read);
        known = next;
        return next;
    }

    /// <summary>Puts an index in the place of the one that a writer began with.</summary>
    /// <returns>Whether it is known to be so. If not, another writer was faster, or there was no answer.</returns>
    private bool TryReplace(IndexRead from, StoreIndex next)
    {
        try
        {
            var content = next.Write();
            var tag = from.Tag is { } expected
                ? bucket.Replace(StoreIndex.Key, content, expected)
                : bucket.WriteNew(StoreIndex.Key, content);
            return tag is not null;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    private byte[] Read(string key, StoredFile stored)
    {
        var read = bucket.Read(key, stored.Length) ?? throw Missing(key);
        return read.Content.Length == stored.Length && ModelFolder.Hash(read.Content) == stored.Sha256
            ? read.Content
            : throw new IOException(
                $"'{Location}/{key}' was cut or altered: its SHA-256 is another one than {StoreIndex.Key} says.");
    }

    private FileNotFoundException Missing(string name) => new($"'{Location}/{name}' is missing.");

    /// <summary>The index at a moment.</summary>
    /// <param name="Index">What it says.</param>
    /// <param name="Object">Its object; null if there is none yet.</param>
    internal sealed record IndexRead(StoreIndex Index, StoredObject? Object)
    {
        /// <summary>The tag of its object; null if there is none yet.</summary>
        public string? Tag => Object?.Tag;
    }

    private sealed record StateRead(string Key, byte[] Content);

    /// <summary>An index that was sent, and no answer came that it is the store's now.</summary>
    private sealed record SentIndex<T>(string Commit, string? From, T Result);

    /// <summary>The files of a version as one index has them.</summary>
    private sealed class VersionObjects(ObjectBackend store, IndexRead index, string version) : IVersionFiles
    {
        public string Path => index.Index.Files.TryGetValue($"{version}/{ModelFolder.ManifestFile}", out var manifest)
            ? $"{store.Location}/{version}/{manifest.Id}"
            : $"{store.Location}/{version}";

        public string PathOf(string file) => index.Index.Files.TryGetValue($"{version}/{file}", out var stored)
            ? $"{store.Location}/{StoreIndex.KeyOf(stored.Id, $"{version}/{file}")}"
            : $"{Path}/{file}";

        public IEnumerable<string> Names() => index.Index.FilesOf(version).Select(name => name[(version.Length + 1)..]);

        public Stream Open(string file)
        {
            var name = $"{version}/{file}";
            try
            {
                return store.Open(index, name);
            }
            catch (FileNotFoundException) when (store.Current() is var now && now.Tag != index.Tag)
            {
                return store.Open(now, name); // it was encrypted, or written again, since
            }
        }

        public void Write(string file, byte[] content) => throw new NotSupportedException("A published version does not change.");

        public void Complete()
        {
            // nothing was written
        }
    }
}
