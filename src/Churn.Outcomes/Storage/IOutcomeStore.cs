using System.Data.Common;

namespace Churn.Outcomes.Storage;

/// <summary>
/// Holds predictions and their outcomes. Any number of threads may use it at once. What fails in the database throws
/// <see cref="DbException"/>; then nothing of the call has happened, or it can be repeated.
/// </summary>
public interface IOutcomeStore : IDisposable
{
    /// <summary>What replicas share beside the log; null where a log has one machine.</summary>
    ISharedState? Shared => null;

    /// <summary>The scoring runs, in the same database; only once the store is open.</summary>
    IScoringRuns Runs => throw new NotSupportedException("This log keeps no scoring runs.");

    /// <summary>Whether what failed may work later without anybody changing a setting: a full disk, a database away.</summary>
    bool MayPass(DbException fault);

    /// <summary>Creates the tables, or brings them to what this release needs.</summary>
    /// <exception cref="NewerLogException">A newer release has written them.</exception>
    Task OpenAsync(CancellationToken cancellation = default);

    /// <summary>Writes predictions in one transaction. A prediction that is there already stays as it is.</summary>
    Task AppendAsync(IReadOnlyList<LoggedPrediction> predictions, CancellationToken cancellation = default);

    /// <summary>Takes outcomes in one transaction; they are on the disk when it returns.</summary>
    /// <param name="outcomes">The outcomes.</param>
    /// <param name="received">The time now.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>What became of each.</returns>
    Task<IReadOnlyList<OutcomeResult>> RecordAsync(
        IReadOnlyList<Outcome> outcomes, DateTimeOffset received, CancellationToken cancellation = default);

    /// <summary>
    /// Remembers that every other customer was still here on a day: for each prediction that was mature by then, names a
    /// customer and has no outcome.
    /// </summary>
    /// <param name="left">The keys of the customers who had left.</param>
    /// <param name="day">The start of the day.</param>
    /// <param name="received">The time now.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>For how many predictions it is remembered.</returns>
    Task<long> RecordStayedAsync(
        IReadOnlyCollection<string> left, DateTimeOffset day, DateTimeOffset received, CancellationToken cancellation = default);

    /// <summary>Erases every prediction of a customer, their outcomes and notes, and takes them out of all call lists.</summary>
    /// <returns>How many rows were erased.</returns>
    Task<CustomerRowCounts> EraseAsync(string customerId, CancellationToken cancellation = default);

    /// <summary>The keyed hash by which the log knows a customer; only once the store is open.</summary>
    Guid HashOf(string customerId) => throw new NotSupportedException("This log knows no customers.");

    /// <summary>Counts the rows of a customer.</summary>
    /// <param name="customer">The customer's keyed hash.</param>
    /// <param name="cancellation">Ends it early.</param>
    Task<CustomerRowCounts> CountCustomerAsync(Guid customer, CancellationToken cancellation = default) =>
        throw new NotSupportedException("This log knows no customers.");

    /// <summary>
    /// Writes the files of the log again, so that nothing of deleted rows is left in them; others wait meanwhile. A database with
    /// a server does so by itself.
    /// </summary>
    Task CompactAsync(CancellationToken cancellation = default) => Task.CompletedTask;

    /// <summary>
    /// Deletes predictions that were made before a time, and their outcomes, some at a time; runs that began before it, and notes
    /// of before it.
    /// </summary>
    /// <returns>How many predictions.</returns>
    Task<long> DeleteBeforeAsync(DateTimeOffset time, CancellationToken cancellation = default);

    /// <summary>Reads the predictions that were made in a span of time, in the order of their times.</summary>
    /// <param name="from">The start of the span, inclusive.</param>
    /// <param name="until">The end of the span, exclusive.</param>
    /// <param name="cancellation">Ends it early.</param>
    IAsyncEnumerable<PredictionWithOutcome> ReadAsync(
        DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation = default);

    /// <summary>Takes the turn to retrain, of which there is one for all machines of the log; it does not wait.</summary>
    /// <param name="who">What others are told who want it meanwhile.</param>
    /// <param name="cancellation">Ends it early.</param>
    Task<TurnResult> TryTakeTurnAsync(string who, CancellationToken cancellation = default);

    /// <summary>Copies the log as it is at one moment into a new file, while others write on.</summary>
    /// <param name="path">The file; only its owner may read it.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>False where the database is copied with its own tools.</returns>
    Task<bool> BackUpAsync(string path, CancellationToken cancellation = default);

    /// <summary>
    /// Reads a sample of a version's predictions in a span of time, in the order of their times, and every prediction with a
    /// group in a campaign: <see cref="LogSample.Holds"/> tells them apart. Whoever is in the sample is known to be treated then,
    /// however small it is.
    /// </summary>
    /// <remarks>Customers who had left by their label are in none: nothing was predicted of them.</remarks>
    IAsyncEnumerable<PredictionWithOutcome> SampleAsync(LogSample sample, CancellationToken cancellation = default);

    /// <summary>
    /// Counts the predictions of a span of time by version, without reading them. Customers who had left by their label are not
    /// counted.
    /// </summary>
    /// <param name="from">The start of the span, inclusive.</param>
    /// <param name="until">The end of the span, exclusive.</param>
    /// <param name="now">The time by which predictions are mature or not.</param>
    /// <param name="cancellation">Ends it early.</param>
    Task<IReadOnlyList<LogCounts>> CountAsync(
        DateTimeOffset from, DateTimeOffset until, DateTimeOffset now, CancellationToken cancellation = default);
}

/// <summary>Whether somebody got the turn to retrain.</summary>
/// <param name="Held">Ends the turn when it is disposed; null where there is nothing to end.</param>
/// <param name="Holder">Who has the turn; null where it was got.</param>
public sealed record TurnResult(IAsyncDisposable? Held, string? Holder);

/// <summary>The tables of the log are of a newer release than this one.</summary>
public sealed class NewerLogException(int found, int known) : Exception(FormattableString.Invariant(
    $"The log has schema {found}; this release knows schemas up to {known}. Run the release that wrote it, or a newer one."));
