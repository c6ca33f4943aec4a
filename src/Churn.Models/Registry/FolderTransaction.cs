using Churn.Core.Durability;
using Churn.Core.Encryption;
using Churn.Core.Privacy;

namespace Churn.Models.Registry;

/// <summary>
/// The time in which one writer has the folder of a store for itself. Before it changes anything it ends what crashed writers
/// left half done, so every change starts from a whole store.
/// </summary>
internal sealed class FolderTransaction : IStoreTransaction, IDisposable
{
    private const string LockName = ".lock";

    private readonly FolderBackend store;
    private readonly StoreFiles files;
    private readonly IDisposable turn;
    private bool isMended;

    private FolderTransaction(FolderBackend store, StoreFiles files, IDisposable turn) =>
        (this.store, this.files, this.turn) = (store, files, turn);

    /// <inheritdoc cref="FileLock.Take"/>
    public static FolderTransaction Take(FolderBackend store, StoreFiles files, TimeSpan patience, TimeProvider time) => new(
        store, files, FileLock.Take(store.PathOf(LockName), $"The model store '{store.Location}'", patience, time));

    /// <inheritdoc/>
    public HistoryEntry Change<T>(PointerFile<T> file, T state)
        where T : class, IStorePointer
    {
        Mend();
        DurableFile.Replace(store.PathOf(file.Name), file.Serialize(state));
        EndIfPossible(() => Append(state.Change!));
        return state.Change!;
    }

    /// <inheritdoc/>
    public HistoryEntry Add(HistoryEntry entry)
    {
        Mend();
        Append(entry);
        return entry;
    }

    /// <inheritdoc/>
    public void Write(BlockList list) => DurableFile.Replace(
        store.PathOf(StoreFiles.BlockListName), list.ToJson(), UnixFileMode.UserRead | UnixFileMode.UserWrite);

    /// <inheritdoc/>
    public HistoryEntry MoveIn(Func<IStagedVersion, HistoryEntry> prepare)
    {
        Mend();
        return Move(prepare);
    }

    /// <summary>
    /// Moves a version out of the store and removes it, and writes the line of history of it. It works on a full disk too, where
    /// what crashed writers left has to wait until there is room.
    /// </summary>
    public void MoveOut(HistoryEntry entry)
    {
        EndIfPossible(Mend);
        Move(move =>
        {
            move.Out(entry);
            return entry;
        });
    }

    /// <inheritdoc/>
    public IReadOnlyList<EncryptionChange> Encrypt(EncryptionKeys keys) =>
        Stage(temporary => ChangeFiles(path => EncryptedFile.Wrap(path, temporary, keys)));

    /// <inheritdoc/>
    public IReadOnlyList<EncryptionChange> Rotate(EncryptionKeys keys, IEncryptionKey key) =>
        ChangeFiles(path => EncryptedFile.Rotate(path, keys, key));

    public void Dispose() => turn.Dispose();

    private EncryptionChange[] ChangeFiles(Func<string, EncryptionChange> change) =>
        [.. store.Files().Where(name => name.Contains('/')).Select(name => change(store.PathOf(name)))];

    private void Append(HistoryEntry entry) => HistoryFile.Append(store.PathOf(StoreFiles.HistoryName), entry);

    /// <summary>Once a change is made it must not be told as a failure: what is left to write, the next writer finds.</summary>
    private static void EndIfPossible(Action end)
    {
        try
        {
            end();
        }
        catch (IOException)
        {
            // such as a full disk
        }
    }

    private HistoryEntry Move(Func<StagedVersion, HistoryEntry> make)
    {
        var move = StagedVersion.Begin(store.Location);
        HistoryEntry entry;
        try
        {
            entry = make(move);
        }
        catch
        {
            if (move.Done() is null) move.Remove();
            throw;
        }

        EndIfPossible(() => End(move, entry));
        return entry;
    }

    /// <summary>Lends a path on the disk of the store for files on their way; what a crash leaves there is removed.</summary>
    /// <param name="work">Gets the path.</param>
    private T Stage<T>(Func<string, T> work)
    {
        Mend();
        var stage = StagedVersion.Begin(store.Location);
        try
        {
            return work(stage.Model);
        }
        finally
        {
            stage.Remove();
        }
    }

    private void Mend()
    {
        if (isMended) return;
        foreach (var entry in files.MissingLines()) Append(entry);
        foreach (var leftover in StagedVersion.Leftovers(store.Location)) End(leftover, leftover.Done());
        isMended = true;
    }

    private void End(StagedVersion move, HistoryEntry? done)
    {
        if (done is not null)
        {
            move.RemoveModels(); // first, since on a full disk the line needs their room
            if (!files.Lines.Read().Contains(done)) Append(done);
        }

        move.Remove();
    }
}
