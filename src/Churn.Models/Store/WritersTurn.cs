namespace Churn.Models.Store;

/// <summary>
/// The time in which one writer has a store for itself. It begins with ending what crashed writers left half done, so
/// every change starts from a whole store.
/// </summary>
internal sealed class WritersTurn : IDisposable
{
    private readonly string folder;
    private readonly StoreFiles files;
    private readonly IDisposable turn;

    private WritersTurn(string folder, StoreFiles files, IDisposable turn) => (this.folder, this.files, this.turn) = (folder, files, turn);

    public static WritersTurn Take(string folder, StoreFiles files, TimeProvider time)
    {
        var turn = new WritersTurn(folder, files, WriterLock.Take(folder, time));
        try
        {
            turn.MendHistory();
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>Replaces a file of the store's state, and writes the line of history that it carries.</summary>
    /// <returns>That line.</returns>
    public HistoryEntry Change<T>(StateFile<T> file, T state)
        where T : class, IStoreState
    {
        file.Write(state);
        EndIfPossible(() => files.Lines.Append(state.Change!));
        return state.Change!;
    }

    /// <summary>Moves a version in or out of the store, and writes the line of history of it.</summary>
    /// <param name="move">Prepares the version and makes the move.</param>
    public void Move(Action<PendingMove> move)
    {
        var pending = PendingMove.Begin(folder);
        try
        {
            move(pending);
        }
        catch
        {
            if (pending.Done() is null) pending.Remove();
            throw;
        }

        EndIfPossible(() => End(pending));
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

    private void MendHistory()
    {
        files.CompleteHistory();
        foreach (var leftover in PendingMove.Leftovers(folder)) End(leftover);
    }

    private void End(PendingMove move)
    {
        if (move.Done() is { } entry && !files.Lines.Read().Contains(entry)) files.Lines.Append(entry);
        move.Remove();
    }
}
