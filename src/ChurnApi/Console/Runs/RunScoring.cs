using System.IO.Pipelines;
using Churn.Core.Campaigns;
using Churn.Core.Privacy;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Outcomes.Logging;
using Churn.Outcomes.Storage;
using ChurnApi.Campaigns;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Predict;
using ChurnApi.Serving;
using ChurnApi.Telemetry;

namespace ChurnApi.Console.Runs;

/// <summary>
/// Scores a file of customers while it comes, as POST /predict/batch does, into a run. No row of it is kept, and memory does not
/// grow with the file but for the customers' keys, which tell rows that name a customer again.
/// </summary>
internal sealed class RunScoring(
    RequestMetrics metrics,
    PredictionRecorder recorder,
    ShadowEvaluator shadow,
    MemoryBudget memory,
    ServiceOptions settings,
    ActionCatalog catalog,
    PredictionLog log,
    ModelStore store,
    TimeProvider time)
{
    private const int BlocksAtOnce = 32;
    private const int ShownFaults = 100;
    private const int KeyMemory = 100; // bytes of a key that is remembered

    private const string NoIdentifier =
        "The model knows no column that names the customers. Train it on a file that has one.";

    private const string NotChurn =
        "The model predicts an event, not churn, and a call list is about customers who may leave. "
        + "Score the file with: churn score FILE";

    private const string NoBlockList = "The list of erased customers cannot be read. Restore erased.json of the model store.";

    private const string Twice = "The customer stands in an earlier row, too; that one counts.";

    /// <summary>Refusals that are no problem of a batch.</summary>
    public static IReadOnlyList<string> Refusals { get; } = [NoIdentifier, NotChurn, NoBlockList];

    /// <summary>Scores a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">Its name.</param>
    /// <param name="by">Who sent it.</param>
    /// <param name="model">The model that scores.</param>
    /// <param name="asOf">As of when customers are scored.</param>
    /// <param name="language">The language of messages; null for the only one, or that of each customer.</param>
    /// <param name="languageColumn">The column that holds each customer's language; null for none.</param>
    /// <param name="aborted">Whether the sender has gone.</param>
    /// <returns>The number of the run.</returns>
    /// <exception cref="LogUnavailableException">The database is away.</exception>
    public async Task<int> RunAsync(
        Stream file,
        string name,
        string by,
        ChurnModel model,
        AsOf asOf,
        string? language,
        string? languageColumn,
        CancellationToken aborted)
    {
        var content = new RunContent { File = name, By = by, Version = model.Version };
        using var lease = new MemoryLease(memory);
        if (!lease.TryGrowTo(BatchRun.Memory)) return await RefuseAsync(content, KnownProblems.Busy().Detail);
        using var watch = new BatchWatch(settings.Limits, time, aborted);
        var pipe = PipeReader.Create(file);
        var start = await pipe.ReadAtLeastAsync(FileKind.Length, watch.Stop);
        var refusal = model.Schema.Label.Target is not null ? NotChurn
            : FileKind.Refuse(start.Buffer) ?? (model.Schema.Identifier is null ? NoIdentifier : null);
        pipe.AdvanceTo(start.Buffer.Start);
        var erased = ReadBlockList();
        if (erased is null) refusal ??= NoBlockList;
        if (refusal is not null) return await RefuseAsync(content, refusal);
        using var body = new BatchBody(pipe, settings.MaxStreamBytes, hashed: true, watch);
        var rows = new RowFramer();
        var blocks = new RecordBlocks(body, rows, settings.MaxPredictBytes, settings.MaxStreamBytes, hasHeader: true);
        var (table, problem) = await new BatchHeader(blocks, rows, settings.MaxPredictBytes)
            .ReadAsync(model.Schema, asOf, allowMissing: false, watch.Stop);
        if (table is null) return await RefuseAsync(content, Words(problem!));
        var faults = new List<string>();
        var options = new CampaignOptions { Budget = 1, Day = Today, Language = language, LanguageColumn = languageColumn };
        var actions = RunActions.Open(catalog, model, table, options, asOf, faults);
        if (faults.Count > 0) return await RefuseAsync(content, string.Join(" ", faults));
        content = actions.NoteIn(content with
        {
            UnknownColumns = table.Reader.UnknownNames,
            ValueColumn = model.Manifest.Segmentation.ValueColumn,
            Currency = model.Manifest.Decision.Campaign?.Currency,
            LevelError = model.Manifest.LevelError,
            Bands = new RunBands(RunMatrix.RiskBounds(model.Manifest.Segmentation), []),
            IsExample = model.Manifest.Decision.Campaign is not { IsExample: false },
        });
        var run = await log.ReadAsync(store => store.Runs.BeginAsync(RunState.Scoring, content, time.GetUtcNow()), aborted);
        try
        {
            var progress = new Progress(content, lease);
            await ScoreAsync(
                run, blocks, new RunRows(model, table, actions), model, Records, asOf, progress, watch.Stop);
            await FinishAsync(run, progress, body.Print(isWhole: progress.Break is null));
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or LogUnavailableException)
        {
            await EndAsync(run, RunState.Interrupted); // unless somebody has cancelled it
        }

        return run;

        IRecordReader Records() => new UnerasedRecords(new TableRecords(table, null), erased!, model.Schema.Identifier!.Name);
    }

    /// <summary>The customers who were erased; null where it cannot be known.</summary>
    private BlockList? ReadBlockList()
    {
        try
        {
            return store.BlockList();
        }
        catch (Exception fault) when (fault is BrokenModelException or StoreUnavailableException)
        {
            return null;
        }
    }

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private Task<int> RefuseAsync(RunContent content, string refusal) => log.ReadAsync(store => store.Runs.BeginAsync(
        RunState.Refused, content with { Refusal = refusal }, time.GetUtcNow()));

    private Task<bool> EndAsync(int run, RunState state) =>
        log.ReadAsync(store => store.Runs.EndAsync(run, state, time.GetUtcNow()));

    private async Task ScoreAsync(
        int run,
        RecordBlocks blocks,
        RunRows rows,
        ChurnModel model,
        Func<IRecordReader> records,
        AsOf asOf,
        Progress progress,
        CancellationToken cancellation)
    {
        var scoring = new ChurnScoring(
            model, asOf, records, rows, settings.MaxPredictBytes, metrics, recorder, recorder.NextId(), shadow, trial: null,
            reasons: null);
        await using var heart = new RunHeart(
            log,
            runs => runs.SaveAsync(run, RunState.Scoring, RunState.Scoring, progress.Content, time.GetUtcNow()),
            time,
            cancellation);
        for (var isMore = true; isMore && progress.Break is null;)
        {
            var group = new List<RecordBlock>();
            while (group.Count < BlocksAtOnce && isMore && progress.Break is null)
            {
                var block = await blocks.NextAsync(new RecordBlock(), heart.Stop);
                if (block is null) isMore = false;
                else group.Add(block);
                progress.Break = block?.Break;
            }

            await Task.Run(() => Parallel.ForEach(group, block => scoring.Run(block)), CancellationToken.None);
            var customers = progress.Take(rows.Taken, group);
            if (customers.Count == 0) continue;
            await log.FlushAsync(heart.Stop); // so that the queue does not drop what comes this fast
            await log.ReadAsync(async store =>
            {
                await store.Runs.AddAsync(run, customers, heart.Stop);
                return true;
            }, heart.Stop);
        }

        heart.Stop.ThrowIfCancellationRequested();
    }

    /// <summary>Hands a run over to be planned; one whose file broke off is refused.</summary>
    private async Task FinishAsync(int run, Progress progress, BodyFingerprint print)
    {
        var done = progress.Content with
        {
            Hash = print.Whole?.ToLowerInvariant(),
            Bytes = print.Length,
            Refusal = progress.Break is { } broken ? Words(broken) : null,
        };
        var next = progress.Break is null ? RunState.Planning : RunState.Scoring;
        var isReady = await log.ReadAsync(
            store => store.Runs.SaveAsync(run, RunState.Scoring, next, done, time.GetUtcNow()), CancellationToken.None);
        if (isReady && progress.Break is not null) await EndAsync(run, RunState.Refused);
    }

    private static string Words(Problem problem) => problem.Errors is { Count: > 0 } errors
        ? $"{problem.Title} {string.Join(" ", errors.Select(error => error.Message))}"
        : problem.Detail;

    /// <summary>Refuses the rows of customers who were erased, before they are scored and remembered.</summary>
    private sealed class UnerasedRecords(IRecordReader records, BlockList erased, string key) : IRecordReader
    {
        public ReadOnlySpan<byte> Json => records.Json;

        public ParsedRecord Read(ReadOnlyMemory<byte> bytes, long index, BodyPosition place) =>
            records.Read(bytes, index, place) is var read && erased.Contains(read.Record?.CustomerId)
                ? new ParsedRecord(null, BatchError.Of(
                    [new RecordError(key, RecordError.Erased, "The customer was erased, so the row is left out.")], index))
                : read;
    }

    /// <summary>How far a run is.</summary>
    private sealed class Progress(RunContent content, MemoryLease lease)
    {
        private readonly HashSet<string> keys = new(StringComparer.Ordinal);
        private readonly List<RunFault> faults = [];
        private volatile RunContent content = content;

        public RunContent Content => content;

        public Problem? Break { get; set; }

        /// <summary>Counts rows.</summary>
        /// <returns>The customers among them, in the order of the file.</returns>
        public List<RunCustomer> Take(System.Collections.Concurrent.ConcurrentBag<RunRow> taken, List<RecordBlock> group)
        {
            var customers = new List<RunCustomer>(taken.Count);
            var next = content;
            RunRow[] rows = [.. taken];
            taken.Clear();
            foreach (var row in rows.OrderBy(row => row.Index))
            {
                if (row.Customer is null && row.Fault is null) next = next with { Left = next.Left + 1 };
                else if (row.Customer is not { } customer) next = Refuse(next, row.Index, row.Fault!, group);
                else if (!keys.Add(customer.Key)) next = Refuse(next, row.Index, Twice, group);
                else customers.Add(customer);
            }

            if (!lease.TryGrowTo(BatchRun.Memory + ((long)keys.Count * KeyMemory))) Break = KnownProblems.Busy();
            var hasValues = next.ValueColumn is not null;
            content = next with
            {
                Faults = [.. faults],
                Customers = keys.Count,
                ExpectedToLeave = next.ExpectedToLeave + customers.Sum(customer => customer.Probability),
                Value = hasValues ? (next.Value ?? 0) + customers.Sum(customer => customer.Value ?? 0) : null,
                ValueAtRisk = hasValues
                    ? (next.ValueAtRisk ?? 0) + customers.Sum(customer => customer.Probability * (customer.Value ?? 0))
                    : null,
            };
            return customers;
        }

        private RunContent Refuse(RunContent before, long index, string fault, List<RecordBlock> group)
        {
            if (faults.Count < ShownFaults)
            {
                var block = group.Last(block => block.FirstIndex <= index);
                faults.Add(new RunFault(block.Records[(int)(index - block.FirstIndex)].Place.Line, fault));
            }

            return before with { Refused = before.Refused + 1 };
        }
    }
}
