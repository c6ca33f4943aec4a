using Churn.Core.Encryption;
using Churn.Core.Privacy;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>
/// Where a store keeps its versions and its state. Whoever reads needs no lock, since all that is seen appears whole; writers
/// take turns, or begin again where another was faster.
/// </summary>
internal interface IStoreBackend
{
    /// <summary>Where the store is, for messages and as it is named on the command line.</summary>
    string Location { get; }

    /// <summary>Whether there is a store, maybe an empty one.</summary>
    bool Exists { get; }

    /// <summary>Whether there is nothing at all where the store would be.</summary>
    bool IsEmpty { get; }

    /// <summary>Makes the place that the store is in, where there is none yet.</summary>
    void Create();

    /// <summary>Checks what can be known of writing before there is something to write.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be written to.</exception>
    void CheckWritable();

    /// <summary>Fills an empty store.</summary>
    /// <param name="files">The state of the store.</param>
    /// <param name="unpack">Writes all files of a store into a folder.</param>
    /// <param name="patience">How long it waits for other writers.</param>
    /// <param name="time">Tells how long it has waited.</param>
    /// <exception cref="IOException">There is a store already, or it cannot be written.</exception>
    void Fill(StoreFiles files, Action<string> unpack, TimeSpan patience, TimeProvider time);

    /// <summary>Where a version or a file is.</summary>
    /// <param name="name">A version, a file of it as in <c>VERSION/model.onnx</c>, or a file of the state.</param>
    string PathOf(string name);

    /// <summary>The versions, in the order of their names.</summary>
    IReadOnlyList<string> Versions();

    /// <summary>Whether there is such a version.</summary>
    bool Has(string version);

    /// <summary>The files of a version, whether it exists or not.</summary>
    IVersionFiles FilesOf(string version);

    /// <summary>What changes whenever the manifest of a version does; null if there is no manifest.</summary>
    string? StampOf(string version);

    /// <summary>When a version was written, where the history does not tell.</summary>
    DateTimeOffset WrittenAt(string version);

    /// <summary>Reads a file of the state.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="maxLength">The most bytes that it may hold.</param>
    /// <returns>What it holds; null if there is none.</returns>
    /// <exception cref="IOException">It cannot be read or is longer.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    byte[]? ReadState(string name, long maxLength);

    /// <summary>The files of the versions and of the state, by their names with slashes, in the order of these.</summary>
    IEnumerable<string> Files();

    /// <summary>Opens a file of a version or of the state as it is kept.</summary>
    Stream Open(string name);

    /// <summary>Does something, once, while the store does not change for this object.</summary>
    /// <param name="files">The state of the store.</param>
    /// <param name="work">What is done.</param>
    /// <param name="patience">How long it waits for other writers.</param>
    /// <param name="time">Tells how long it has waited.</param>
    /// <exception cref="IOException">Other writers did not end in time.</exception>
    void Hold(StoreFiles files, Action work, TimeSpan patience, TimeProvider time);

    /// <summary>Changes the store: all of it or nothing.</summary>
    /// <param name="files">The state of the store.</param>
    /// <param name="write">
    /// Makes the change. It may be called again, from the store's new state, where another writer was faster.
    /// </param>
    /// <param name="patience">How long it waits for other writers.</param>
    /// <param name="time">Tells how long it has waited.</param>
    /// <exception cref="IOException">Other writers did not end in time, or it cannot be written.</exception>
    T Write<T>(StoreFiles files, Func<IStoreTransaction, T> write, TimeSpan patience, TimeProvider time);
}

/// <summary>A change of a store on its way.</summary>
internal interface IStoreTransaction
{
    /// <summary>Replaces a file of the store's state, and writes the line of history that it carries.</summary>
    /// <returns>That line.</returns>
    HistoryEntry Change<T>(PointerFile<T> file, T state)
        where T : class, IStorePointer;

    /// <summary>Writes a line of history of what changed nothing else.</summary>
    /// <returns>That line.</returns>
    HistoryEntry Add(HistoryEntry entry);

    /// <summary>Replaces the list of erased customers.</summary>
    void Write(BlockList list);

    /// <summary>Moves a version into the store, and writes the line of history of it.</summary>
    /// <param name="prepare">Writes the version, moves it, and returns the line.</param>
    /// <returns>That line.</returns>
    HistoryEntry MoveIn(Func<IStagedVersion, HistoryEntry> prepare);

    /// <summary>Moves a version out of the store and removes it, and writes the line of history of it.</summary>
    void MoveOut(HistoryEntry entry);

    /// <inheritdoc cref="ModelStore.Encrypt"/>
    IReadOnlyList<EncryptionChange> Encrypt(EncryptionKeys keys);

    /// <inheritdoc cref="ModelStore.Rotate"/>
    IReadOnlyList<EncryptionChange> Rotate(EncryptionKeys keys, IEncryptionKey key);
}

/// <summary>A version on its way into a store, seen by nobody yet.</summary>
internal interface IStagedVersion
{
    /// <summary>The files of the version; none at first.</summary>
    IVersionFiles Files { get; }

    /// <summary>Moves the version into the store, in the place of a broken one if need be.</summary>
    void In(HistoryEntry entry);

    /// <summary>Leaves the version that is in the store as it is, since it is the same and whole.</summary>
    void IsIn(HistoryEntry entry);
}
