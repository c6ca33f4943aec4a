using System.Data.Common;

namespace Churn.Outcomes.Storage;

/// <summary>
/// Holds scoring runs and their call lists, in the database of the log. Any number of threads may use it at once. What fails in
/// the database throws <see cref="DbException"/>.
/// </summary>
public interface IScoringRuns
{
    /// <summary>Begins a run.</summary>
    /// <returns>Its number.</returns>
    Task<int> BeginAsync(RunState state, RunContent content, DateTimeOffset now, CancellationToken cancellation = default);

    /// <summary>Writes what is known of a run that somebody works on.</summary>
    /// <returns>False where the run is in that state no more: somebody cancelled it.</returns>
    Task<bool> SaveAsync(
        int run, RunState from, RunState to, RunContent content, DateTimeOffset now, CancellationToken cancellation = default);

    /// <summary>Says that somebody still works on a run.</summary>
    /// <returns>False where nobody should any more.</returns>
    Task<bool> TouchAsync(int run, DateTimeOffset now, CancellationToken cancellation = default);

    /// <summary>
    /// Ends a run that is under way, and forgets its customers. One whose list was being made again is as it was before.
    /// </summary>
    /// <returns>False where it is not under way; customers who came after its end are forgotten then, too.</returns>
    Task<bool> EndAsync(int run, RunState state, DateTimeOffset now, CancellationToken cancellation = default);

    /// <summary>Marks runs under way that nobody wrote to since a time as interrupted, and forgets their customers.</summary>
    Task InterruptAsync(DateTimeOffset silentSince, DateTimeOffset now, CancellationToken cancellation = default);

    /// <summary>Reads the newest runs, the newest first.</summary>
    Task<IReadOnlyList<ScoringRun>> ListAsync(int count, CancellationToken cancellation = default);

    /// <summary>Reads a run; null where there is none of this number.</summary>
    Task<ScoringRun?> FindAsync(int run, CancellationToken cancellation = default);

    /// <summary>Adds customers to a run.</summary>
    Task AddAsync(int run, IReadOnlyList<RunCustomer> customers, CancellationToken cancellation = default);

    /// <summary>Reads all customers of a run in the order of the file.</summary>
    IAsyncEnumerable<RunCustomer> ReadAsync(int run, CancellationToken cancellation = default);

    /// <summary>Reads all customers of a run in the order of the file, with what the model read of them.</summary>
    IAsyncEnumerable<RunCall> RecordsAsync(int run, CancellationToken cancellation = default);

    /// <summary>
    /// Reads whom of a run's customers other lists contacted, in the order of the run's file; those of control groups were not.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="others">The runs of the other lists.</param>
    /// <param name="cancellation">Ends it early.</param>
    IAsyncEnumerable<RunContact> ContactsAsync(
        int run, IReadOnlyCollection<int> others, CancellationToken cancellation = default);

    /// <summary>Writes a call list in the place of the one before, in one transaction.</summary>
    /// <returns>False where the run is not being planned any more.</returns>
    Task<bool> PlanAsync(
        int run,
        RunContent content,
        IReadOnlyList<PlannedCall> calls,
        DateTimeOffset now,
        CancellationToken cancellation = default);

    /// <summary>Keeps the list of a run, and remembers with its predictions who is in which group of the campaign.</summary>
    /// <returns>False where the run is not ready.</returns>
    Task<bool> KeepAsync(int run, RunContent content, DateTimeOffset now, CancellationToken cancellation = default);

    /// <summary>Reads rows of a call list.</summary>
    IAsyncEnumerable<RunCall> CallsAsync(CallQuery query, CancellationToken cancellation = default);

    /// <summary>Counts the rows of a call list, whatever the page.</summary>
    Task<int> CountAsync(CallQuery query, CancellationToken cancellation = default);

    /// <summary>Reads a customer of a run; null where there is none at this place.</summary>
    Task<RunCall?> CallAsync(int run, int place, CancellationToken cancellation = default);

    /// <summary>Marks customers of a list as contacted, or as not contacted; controls stay as they are.</summary>
    /// <param name="run">The run.</param>
    /// <param name="places">The customers' places.</param>
    /// <param name="contacted">When they were contacted; null to take the mark back.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>How many were changed.</returns>
    Task<int> MarkAsync(
        int run, IReadOnlyCollection<int> places, DateTimeOffset? contacted, CancellationToken cancellation = default);

    /// <summary>Reads the scores of a customer in all runs that are ready, the newest first.</summary>
    Task<IReadOnlyList<RunScore>> ScoresAsync(string customerId, CancellationToken cancellation = default);

    /// <summary>Sums up the customers of a run by segment.</summary>
    Task<IReadOnlyList<RunSegment>> SegmentsAsync(int run, CancellationToken cancellation = default);

    /// <summary>Sums up the customers of a run by bands of value and risk; a cell without customers is not returned.</summary>
    /// <param name="run">The run.</param>
    /// <param name="bands">The bands.</param>
    /// <param name="now">The time now: outcomes count of predictions that are mature by it.</param>
    /// <param name="cancellation">Ends it early.</param>
    Task<IReadOnlyList<RunCell>> CellsAsync(
        int run, RunBands bands, DateTimeOffset now, CancellationToken cancellation = default);

    /// <summary>Counts what changed between two runs.</summary>
    Task<RunChangeCounts> CountChangesAsync(RunPair pair, CancellationToken cancellation = default);

    /// <summary>Reads the customers whom one kind of change befell, those whose probability moved most first.</summary>
    /// <param name="pair">The runs.</param>
    /// <param name="kind">The kind of change.</param>
    /// <param name="limit">The most customers; null for all.</param>
    /// <param name="cancellation">Ends it early.</param>
    IAsyncEnumerable<RunChange> ChangesAsync(
        RunPair pair, RunChangeKind kind, int? limit = null, CancellationToken cancellation = default);

    /// <summary>Reads what people noted of a customer, the newest first.</summary>
    Task<IReadOnlyList<CustomerNote>> NotesAsync(string customerId, CancellationToken cancellation = default);

    /// <summary>Notes something of a customer.</summary>
    /// <param name="customerId">The customer's key.</param>
    /// <param name="author">Who notes it.</param>
    /// <param name="text">What is noted: 1 to <see cref="CustomerNote.MaxLength"/> characters.</param>
    /// <param name="now">The time now.</param>
    /// <param name="cancellation">Ends it early.</param>
    Task AddNoteAsync(
        string customerId, string author, string text, DateTimeOffset now, CancellationToken cancellation = default);

    /// <summary>Deletes a note of a customer.</summary>
    /// <returns>False where there is no such note of this customer.</returns>
    Task<bool> DeleteNoteAsync(string customerId, int note, CancellationToken cancellation = default);
}
