using Churn.Models.Answering;
using Churn.Outcomes.Logging;

namespace ChurnApi.Serving;

/// <summary>Gives predictions their ids, and remembers them where the service keeps a log.</summary>
/// <param name="time">The clock.</param>
/// <param name="log">The log; null where the service keeps none.</param>
internal sealed class PredictionRecorder(TimeProvider time, PredictionLog? log = null)
{
    /// <summary>Makes an id for a prediction, or for the first of a batch.</summary>
    public Guid NextId() => PredictionIds.Next(time.GetUtcNow());

    /// <summary>Remembers a prediction.</summary>
    /// <param name="model">The model that answered.</param>
    /// <param name="answer">The answer, while its record may still be read.</param>
    /// <param name="asOf">The day that the request named; null for none.</param>
    /// <param name="id">The prediction's id.</param>
    /// <param name="second">What the other version of a trial said; null for none.</param>
    /// <param name="campaign">The campaign that the customer was planned for; null for none.</param>
    /// <returns>The answer with its id.</returns>
    /// <exception cref="LogUnavailableException">Answers wait for the log, and it takes no more.</exception>
    public CustomerAnswer Record(
        ChurnModel model,
        in CustomerAnswer answer,
        DateOnly? asOf,
        Guid id,
        SecondScore? second = null,
        CampaignGroup? campaign = null)
    {
        var identified = answer.WithId(id);
        log?.Add(model, identified, asOf, second, campaign);
        return identified;
    }

    /// <summary>Waits until the predictions before are on the disk, where answers wait for that.</summary>
    /// <exception cref="LogUnavailableException">They could not be written in time.</exception>
    public Task CommitAsync(CancellationToken cancellation) => log?.CommitAsync(cancellation) ?? Task.CompletedTask;
}
