using System.Threading.Channels;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Registry;
using ChurnApi.Telemetry;

namespace ChurnApi.Serving;

/// <summary>
/// Holds the challenger that is scored beside the champion, and the customers that wait for it. A request does no more for it
/// than to copy its customer into a queue; where the queue is full the customer is counted and forgotten.
/// </summary>
internal sealed class ShadowEvaluator(
    ModelStore store,
    ChampionProvider champion,
    TimeProvider time,
    ILogger<ShadowEvaluator> logger)
{
    /// <summary>The most customers that wait.</summary>
    public const int Capacity = 1024;

    /// <summary>The largest customer that is kept; so 64 MiB wait at most.</summary>
    public const int LargestCustomer = 64 * 1024;

    private readonly ReloadingModel<ChurnModel> shadow = new(store.Open, store.ShadowVersion, time);
    private readonly Channel<ShadowSample> queue = Channel.CreateBounded<ShadowSample>(Capacity);
    private readonly Lock turn = new(); // of the pairs of versions
    private volatile ShadowTally? tally;
    private ShadowTotals before;
    private volatile string? fault;

    /// <summary>The customers that wait.</summary>
    public ChannelReader<ShadowSample> Samples => queue.Reader;

    /// <summary>Counts the pair of versions of now; null if there is none.</summary>
    public ShadowTally? Tally => tally;

    /// <summary>What came of the looks at the store.</summary>
    public LoadCounts Loads { get; } = new();

    /// <summary>The counts of this pair of versions and of all before it.</summary>
    public ShadowTotals Totals
    {
        get
        {
            lock (turn) return before.With(tally);
        }
    }

    public ShadowReport Report => tally?.Report() ?? new ShadowReport(champion.Version, shadow.Model?.Version, fault);

    /// <summary>The shadow; null if there is none.</summary>
    public ChurnModel? Model => shadow.Model;

    /// <summary>Whether customers that a version answered are scored by a shadow too.</summary>
    public bool Follows(string version) => tally?.Champion == version;

    /// <summary>Keeps a customer for the shadow, if there is one.</summary>
    /// <param name="customer">The customer's JSON.</param>
    /// <param name="asOf">The day from which the ages of dates count; null for each model's own day of training.</param>
    /// <param name="answer">What was answered.</param>
    public void Offer(ReadOnlySpan<byte> customer, AsOf asOf, in CustomerAnswer answer)
    {
        if (tally is not { } counts || counts.Champion != answer.ModelVersion) return;
        var kept = customer.Length <= LargestCustomer && queue.Reader.Count < Capacity
            && queue.Writer.TryWrite(new ShadowSample(
                customer.ToArray(), asOf, answer.ModelVersion, answer.ChurnProbability.Value, answer.ShouldContact));
        if (!kept) counts.Drop();
    }

    /// <summary>Looks at the store once, after the champion was looked for. Not for two threads at a time.</summary>
    public void Refresh()
    {
        var look = shadow.Look();
        Loads.Add(look);
        if (look.Cause is { } cause)
            Tell($"The shadow {look.Version ?? "pointer"} is broken: {StoreFault.Words(store, cause)}", cause);
        else if (look.Outcome is not ReloadStatus.FailedBefore)
            fault = null;
        if (look.Outcome is ReloadStatus.NamesNone or ReloadStatus.Failed)
            shadow.Close(); // another one is not what was asked for
        Count(champion.Version, shadow.Model?.Version);
    }

    private void Count(string? serving, string? beside)
    {
        if (serving is null || beside is null) Begin(null);
        else if (tally is not { } counts || counts.Champion != serving || counts.Shadow != beside)
        {
            Begin(new ShadowTally(serving, beside, time.GetUtcNow()));
            Log.ShadowBegins(logger, beside, serving);
        }
    }

    private void Begin(ShadowTally? next)
    {
        lock (turn)
        {
            before = before.With(tally);
            tally = next;
        }
    }

    private void Tell(string found, Exception cause)
    {
        if (found == fault) return;
        fault = found;
        Log.ShadowRefused(logger, found, cause);
    }
}

/// <summary>What became of the customers offered to shadows since the process began, whatever the pair of versions.</summary>
/// <param name="Compared">Both answered.</param>
/// <param name="Dropped">They were not kept: too large, or too many waited.</param>
/// <param name="Failed">The shadow could not answer.</param>
internal readonly record struct ShadowTotals(long Compared, long Dropped, long Failed)
{
    /// <summary>These with those of one pair of versions.</summary>
    public ShadowTotals With(ShadowTally? tally) => tally?.Report() is { } report
        ? new ShadowTotals(Compared + report.Compared, Dropped + report.Dropped, Failed + report.Failed)
        : this;
}

/// <summary>A customer that the champion has answered for, to be scored by the shadow too.</summary>
/// <param name="Customer">The customer's JSON.</param>
/// <param name="AsOf">The day from which the ages of dates count, if the request named one.</param>
/// <param name="Champion">The version that answered.</param>
/// <param name="Probability">The probability it gave.</param>
/// <param name="ShouldContact">What it decided.</param>
internal sealed record ShadowSample(byte[] Customer, AsOf AsOf, string Champion, float Probability, bool ShouldContact);
