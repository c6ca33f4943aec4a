using Churn.Outcomes.Storage;

namespace Churn.Outcomes.Logging;

/// <summary>
/// The predictions that wait to be written, in blocks whose memory is used again: what waits is older than most of what a
/// request allocates, and the garbage collector would copy it.
/// </summary>
/// <param name="capacity">The most predictions that wait.</param>
/// <param name="blockSize">The most predictions of a block.</param>
internal sealed class PredictionQueue(int capacity, int blockSize) : IDisposable
{
    /// <summary>Blocks that are kept for later: one is filled, one is written.</summary>
    private const int MostSpare = 2;

    private readonly Lock gate = new();
    private readonly Queue<PredictionBlock> full = [];
    private readonly Stack<PredictionBlock> spare = [];
    private readonly Queue<(long Position, TaskCompletionSource Reached)> marks = [];
    private readonly SemaphoreSlim arrival = new(0);
    private PredictionBlock filling = new(blockSize);
    private bool isExpecting; // the reader waits for the next arrival
    private bool isClosed;
    private long added;
    private long taken;
    private long done;

    /// <summary>How many predictions wait.</summary>
    public int Waiting
    {
        get
        {
            lock (gate) return (int)(added - taken);
        }
    }

    /// <summary>Adds a prediction.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <param name="codes">Its coded row, which is copied.</param>
    /// <returns>False where as many wait as may, or where the queue is closed.</returns>
    public bool TryAdd(in WaitingPrediction prediction, ReadOnlySpan<float> codes)
    {
        lock (gate)
        {
            if (isClosed || added - taken >= capacity) return false;
            if (filling.Count == blockSize)
            {
                full.Enqueue(filling);
                filling = spare.TryPop(out var block) ? block : new PredictionBlock(blockSize);
            }

            filling.Add(prediction, codes);
            added++;
            Announce();
            return true;
        }
    }

    /// <summary>Returns what ends when every prediction that was added before is done with.</summary>
    /// <returns>Null where the queue is closed.</returns>
    public Task? Mark()
    {
        lock (gate)
        {
            if (added == done) return Task.CompletedTask;
            if (isClosed) return null;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            marks.Enqueue((added, reached));
            return reached.Task;
        }
    }

    /// <summary>Waits until there are predictions.</summary>
    /// <returns>False where none will come any more.</returns>
    public async Task<bool> WaitAsync()
    {
        while (true)
        {
            lock (gate)
            {
                if (added > taken) return true;
                if (isClosed) return false;
                isExpecting = true;
            }

            await arrival.WaitAsync();
        }
    }

    /// <summary>Takes the next block, which <see cref="Return"/> must follow.</summary>
    /// <returns>Null where nothing waits.</returns>
    public PredictionBlock? Take()
    {
        lock (gate)
        {
            if (!full.TryDequeue(out var block))
            {
                if (filling.Count == 0) return null;
                block = filling;
                filling = spare.TryPop(out var next) ? next : new PredictionBlock(blockSize);
            }

            taken += block.Count;
            return block;
        }
    }

    /// <summary>Gives back a block whose predictions are written or given up.</summary>
    public void Return(PredictionBlock block)
    {
        lock (gate)
        {
            done += block.Count;
            block.Clear();
            if (spare.Count < MostSpare) spare.Push(block);
            while (marks.TryPeek(out var mark) && mark.Position <= done) marks.Dequeue().Reached.SetResult();
        }
    }

    /// <summary>Takes no more predictions.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            Announce();
        }
    }

    public void Dispose() => arrival.Dispose();

    private void Announce()
    {
        if (!isExpecting) return;
        isExpecting = false;
        arrival.Release();
    }
}

/// <summary>A prediction that waits, without its coded row, which its block holds.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="AsOf">The day that the request named; null for none.</param>
/// <param name="CustomerId">The customer's key; null for none.</param>
/// <param name="Probability">The churn probability that was answered.</param>
/// <param name="ShouldContact">The decision; null where the customer had left.</param>
/// <param name="Segment">The segment.</param>
/// <param name="Campaign">The campaign and the group in it; null for none.</param>
/// <param name="OtherModel">The other version of a trial; null for none.</param>
/// <param name="OtherProbability">What that version said.</param>
internal readonly record struct WaitingPrediction(
    Guid Id,
    LoggedModel Model,
    DateOnly? AsOf,
    string? CustomerId,
    double Probability,
    bool? ShouldContact,
    string Segment,
    CampaignGroup? Campaign,
    LoggedModel? OtherModel,
    double? OtherProbability);

/// <summary>Some predictions that wait.</summary>
/// <param name="size">The most of them.</param>
internal sealed class PredictionBlock(int size)
{
    private readonly WaitingPrediction[] predictions = new WaitingPrediction[size];
    private readonly int[] ends = new int[size]; // of the coded rows
    private float[] codes = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    public void Add(in WaitingPrediction prediction, ReadOnlySpan<float> row)
    {
        var start = StartOf(Count);
        if (start + row.Length > codes.Length) Array.Resize(ref codes, Math.Max(2 * codes.Length, row.Length * 64));
        row.CopyTo(codes.AsSpan(start));
        predictions[Count] = prediction;
        ends[Count++] = start + row.Length;
    }

    /// <summary>Makes of them what a store takes.</summary>
    public LoggedPrediction[] ToLogged()
    {
        var logged = new LoggedPrediction[Count];
        for (var i = 0; i < logged.Length; i++)
        {
            ref readonly var one = ref predictions[i];
            logged[i] = new LoggedPrediction
            {
                Id = one.Id,
                Model = one.Model,
                AsOf = one.AsOf,
                CustomerId = one.CustomerId,
                Codes = codes[StartOf(i)..ends[i]],
                Probability = one.Probability,
                ShouldContact = one.ShouldContact,
                Segment = one.Segment,
                Campaign = one.Campaign?.Campaign,
                Group = one.Campaign?.Group,
                OtherModel = one.OtherModel,
                OtherProbability = one.OtherProbability,
            };
        }

        return logged;
    }

    /// <summary>Forgets them, and keeps the memory.</summary>
    public void Clear()
    {
        predictions.AsSpan(0, Count).Clear();
        Count = 0;
    }

    private int StartOf(int index) => index == 0 ? 0 : ends[index - 1];
}
