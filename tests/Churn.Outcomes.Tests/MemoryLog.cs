using System.Data.Common;
using Churn.Outcomes.Storage;

namespace Churn.Outcomes.Tests;

/// <summary>A log whose rows a test has made up; it can only be read.</summary>
internal sealed class MemoryLog(IReadOnlyList<PredictionWithOutcome> rows) : IOutcomeStore
{
    public bool MayPass(DbException fault) => false;

    public Task OpenAsync(CancellationToken cancellation = default) => Task.CompletedTask;

    public Task AppendAsync(IReadOnlyList<LoggedPrediction> predictions, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<OutcomeResult>> RecordAsync(
        IReadOnlyList<Outcome> outcomes, DateTimeOffset received, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public Task<long> RecordStayedAsync(
        IReadOnlyCollection<string> left,
        DateTimeOffset day,
        DateTimeOffset received,
        CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public Task<CustomerRowCounts> EraseAsync(string customerId, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public Task<long> DeleteBeforeAsync(DateTimeOffset time, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public async IAsyncEnumerable<PredictionWithOutcome> ReadAsync(
        DateTimeOffset from,
        DateTimeOffset until,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        foreach (var row in rows.Where(row => row.Time >= from && row.Time < until).OrderBy(row => row.Time)) yield return row;
    }

    public IAsyncEnumerable<PredictionWithOutcome> SampleAsync(LogSample sample, CancellationToken cancellation = default) =>
        ReadAsync(sample.From, sample.Until, cancellation)
            .Where(row => sample.Holds(row) || row is { Group: not null, ShouldContact: not null });

    public Task<IReadOnlyList<LogCounts>> CountAsync(
        DateTimeOffset from, DateTimeOffset until, DateTimeOffset now, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public Task<TurnResult> TryTakeTurnAsync(string who, CancellationToken cancellation = default) =>
        Task.FromResult(new TurnResult(null, null));

    public Task<bool> BackUpAsync(string path, CancellationToken cancellation = default) => Task.FromResult(false);

    public void Dispose()
    {
        // it holds nothing
    }
}
