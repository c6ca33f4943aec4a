using System.Text;
using Churn.Core.Durability;
using Churn.Models.Registry;
using Churn.Outcomes.Storage;

namespace Churn.Outcomes.Retraining;

/// <summary>
/// Lets one retraining at a time at a model store: by a lock of a file in it, and by one of the log, so that machines with stores
/// of their own and one log in PostgreSQL take turns, too. Both end with the process, however it ends. Object storage has no such
/// lock: there the log's alone counts, and without it two retrainings cost time, but the later one finds the champion replaced.
/// </summary>
public sealed class RetrainTurn : IAsyncDisposable
{
    private const string LockName = ".retrain.lock";
    private const string HolderName = ".retrain.who";

    private readonly IDisposable? file;
    private readonly IAsyncDisposable? log;

    private RetrainTurn(IDisposable? file, IAsyncDisposable? log) => (this.file, this.log) = (file, log);

    /// <summary>Takes the turn; it does not wait.</summary>
    /// <param name="store">The model store.</param>
    /// <param name="log">The log, open; null for none.</param>
    /// <param name="who">Who retrains, for whoever wants to meanwhile.</param>
    /// <param name="now">The time now.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="RetrainingException">Somebody else has it.</exception>
    public static async Task<RetrainTurn> TakeAsync(
        ModelStore store, IOutcomeStore? log, string who, DateTimeOffset now, CancellationToken cancellation = default)
    {
        var name = FormattableString.Invariant($"{who} since {now.UtcDateTime:yyyy-MM-ddTHH:mm}Z");
        var file = store.IsInFolder ? await TakeFileAsync(store.Folder, name, cancellation) : null;
        try
        {
            var turn = log is null ? null : await log.TryTakeTurnAsync(name, cancellation);
            if (turn?.Holder is { } other) throw new RetrainingException(other);
            return new RetrainTurn(file, turn?.Held);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    private static async Task<IDisposable> TakeFileAsync(string store, string name, CancellationToken cancellation)
    {
        Directory.CreateDirectory(store);
        var (path, holder) = (Path.Combine(store, LockName), Path.Combine(store, HolderName));
        var file = FileLock.TryTake(path, $"The model store '{store}'")
            ?? throw new RetrainingException(File.Exists(holder) ? await File.ReadAllTextAsync(holder, cancellation) : null);
        try
        {
            DurableFile.Replace(holder, Encoding.UTF8.GetBytes(name));
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Ends the turn.</summary>
    public async ValueTask DisposeAsync()
    {
        if (log is not null) await log.DisposeAsync();
        file?.Dispose();
    }
}

/// <summary>Somebody else is retraining.</summary>
/// <param name="holder">Who, and since when; null where that is not known.</param>
public sealed class RetrainingException(string? holder)
    : Exception($"A retraining is under way: {holder ?? "another program"}. Nothing was done; try again when it has ended.");
