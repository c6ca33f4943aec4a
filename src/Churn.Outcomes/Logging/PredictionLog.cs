using System.Data.Common;
using System.Runtime.CompilerServices;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Outcomes.Storage;

namespace Churn.Outcomes.Logging;

/// <summary>
/// Remembers predictions. A request does no more for it than to copy its prediction into a bounded queue; a loop writes blocks of
/// them. Where the database is away, blocks wait and are tried again; where the queue is full, predictions are dropped and
/// counted.
/// </summary>
/// <param name="store">Takes the predictions. The loop opens it.</param>
/// <param name="options">How they get there.</param>
/// <param name="time">The clock.</param>
public sealed class PredictionLog(IOutcomeStore store, PredictionLogOptions options, TimeProvider time) : IDisposable
{
    /// <summary>The most predictions of a block, which is one transaction.</summary>
    public const int BlockSize = 4_000;

    private const int LongestRetry = 16;

    /// <summary>The class of SQL states that say that the data itself is refused; to try again would change nothing.</summary>
    private const string DataRefused = "22";

    private readonly PredictionQueue queue = new(options.Capacity, BlockSize);
    private readonly SemaphoreSlim hurry = new(0);
    private readonly ConditionalWeakTable<ChurnModel, LoggedModel> models = [];
    private long written;
    private long dropped;
    private volatile string? fault;
    private volatile bool isOpen;

    /// <summary>Called with a sentence when writing begins to fail, and with null when it works again.</summary>
    public Action<string?> FaultChanged { get; init; } = _ => { };

    /// <summary>The log itself.</summary>
    public IOutcomeStore Store => store;

    /// <summary>Whether answers wait for the log.</summary>
    public bool IsDurable => options.IsDurable;

    /// <summary>How many predictions wait.</summary>
    public int Waiting => queue.Waiting;

    /// <summary>How many predictions were written.</summary>
    public long Written => Volatile.Read(ref written);

    /// <summary>How many predictions were answered, and are not and will not be in the log.</summary>
    public long Dropped => Volatile.Read(ref dropped);

    /// <summary>Why nothing can be written now, in a sentence; null if it can.</summary>
    public string? Fault => fault;

    /// <summary>Remembers a prediction.</summary>
    /// <param name="model">The model that answered.</param>
    /// <param name="answer">The answer, with its id, while its record may still be read.</param>
    /// <param name="asOf">The day that the request named; null for none.</param>
    /// <param name="second">What the other version of a trial said; null for none.</param>
    /// <param name="campaign">The campaign that the customer was planned for; null for none.</param>
    /// <exception cref="LogUnavailableException">Answers wait for the log, and the queue is full.</exception>
    public void Add(
        ChurnModel model,
        in CustomerAnswer answer,
        DateOnly? asOf,
        SecondScore? second = null,
        CampaignGroup? campaign = null)
    {
        var prediction = new WaitingPrediction(
            answer.PredictionId!.Value,
            models.GetValue(model, Describe),
            asOf,
            answer.CustomerId,
            answer.ChurnProbability.Value,
            answer.HasLeft ? null : answer.ShouldContact,
            answer.Segment,
            campaign,
            second is { } other ? models.GetValue(other.Model, Describe) : null,
            second?.Probability);
        if (queue.TryAdd(prediction, answer.Codes)) return;
        if (IsDurable) throw new LogUnavailableException(Fault);
        Interlocked.Increment(ref dropped);
    }

    /// <summary>Waits until every prediction that was added before is written, where answers wait for the log.</summary>
    /// <exception cref="LogUnavailableException">That took too long.</exception>
    public Task CommitAsync(CancellationToken cancellation) => IsDurable ? WaitAsync(cancellation) : Task.CompletedTask;

