using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.Outcomes.Logging;

namespace ChurnApi.Serving;

/// <summary>
/// Answers the customers of a trial: by the version that they are assigned to, while both score them. A customer without a key,
/// or one that the challenger cannot score, is the champion's and not in the trial.
/// </summary>
/// <param name="assignment">Says which version answers whom.</param>
/// <param name="challenger">The version that is tried, open.</param>
internal sealed class RunningTrial(TrialAssignment assignment, ChurnModel challenger)
{
    /// <summary>The trial.</summary>
    public ModelTrial Trial => assignment.Trial;

    /// <summary>Answers a customer.</summary>
    /// <param name="champion">The model that serves.</param>
    /// <param name="record">The customer, read under its schema.</param>
    /// <param name="json">The same customer as it was sent.</param>
    /// <param name="asOf">The day from which the ages of dates count; null for each training's.</param>
    /// <param name="metrics">Counts the customer.</param>
    /// <param name="reasons">Which reasons to give; null for none.</param>
    public TrialAnswer Answer(
        ChurnModel champion,
        CustomerRecord record,
        ReadOnlySpan<byte> json,
        AsOf asOf,
        IAnswerObserver? metrics,
        ReasonOptions? reasons)
    {
        if (record.CustomerId is not { } customer || Read(json, asOf, customer) is not { } second)
            return new TrialAnswer(champion, champion.Answerer.Answer(record, metrics, reasons), null);
        var isChallengers = assignment.IsChallengers(customer) && (reasons is null || challenger.IsExplainable);
        return isChallengers
            ? new TrialAnswer(
                challenger,
                challenger.Answerer.Answer(second.Record, metrics, reasons),
                new SecondScore(champion, champion.Score(record.Coded).Value))
            : new TrialAnswer(
                champion, champion.Answerer.Answer(record, metrics, reasons), new SecondScore(challenger, second.Probability));
    }

    /// <summary>Reads and scores a customer as the challenger does; null where it cannot.</summary>
    private (CustomerRecord Record, float Probability)? Read(ReadOnlySpan<byte> json, AsOf asOf, string customer)
    {
        try
        {
            var reading = challenger.Answerer.NewReader().Read(json, asOf);
            return reading.Succeeded && reading.Record.CustomerId == customer
                ? (reading.Record, challenger.Score(reading.Record.Coded).Value)
                : null;
        }
        catch (Exception) // whatever the challenger does, the champion answers
        {
            return null;
        }
    }
}

/// <summary>An answer in a trial.</summary>
/// <param name="Model">The version that answered.</param>
/// <param name="Answer">What it answered.</param>
/// <param name="Second">What the other version said; null for a customer who is not in the trial.</param>
internal readonly record struct TrialAnswer(ChurnModel Model, CustomerAnswer Answer, SecondScore? Second);
