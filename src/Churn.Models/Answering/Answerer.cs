using System.Collections.Concurrent;
using System.Diagnostics;
using Churn.Core.Decisions;
using Churn.Core.Events;
using Churn.Core.Schema;

namespace Churn.Models.Answering;

/// <summary>
/// Answers customers with a model, the one way for requests, files, the shadow and the gate: probability, decision and segment.
/// Any number of threads may use it at once.
/// </summary>
/// <param name="model">The model.</param>
public sealed class Answerer(ChurnModel model)
{
    private readonly ConcurrentBag<JsonRecordReader> readers = [];
    private readonly string? target = model.Schema.Label.Target?.ToString();
    private readonly Segmenter segmenter = new(model.Schema, model.Manifest.Decision, model.Manifest.Segmentation);

    /// <summary>
    /// Lends a reader of records under the model's schema, for one thread. Whoever gives it back with <see cref="Return"/>
    /// saves the next one its memory.
    /// </summary>
    public JsonRecordReader RentReader() => readers.TryTake(out var reader) ? reader : NewReader();

    /// <summary>Makes a reader of records as the model reads them, their events among them, for one thread.</summary>
    public JsonRecordReader NewReader() => new(
        model.Schema,
        model.NewEventFeatures() is { } features
            ? new EventHistoryReader(model.Manifest.Events!, features, model.Schema)
            : null);

    /// <summary>Takes a reader back; nothing of its last reading may be used any more.</summary>
    public void Return(JsonRecordReader reader) => readers.Add(reader);

    /// <summary>Answers one customer. One who has left according to the label gets a probability, and no decision.</summary>
    /// <param name="record">The customer, read under the model's schema.</param>
    /// <param name="observer">Is shown the answer; null for nobody.</param>
    /// <param name="reasons">Which reasons to give; null for none.</param>
    /// <exception cref="NotExplainableException">Reasons are asked of a model that cannot give any.</exception>
    public CustomerAnswer Answer(CustomerRecord record, IAnswerObserver? observer = null, ReasonOptions? reasons = null)
    {
        if (observer is null) return Explain(record, Answer(record, model.Score(record.Coded)), reasons);
        var started = Stopwatch.GetTimestamp();
        var answer = Explain(record, Answer(record, model.Score(record.Coded)), reasons);
        observer.Answered(model, answer, Stopwatch.GetElapsedTime(started));
        return answer;
    }

    private CustomerAnswer Explain(CustomerRecord record, in CustomerAnswer answer, ReasonOptions? reasons) => reasons is null
        ? answer
        : new(
            record, answer.Segmented, model.Version, model.Explainer.Explain(record, answer, reasons), target: target);

    /// <summary>Answers as if the model had given a customer this probability.</summary>
    public CustomerAnswer Answer(CustomerRecord record, ChurnProbability probability) =>
        new(record, segmenter.Assign(record.Coded, probability), model.Version, target: target);
}

/// <summary>Is shown answers as they are given, such as metrics.</summary>
public interface IAnswerObserver
{
    /// <summary>Takes note of an answer.</summary>
    /// <param name="model">The model that answered.</param>
    /// <param name="answer">What it answered.</param>
    /// <param name="duration">How long it took.</param>
    void Answered(ChurnModel model, in CustomerAnswer answer, TimeSpan duration);
}
