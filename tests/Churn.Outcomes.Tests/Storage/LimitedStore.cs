using System.Data.Common;
using Churn.Outcomes.Storage;
using Microsoft.Data.Sqlite;

namespace Churn.Outcomes.Tests.Storage;

/// <summary>A store whose disk can be full: it then fails as SQLite does.</summary>
internal sealed class LimitedStore(IOutcomeStore store) : IOutcomeStore
{
    private const int SqliteFull = 13;

    public bool IsFull { get; set; }

    public bool MayPass(DbException fault) => store.MayPass(fault);

    public Task OpenAsync(CancellationToken cancellation = default) => store.OpenAsync(cancellation);

    public Task AppendAsync(IReadOnlyList<LoggedPrediction> predictions, CancellationToken cancellation = default) => IsFull
        ? throw new SqliteException("database or disk is full", SqliteFull)
        : store.AppendAsync(predictions, cancellation);

    public Task<IReadOnlyList<OutcomeResult>> RecordAsync(
        IReadOnlyList<Outcome> outcomes, DateTimeOffset received, CancellationToken cancellation = default) =>
        store.RecordAsync(outcomes, received, cancellation);

    public Task<long> RecordStayedAsync(
        IReadOnlyCollection<string> left,
        DateTimeOffset day,
        DateTimeOffset received,
        CancellationToken cancellation = default) =>
        store.RecordStayedAsync(left, day, received, cancellation);

    public Task<CustomerRowCounts> EraseAsync(string customerId, CancellationToken cancellation = default) =>
        store.EraseAsync(customerId, cancellation);

    public Task<long> DeleteBeforeAsync(DateTimeOffset time, CancellationToken cancellation = default) =>
        store.DeleteBeforeAsync(time, cancellation);

    public IAsyncEnumerable<PredictionWithOutcome> ReadAsync(
        DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation = default) =>
        store.ReadAsync(from, until, cancellation);

    public Task<TurnResult> TryTakeTurnAsync(string who, CancellationToken cancellation = default) =>
        store.TryTakeTurnAsync(who, cancellation);

    public Task<bool> BackUpAsync(string path, CancellationToken cancellation = default) => store.BackUpAsync(path, cancellation);

    public IAsyncEnumerable<PredictionWithOutcome> SampleAsync(LogSample sample, CancellationToken cancellation = default) =>
        store.SampleAsync(sample, cancellation);

    public Task<IReadOnlyList<LogCounts>> CountAsync(
        DateTimeOffset from, DateTimeOffset until, DateTimeOffset now, CancellationToken cancellation = default) =>
        store.CountAsync(from, until, now, cancellation);

    public void Dispose() => store.Dispose();
}
