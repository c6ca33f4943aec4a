namespace Churn.Core.Events;

/// <summary>
/// Scores the order and timing of a customer's events before a moment, by what a sequence learner made of them: a column like the
/// features of <see cref="EventFeatures"/>. It is for one thread at a time.
/// </summary>
/// <param name="schema">What is known of events.</param>
/// <param name="maxEvents">The most events of a sequence; older ones are left out.</param>
/// <param name="score">Scores a sequence of <see cref="Channels"/>, the oldest event first: log-odds of churn.</param>
public sealed class EventSequenceScorer(EventSchema schema, int maxEvents, Func<float[], float> score)
{
    /// <summary>The name of the column.</summary>
    public const string Column = "event_sequence_score";

    /// <summary>The name of the column in reasons.</summary>
    public const string DisplayName = "order and timing of events";

    private readonly EventSequenceEncoder encoder = new(schema, maxEvents);

    /// <summary>What there is of an event.</summary>
    public EventChannels Channels => encoder.Channels;

    /// <summary>Scores the sequence of a moment; one without any event has a score, too.</summary>
    /// <param name="history">The customer's events, sorted.</param>
    /// <param name="asOf">The moment.</param>
    public float Score(EventHistory history, long asOf) => score(encoder.Encode(history, asOf));
}
