using Churn.Core.Durability;

namespace Churn.Models.Registry;

/// <summary>
/// The time in which one writer has a store for itself. Before it changes anything it ends what crashed writers left half
/// done, so every change starts from a whole store.
/// </summary>
internal sealed class StoreTransaction : IDisposable
{
    private const string LockName = ".lock";

    private readonly string folder;
    private readonly StoreFiles files;
    private readonly IDisposable turn;
    private bool isMended;

    private StoreTransaction(string folder, StoreFiles files, IDisposable turn) =>
        (this.folder, this.files, this.turn) = (folder, files, turn);

    /// <inheritdoc cref="FileLock.Take"/>
    public static StoreTransaction Take(string folder, StoreFiles files, TimeSpan patience, TimeProvider time) =>
        new(folder, files, FileLock.Take(Path.Combine(folder, LockName), $"The model store '{folder}'", patience, time));

    /// <summary>Replaces a file of the store's state, and writes the line of history that it carries.</summary>
    /// <returns>That line.</returns>
    public HistoryEntry Change<T>(PointerFile<T> file, T state)
        where T : class, IStorePointer
    {
        Mend();
        file.Write(state);
        EndIfPossible(() => files.Lines.Append(state.Change!));
        return state.Change!;
    }

    /// <summary>Writes a line of history of what changed nothing else.</summary>
    /// <returns>That line.</returns>
    public HistoryEntry Add(HistoryEntry entry)
    {
        Mend();
        files.Lines.Append(entry);
        return entry;
    }

    /// <summary>Moves a version into the store, and writes the line of history of it.</summary>
    /// <param name="prepare">Writes the version, moves it, and returns the line.</param>
    /// <returns>That line.</returns>
    public HistoryEntry MoveIn(Func<StagedVersion, HistoryEntry> prepare)
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

    public void Dispose() => turn.Dispose();

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
        var move = StagedVersion.Begin(folder);
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
    public T Stage<T>(Func<string, T> work)
    {
        Mend();
        var stage = StagedVersion.Begin(folder);
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
        files.CompleteHistory();
        foreach (var leftover in StagedVersion.Leftovers(folder)) End(leftover, leftover.Done());
        isMended = true;
    }

    private void End(StagedVersion move, HistoryEntry? done)
    {
        if (done is not null)
        {
            move.RemoveModels(); // first, since on a full disk the line needs their room
            if (!files.Lines.Read().Contains(done)) files.Lines.Append(done);
        }

        move.Remove();
    }
}
