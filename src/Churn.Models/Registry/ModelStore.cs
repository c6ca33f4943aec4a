using Churn.Core.Durability;
using Churn.Core.Encryption;
using Churn.Core.Privacy;
using Churn.Models.Answering;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>
/// All models, in a folder or on object storage: the versions, <c>champion.json</c> naming the one that serves, and
/// <c>history.jsonl</c>. Readers need no lock, since everything they see appears whole; no writer loses another's change.
/// </summary>
public sealed partial class ModelStore
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Other publishes may verify many rows meanwhile, and a long training is more to lose than a command to repeat.
    /// </summary>
    private static readonly TimeSpan PublishPatience = TimeSpan.FromMinutes(10);

    private readonly IStoreBackend backend;
    private readonly TimeProvider time;
    private readonly string who;
    private readonly EncryptionKeys? keys;
    private readonly StoreFiles files;

    /// <summary>A store in a folder.</summary>
    /// <param name="folder">The store's folder; made by the first publish if it does not exist.</param>
    /// <param name="time">The clock of the history.</param>
    /// <param name="who">Who writes, for the history; by default whom <see cref="Author"/> finds.</param>
    /// <param name="keys">
    /// The keys that versions are encrypted under, what is published under the current one; null to publish plain versions, and
    /// read no others.
    /// </param>
    /// <exception cref="ArgumentException">It is no folder, but an address, as of object storage.</exception>
    public ModelStore(string folder, TimeProvider? time = null, string? who = null, EncryptionKeys? keys = null)
        : this(FolderOrThrow(folder), time, who, keys)
    {
    }

    /// <summary>A store on object storage.</summary>
    /// <param name="bucket">Where its objects are; made by the first publish if there are none.</param>
    /// <param name="time">The clock of the history.</param>
    /// <param name="who">Who writes, for the history; by default whom <see cref="Author"/> finds.</param>
    /// <param name="keys">The keys that versions are encrypted under, as of a store in a folder.</param>
    public ModelStore(IObjectBucket bucket, TimeProvider? time = null, string? who = null, EncryptionKeys? keys = null)
        : this(new ObjectBackend(bucket), time, who, keys)
    {
    }

    private ModelStore(IStoreBackend backend, TimeProvider? time, string? who, EncryptionKeys? keys)
    {
        this.backend = backend;
        this.time = time ?? TimeProvider.System;
        this.who = who ?? Author.OfEnvironment();
        this.keys = keys;
        files = new StoreFiles(backend);
        Summaries = new VersionSummaries(this, backend);
    }

    /// <summary>Where the store is: its folder, or its address on object storage.</summary>
    public string Location => backend.Location;

    /// <summary>The folder of the store.</summary>
    /// <exception cref="InvalidOperationException">It is on object storage.</exception>
    public string Folder => IsInFolder ? Location : throw new InvalidOperationException($"{Location} is not a folder.");

    /// <summary>Whether the store is in a folder, and not on object storage.</summary>
    public bool IsInFolder => backend is FolderBackend;

    /// <summary>Whether there is a store, maybe an empty one.</summary>
    /// <exception cref="StoreUnavailableException">The object storage does not answer.</exception>
    public bool Exists => backend.Exists;

    /// <summary>Whether there is nothing at all where the store would be.</summary>
    /// <exception cref="StoreUnavailableException">The object storage does not answer.</exception>
    public bool IsEmpty => backend.IsEmpty;

    internal VersionSummaries Summaries { get; }

    /// <summary>The folder of a version, or its address on object storage, whether it exists or not.</summary>
    /// <exception cref="UnknownVersionException">The text is no name of a version: it must not lead out of the store.</exception>
    public string FolderOf(string version) => ModelFolder.IsVersion(version)
        ? backend.PathOf(version)
        : throw new UnknownVersionException(version, Versions());

    /// <summary>The path of a file of a version, or its address on object storage, whether it exists or not.</summary>
    /// <inheritdoc cref="FolderOf"/>
    public string PathOf(string version, string file) => FilesOf(version).PathOf(file);

    /// <summary>Whether there is such a version.</summary>
    /// <inheritdoc cref="FolderOf"/>
    public bool Has(string version) => ModelFolder.IsVersion(version)
        ? backend.Has(version)
        : throw new UnknownVersionException(version, Versions());

    /// <summary>The files of a version, whether it exists or not.</summary>
    /// <inheritdoc cref="FolderOf"/>
    internal VersionFolder FilesOf(string version) => ModelFolder.IsVersion(version)
        ? new VersionFolder(backend.FilesOf(version), keys)
        : throw new UnknownVersionException(version, Versions());

    /// <summary>Reads a file of a version and checks it against the manifest.</summary>
    /// <param name="version">The version.</param>
    /// <param name="file">The name of the file.</param>
    /// <param name="manifest">The version's manifest.</param>
    /// <exception cref="BrokenModelException">The file is missing, altered, or cannot be decrypted.</exception>
    public byte[] ReadFile(string version, string file, IVersionManifest manifest) =>
        ModelFolder.ReadVerified(FilesOf(version), file, manifest);

    /// <summary>The versions that were published, in the order of their names.</summary>
    public IReadOnlyList<string> Versions() => backend.Versions();

    /// <summary>The version that serves; null if none was ever promoted.</summary>
    /// <exception cref="BrokenModelException">The pointer cannot be read.</exception>
    public string? ChampionVersion() => files.Champion.Read()?.Version;

    /// <summary>The version that is scored beside the champion without answering; null for none.</summary>
    /// <exception cref="BrokenModelException">The pointer cannot be read.</exception>
    public string? ShadowVersion() => files.Shadow.Read()?.Version;

    /// <summary>The versions that no pruning removes, in the order in which they were pinned.</summary>
    /// <exception cref="BrokenModelException">They cannot be read.</exception>
    public IReadOnlyList<string> PinnedVersions() => files.Pinned.Read()?.Versions ?? [];

    /// <summary>The trial of a challenger on live customers; null for none.</summary>
    /// <exception cref="BrokenModelException">It cannot be read.</exception>
    public ModelTrial? Trial() => files.Trial.Read()?.Trial;

    /// <summary>The trial, with what assigns customers to its versions; null for none.</summary>
    /// <exception cref="BrokenModelException">It cannot be read.</exception>
    public TrialAssignment? TrialAssignment() => files.Trial.Read() is { Trial: { } trial, Key: { } key }
        ? new TrialAssignment(trial, Convert.FromHexString(key))
        : null;

    /// <summary>The customers who were erased: trainings and scoring runs over files leave their rows out.</summary>
    /// <exception cref="BrokenModelException">The list cannot be read.</exception>
    public BlockList BlockList() => files.BlockList();

    /// <summary>Puts a customer on the block list, for good.</summary>
    /// <param name="key">The customer's key; the list keeps a salted hash.</param>
    /// <param name="columns">The columns of files that name customers, beside those of the versions.</param>
    /// <returns>The list.</returns>
    /// <exception cref="BrokenModelException">The list cannot be read.</exception>
    public BlockList Block(string key, IEnumerable<string> columns)
    {
        backend.Create();
        return Write(turn =>
        {
            var list = files.BlockList().Add(key, [.. columns, .. KeyColumns()], time.GetUtcNow());
            turn.Write(list);
            return list;
        });
    }

    /// <summary>The version that a rollback would make the champion; null if there is none.</summary>
    public string? RollbackVersion() => new PromotionHistory(History()).Earlier()
        .FirstOrDefault(version => backend.Has(version) && version != files.Champion.ReadIfWhole()?.Version);

    /// <summary>Reads the manifest of a version.</summary>
    /// <exception cref="UnknownVersionException">There is no such version.</exception>
    /// <exception cref="BrokenModelException">The folder is not whole.</exception>
    /// <exception cref="WrongKindException">The version is an uplift model.</exception>
    public ModelManifest ReadManifest(string version) => ModelFolder.ReadManifest(Existing(version), version);

    /// <summary>Reads the manifest of a version of any kind.</summary>
    /// <exception cref="UnknownVersionException">There is no such version.</exception>
    /// <exception cref="BrokenModelException">The folder is not whole.</exception>
    public IVersionManifest ReadManifestOfAnyKind(string version) => ModelFolder.ReadOfAnyKind(Existing(version), version);

    /// <summary>
    /// The kind of the models of the store: that of the champion, or of the first version that can be read; null for a store
    /// without any.
    /// </summary>
    public ModelKind? Kind()
    {
        foreach (var version in new[] { files.Champion.ReadIfWhole()?.Version }.OfType<string>().Concat(Versions()))
        {
            try
            {
                return ReadManifestOfAnyKind(version).Kind;
            }
            catch (Exception fault) when (fault is BrokenModelException or UnknownVersionException)
            {
                // the next one tells
            }
        }

        return null;
    }

    /// <summary>Checks that a model of a kind can be published, before the work of training one.</summary>
    /// <exception cref="WrongKindException">The store holds models of another kind.</exception>
    /// <exception cref="EncryptionException">The store's versions are encrypted, and it has no key.</exception>
    /// <exception cref="StoreUnavailableException">The object storage does not answer, or cannot be written to.</exception>
    public void CheckTakes(ModelKind kind)
    {
        if (keys is null && Versions().Any(IsEncrypted))
            throw new EncryptionException(
                Location,
                "the store's versions are encrypted, and no key is given for another one; name it with --encryption-key.");
        CheckKind(kind);
        backend.CheckWritable();
    }

    private void CheckKind(ModelKind kind)
    {
        if (Kind() is { } own && own != kind) throw WrongKindException.OfStore(Location, own);
    }

    /// <summary>Opens a version for scoring, after verifying every file of it and rescoring its golden records.</summary>
    /// <exception cref="UnknownVersionException">There is no such version.</exception>
    /// <exception cref="BrokenModelException">
    /// The folder is not whole, or the model scores otherwise than when it was made.
    /// </exception>
    /// <exception cref="WrongKindException">The version is an uplift model.</exception>
    public ChurnModel Open(string version) => ChurnModel.Open(Existing(version), version);

    /// <summary>Opens a version of any kind for scoring, after the same checks.</summary>
    /// <exception cref="UnknownVersionException">There is no such version.</exception>
    /// <exception cref="BrokenModelException">The version is not whole.</exception>
    public IVersionedModel OpenOfAnyKind(string version) =>
        ReadManifestOfAnyKind(version).Kind == ModelKind.Uplift ? OpenUplift(version) : Open(version);

    /// <summary>Opens an uplift model for scoring, after the same checks.</summary>
    /// <exception cref="UnknownVersionException">There is no such version.</exception>
    /// <exception cref="BrokenModelException">The version is not whole.</exception>
    /// <exception cref="WrongKindException">The version is a churn model.</exception>
    public UpliftModel OpenUplift(string version) => UpliftModel.Open(Existing(version), version);

    /// <summary>
    /// Opens the model of a version that was measured on the held-out rows and has not learnt from them, after the same checks.
    /// </summary>
    /// <exception cref="UnknownVersionException">There is no such version.</exception>
    /// <exception cref="BrokenModelException">The version is not whole.</exception>
    public ChurnModel OpenMeasured(string version) => ChurnModel.OpenMeasured(Existing(version), version);

    /// <summary>What was done to the store, oldest first, also where a crash kept the line from being written.</summary>
    public IReadOnlyList<HistoryEntry> History() => files.History();

    /// <summary>Checks every version, the pointers and the history.</summary>
    public StoreVerification Verify() => new StoreVerifier(this, files).Run();

    /// <summary>
    /// Publishes a model: writes it where nobody sees it, reopens and verifies it there, and moves it into the store in one step.
    /// Until then no reader sees anything of it; after a crash nothing of it is served, and a later writer removes what is left.
    /// A model that is already there is not written again, unless it is broken.
    /// </summary>
    /// <param name="artifacts">The files.</param>
    /// <param name="why">The reason, for the history.</param>
    /// <param name="verify">Checks the reopened model before the move, by throwing.</param>
    /// <returns>The version.</returns>
    /// <exception cref="WrongKindException">The store holds models of another kind.</exception>
    /// <exception cref="EncryptionException">The store's versions are encrypted, and it has no key.</exception>
    public string Publish(ModelArtifacts artifacts, string why, Action<ChurnModel>? verify = null) =>
        Publish(artifacts.Manifest, why, folder =>
        {
            var version = VersionWriter.Write(artifacts, folder);
            var reopened = ChurnModel.Open(folder, version);
            verify?.Invoke(reopened);
            if (artifacts.Measured is not null) ChurnModel.OpenMeasured(folder, version);
            return version;
        });

    /// <inheritdoc cref="Publish(ModelArtifacts, string, Action{ChurnModel}?)"/>
    public string Publish(UpliftArtifacts artifacts, string why, Action<UpliftModel>? verify = null) =>
        Publish(artifacts.Manifest, why, folder =>
        {
            var version = VersionWriter.Write(artifacts, folder);
            var reopened = UpliftModel.Open(folder, version);
            verify?.Invoke(reopened);
            return version;
        });

    /// <summary>Whether a version is encrypted, by its manifest.</summary>
    /// <exception cref="UnknownVersionException">The text is no name of a version.</exception>
    public bool IsEncrypted(string version)
    {
        try
        {
            return FilesOf(version).IsEncrypted(ModelFolder.ManifestFile);
        }
        catch (Exception fault)
            when (fault is (IOException or UnauthorizedAccessException) and not StoreUnavailableException)
        {
            return fault is EncryptionException;
        }
    }

    private string Publish(IVersionManifest manifest, string why, Func<VersionFolder, string> write)
    {
        backend.Create();
        string? written = null; // once, however often the change begins again
        return Write(
            turn =>
                turn.MoveIn(move =>
                {
                    CheckTakes(manifest.Kind);
                    var version = written ??= write(new VersionFolder(move.Files, keys));
                    var entry = Entry(HistoryEntry.Publish, version, null, why, manifest);
                    if (backend.Has(version) && VersionVerifier.Faults(FilesOf(version), version).Count == 0)
                        move.IsIn(entry);
                    else
                        move.In(entry);
                    return entry;
                }),
            PublishPatience
        ).Version;
    }

    /// <summary>Copies the store as it is at one moment, while readers go on and writers wait. Its files are decrypted.</summary>
    /// <param name="copy">
    /// Takes the path of a file of the store, null where it is on object storage; its path in the store with slashes; and what it
    /// holds.
    /// </param>
    /// <exception cref="EncryptionException">A file cannot be decrypted.</exception>
    /// <exception cref="IOException">Another writer did not end in time.</exception>
    public void CopyTo(Action<string?, string, Stream> copy) => backend.Hold(
        files,
        () =>
        {
            foreach (var name in backend.Files())
            {
                var path = backend.PathOf(name);
                using var content = EncryptedFile.Open(backend.Open(name), path, keys);
                copy(IsInFolder ? path : null, name, content);
            }
        },
        Patience,
        time);

    /// <summary>Fills an empty store with the files of another one, as of a backup.</summary>
    /// <param name="unpack">Writes them into a folder, as they shall be in the store.</param>
    /// <exception cref="IOException">There is a store already, or it cannot be written.</exception>
    public void Restore(Action<string> unpack) => backend.Fill(files, unpack, PublishPatience, time);

    /// <summary>
    /// Encrypts every file of every version under the current key; those under another key get it too. Readers go on meanwhile.
    /// It can be stopped at any moment, and done again.
    /// </summary>
    /// <returns>What was done with each file.</returns>
    /// <exception cref="InvalidOperationException">The store was made without keys.</exception>
    /// <exception cref="EncryptionException">A file is under a key that is not given, or damaged.</exception>
    /// <exception cref="EncryptionKeyException">The key cannot be used.</exception>
    /// <exception cref="IOException">A file cannot be read or written, or another writer did not end in time.</exception>
    public IReadOnlyList<EncryptionChange> Encrypt() => Write(turn => turn.Encrypt(Keys));

    /// <summary>
    /// Wraps the keys of all encrypted files of the versions by another key. The data stay as they are, and readers go on. It can
    /// be stopped at any moment, and done again.
    /// </summary>
    /// <param name="key">The key that shall open the files from now on.</param>
    /// <inheritdoc cref="Encrypt"/>
    public IReadOnlyList<EncryptionChange> Rotate(IEncryptionKey key) => Write(turn => turn.Rotate(Keys, key));

    private EncryptionKeys Keys => keys ?? throw new InvalidOperationException("The store has no encryption keys.");

    /// <summary>Keeps a version from being pruned.</summary>
    /// <returns>The line of history; null if it was so already.</returns>
    public HistoryEntry? Pin(string version, string why) =>
        ChangePins(version, HistoryEntry.Pin, pins => [.. pins, version], why);

    /// <summary>Lets a version be pruned again.</summary>
    /// <returns>The line of history; null if it was so already.</returns>
    public HistoryEntry? Unpin(string version, string why) =>
        ChangePins(version, HistoryEntry.Unpin, pins => [.. pins.Where(pin => pin != version)], why);

    /// <summary>
    /// Removes old versions. The champion, the one before it, the one that a rollback leads to, the shadow and pinned versions
    /// stay, whatever their age.
    /// </summary>
    /// <param name="keep">How many of the versions that were published last stay in any case, 1 or more.</param>
    /// <param name="why">The reason, for the history.</param>
    /// <returns>A line of history for each version that was removed, the oldest first.</returns>
    /// <exception cref="BrokenModelException">
    /// A pointer or the pins cannot be read, so that it is not known what must stay.
    /// </exception>
    public IReadOnlyList<HistoryEntry> Prune(int keep, string why)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        if (!Exists) return [];
        return Write(turn =>
        {
            string?[] needed =
            [
                ChampionVersion(),
                new PromotionHistory(History()).ServedBefore,
                RollbackVersion(),
                ShadowVersion(),
                Trial()?.Challenger,
                .. PinnedVersions(),];
            var removed = ByAge()
                .SkipLast(keep)
                .Where(version => !needed.Contains(version))
                .Select(version => Entry(HistoryEntry.Prune, version, null, why))
                .ToArray();
            foreach (var entry in removed)
                turn.MoveOut(entry);
            return removed;
        });
    }

    /// <summary>The versions, the one that was published first at the beginning.</summary>
    public IReadOnlyList<string> ByAge()
    {
        var published = new PromotionHistory(History()).Published();
        return
        [
            .. Versions().OrderBy(version => published.TryGetValue(version, out var at) ? at : backend.WrittenAt(version)),];
    }

    /// <summary>The columns that name customers in the files of the versions.</summary>
    public IEnumerable<string> KeyColumns()
    {
        foreach (var version in Versions())
        {
            IVersionManifest manifest;
            try
            {
                manifest = ReadManifestOfAnyKind(version);
            }
            catch (BrokenModelException)
            {
                continue; // nobody trains or scores by it
            }

            if (manifest.Schema.Identifier is { } identifier) yield return identifier.Name;
            if (manifest is ModelManifest { Events.Key: { } key }) yield return key;
        }
    }

    private HistoryEntry? ChangePins(
        string version,
        string action,
        Func<IReadOnlyList<string>, IReadOnlyList<string>> change,
        string why)
    {
        Existing(version);
        return Write(turn =>
        {
            var pins = PinnedVersions();
            if (pins.Contains(version) == (action == HistoryEntry.Pin)) return null;
            return turn.Change(files.Pinned, new PinnedVersions(change(pins), Entry(action, version, null, why)));
        });
    }

    private T Write<T>(Func<IStoreTransaction, T> write, TimeSpan? patience = null)
    {
        try
        {
            return backend.Write(files, write, patience ?? Patience, time);
        }
        catch (IOException fault) when (FullDisk.Is(fault))
        {
            throw new IOException(
                $"The disk of the model store '{Location}' is full; nothing was changed. "
                    + "Make room, as with: churn models prune --keep N",
                fault);
        }
    }

    private HistoryEntry Entry(string action, string version, string? previous, string why, IVersionManifest? manifest = null) =>
        new(
            time.GetUtcNow(),
            action,
            version,
            previous,
            why,
            who,
            manifest is null ? FiguresOf(version) : HistoryFigures.Of(manifest));

    private HistoryFigures? FiguresOf(string version)
    {
        try
        {
            return HistoryFigures.Of(ReadManifestOfAnyKind(version));
        }
        catch (Exception fault) when (fault is BrokenModelException or UnknownVersionException)
        {
            return null; // a broken version may be pruned all the same
        }
    }

    private VersionFolder Existing(string version)
    {
        var folder = FilesOf(version);
        return backend.Has(version)
            ? folder
            : throw new UnknownVersionException(version, Versions());
    }

    private static FolderBackend FolderOrThrow(string folder) => Locations.IsAddress(folder)
        ? throw new ArgumentException($"{folder} is an address, not a folder.", nameof(folder))
        : new FolderBackend(Path.GetFullPath(folder));
}
