using System.Text.Json.Serialization;

namespace Churn.Core.Events;

/// <summary>What a model knows of the events that its features are made of, to make them again when it is used.</summary>
/// <param name="File">The name of the events file of the training, without its folder.</param>
/// <param name="Sha256">The hash of the file's bytes, in hexadecimal.</param>
/// <param name="Clock">How far back features look, and when churn was looked for.</param>
/// <param name="AsOf">The days at whose beginning snapshots were taken, ascending, at least one.</param>
/// <param name="Schema">What events have, and which of their words are counted apart.</param>
/// <param name="Features">The names of the features.</param>
/// <param name="Columns">Which columns of the events file held what.</param>
public sealed record EventFacts(
    string File,
    string Sha256,
    EventClock Clock,
    IReadOnlyList<DateOnly> AsOf,
    EventSchema Schema,
    IReadOnlyList<string> Features,
    EventColumns Columns)
{
    /// <summary>The column of the customers file that names the customer; null where there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    /// <summary>The column of the customers file with the day on which they came; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Birth { get; init; }

    /// <summary>The column of the customers file with the day on which they left; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? End { get; init; }

    /// <summary>The type of events that say that the customer leaves; null where churn is another thing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ChurnType { get; init; }

    /// <summary>What reads the order of the events, whose score is the last feature; null where nothing does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EventSequenceFacts? Sequence { get; init; }

    /// <summary>
    /// Whether this program makes the same features of events; another one may make others, and then the model would be asked
    /// about something it did not learn from.
    /// </summary>
    public bool AreComputed() => new EventFeatures(Schema).Names.Concat(Sequence is null ? [] : [EventSequenceScorer.Column])
        .SequenceEqual(Features, StringComparer.Ordinal);

    /// <summary>The same with the score of a sequence learner as one more feature.</summary>
    public EventFacts With(EventSequenceFacts sequence) =>
        this with { Sequence = sequence, Features = [.. Features, EventSequenceScorer.Column] };
}

/// <summary>What a model knows of the sequence learner whose graph, events.onnx, scores the order of the events.</summary>
/// <param name="Learner">The name of the learner: "gru" or "cnn".</param>
/// <param name="MaxEvents">The most events that it reads; older ones are left out.</param>
public sealed record EventSequenceFacts(string Learner, int MaxEvents);
