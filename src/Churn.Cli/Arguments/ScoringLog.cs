using System.CommandLine;
using Churn.Cli.Output;
using Churn.Models.Answering;
using Churn.Outcomes.Logging;
using Churn.Outcomes.Storage;

namespace Churn.Cli.Arguments;

/// <summary>Remembers in the log what a command scores.</summary>
/// <param name="log">The log.</param>
internal sealed class ScoringLog(PredictionLog log)
{
    /// <summary>After so many predictions scoring waits until they are written: a queue that is full would drop some.</summary>
    private const int Waiting = 10 * PredictionLog.BlockSize;

    private static readonly PredictionLogOptions Patient = new() { Patience = TimeSpan.FromMinutes(5) };

    private readonly Guid first = PredictionIds.Next(TimeProvider.System.GetUtcNow());
    private long count;

    /// <summary>Remembers a prediction.</summary>
    /// <param name="model">The model that answered.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="asOf">The day that the command line names as the one on which records are true; null for none.</param>
    /// <param name="campaign">The campaign that the customer was planned for; null for none.</param>
    /// <returns>The prediction's id.</returns>
    /// <exception cref="LogException">The log cannot be written.</exception>
    public Guid Add(ChurnModel model, in CustomerAnswer answer, DateOnly? asOf, CampaignGroup? campaign = null)
    {
        var id = PredictionIds.OfRecord(first, count);
        log.Add(model, answer.WithId(id), asOf ?? answer.AsOf, campaign: campaign);
        if (++count % Waiting == 0) Flush();
        return id;
    }

    /// <summary>Waits until all are written.</summary>
    /// <exception cref="LogException">They could not be.</exception>
    public void Flush()
    {
        if (!log.FlushAsync().GetAwaiter().GetResult() || log.Dropped > 0)
        {
            var fault = new LogUnavailableException(log.Fault);
            throw new LogException($"The log cannot be written. {fault.Message}", fault);
        }
    }

    /// <summary>Does something with the log that an option names.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="option">Names the log, or none.</param>
    /// <param name="work">Gets the log; null for none.</param>
    /// <exception cref="UsageException">The option names no log.</exception>
    /// <exception cref="LogException">The log cannot be used.</exception>
    public static T Use<T>(ParseResult parsed, Option<string> option, Func<ScoringLog?, T> work) =>
        parsed.GetValue(option) is null
            ? work(null)
            : parsed.WithLogAsync(option, store => WorkAsync(store, work), CancellationToken.None).GetAwaiter().GetResult();

    private static async Task<T> WorkAsync<T>(IOutcomeStore store, Func<ScoringLog?, T> work)
    {
        using var log = new PredictionLog(store, Patient, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(() => log.RunAsync(stop.Token), CancellationToken.None);
        try
        {
            return work(new ScoringLog(log));
        }
        finally
        {
            await stop.CancelAsync();
            await writing;
        }
    }
}