    /// <summary>Waits until every prediction that was added before is written.</summary>
    /// <returns>False where that took too long.</returns>
    public async Task<bool> FlushAsync(CancellationToken cancellation = default)
    {
        if (queue.Mark() is not { } reached) return false;
        if (reached.IsCompleted) return true;
        if (!IsDurable) hurry.Release(); // else nobody gathers
        try
        {
            await reached.WaitAsync(options.Patience, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Takes outcomes; they are on the disk when it returns.</summary>
    /// <returns>What became of each.</returns>
    /// <exception cref="LogUnavailableException">The database cannot take them now; none is remembered.</exception>
    public async Task<IReadOnlyList<OutcomeResult>> RecordAsync(
        IReadOnlyList<Outcome> outcomes, CancellationToken cancellation = default)
    {
        try
        {
            if (!isOpen) await OpenAsync(cancellation);
            return outcomes.Count == 0 ? [] : await store.RecordAsync(outcomes, time.GetUtcNow(), cancellation);
        }
        catch (Exception failure) when (IsFailure(failure))
        {
            throw new LogUnavailableException(failure.Message);
        }
    }

    /// <summary>Reads from the database.</summary>
    /// <exception cref="LogUnavailableException">It cannot be read now.</exception>
    public async Task<T> ReadAsync<T>(Func<IOutcomeStore, Task<T>> read, CancellationToken cancellation = default)
    {
        try
        {
            if (!isOpen) await OpenAsync(cancellation);
            return await read(store);
        }
        catch (Exception failure) when (IsFailure(failure))
        {
            throw new LogUnavailableException(failure.Message);
        }
    }

    /// <summary>Deletes the predictions that are older than so many days, and their outcomes.</summary>
    /// <returns>How many.</returns>
    public Task<long> DeleteOlderAsync(int days, CancellationToken cancellation = default) =>
        store.DeleteBeforeAsync(time.GetUtcNow().AddDays(-days), cancellation);

    /// <summary>Whether an exception says that the database does not work.</summary>
    public static bool IsFailure(Exception failure) => failure is DbException or IOException or UnauthorizedAccessException
        or TimeoutException or NewerLogException;

    /// <summary>Whether a failure may pass without anybody changing a setting.</summary>
    public bool MayPass(Exception failure) =>
        failure is TimeoutException || (failure is DbException fault && store.MayPass(fault));

    /// <summary>Opens the database, and creates or migrates its tables.</summary>
    /// <exception cref="NewerLogException">A newer release has written it.</exception>
    /// <exception cref="DbException">It cannot be opened now; the loop tries again.</exception>
    public async Task OpenAsync(CancellationToken cancellation = default)
    {
        await store.OpenAsync(cancellation);
        isOpen = true;
    }

    /// <summary>Writes predictions until it is told to stop; what waits then is written first, or is tried once.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var stopping = stop.Register(() =>
        {
            queue.Close();
            hurry.Release();
        });
        while (await queue.WaitAsync())
        {
            if (!IsDurable) await hurry.WaitAsync(options.Gather, CancellationToken.None);
            while (queue.Take() is { } block)
            {
                await WriteAsync(block.ToLogged(), stop);
                queue.Return(block);
            }
        }
    }

    /// <summary>Closes the database. Not while <see cref="RunAsync"/> runs.</summary>
    public void Dispose()
    {
        hurry.Dispose();
        queue.Dispose();
        store.Dispose();
    }

    private async Task WaitAsync(CancellationToken cancellation)
    {
        if (!await FlushAsync(cancellation)) throw new LogUnavailableException(Fault);
    }

    private static LoggedModel Describe(ChurnModel model) => new(
        model.Version,
        [.. model.Schema.Features.Select(column => column.Name)],
        model.Manifest.Window ?? LabelWindow.Default);

    private async Task WriteAsync(LoggedPrediction[] block, CancellationToken stop)
    {
        for (var wait = 1; ; wait = Math.Min(wait * 2, LongestRetry))
        {
            try
            {
                if (!isOpen) await OpenAsync(CancellationToken.None);
                await store.AppendAsync(block, CancellationToken.None);
                Interlocked.Add(ref written, block.Length);
                Tell(null);
                return;
            }
            catch (Exception failure) when (IsFailure(failure))
            {
                Tell(failure.Message);
                if (stop.IsCancellationRequested || IsDataRefused(failure))
                {
                    Interlocked.Add(ref dropped, block.Length);
                    return;
                }
            }

            await Task.Delay(options.Retry * wait, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static bool IsDataRefused(Exception failure) =>
        (failure as DbException)?.SqlState?.StartsWith(DataRefused, StringComparison.Ordinal) == true;

    private void Tell(string? found)
    {
        if (fault == found) return;
        var turned = fault is null || found is null;
        fault = found;
        if (turned) FaultChanged(found);
    }
}

/// <summary>A prediction or an outcome that must be remembered cannot be.</summary>
/// <param name="fault">Why the database takes nothing; null where it is only too slow.</param>
public sealed class LogUnavailableException(string? fault) : Exception(fault ?? "The database is too slow.");

/// <summary>What the version of a trial that did not answer says of a customer.</summary>
/// <param name="Model">The version.</param>
/// <param name="Probability">Its churn probability.</param>
public readonly record struct SecondScore(ChurnModel Model, float Probability);

/// <summary>The part of a customer in a campaign.</summary>
/// <param name="Campaign">The campaign's id.</param>
/// <param name="Group">The customer's group in it, "treatment" or "control".</param>
public sealed record CampaignGroup(string Campaign, string Group);
