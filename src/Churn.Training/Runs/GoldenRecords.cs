using System.Text.Json;
using Churn.Core.Decisions;
using Churn.Core.Events;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Training.Evaluation;
using Churn.Training.Learners.Sequences;
using Churn.Training.Texts;

namespace Churn.Training.Runs;

/// <summary>
/// Makes golden records: made-up customers, since they are shown as examples, whose probabilities lie far apart, so that they
/// verify the whole graph.
/// </summary>
internal static class GoldenRecords
{
    private const int Count = 10;
    private const int Drawn = 100;
    private const int Stream = 0x601D;

    /// <param name="candidate">The model that scores them.</param>
    /// <param name="measured">The model that was measured in its place; null where it is the same.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="table">Where usual values are taken from.</param>
    /// <param name="seed">The seed of the training.</param>
    /// <param name="texts">What was learnt of columns of free text.</param>
    /// <returns>The typical record first: it is the example. The others by their probability.</returns>
    public static IReadOnlyList<GoldenRecord> Make(
        Candidate candidate,
        Candidate? measured,
        CustomerSchema schema,
        CustomerTable table,
        int seed,
        IReadOnlyList<LearnedTexts> texts)
    {
        return [.. Draw(schema, table, seed, coded => (float)candidate.Probability(coded), texts).Select(drawn =>
            new GoldenRecord(drawn.Record, new ChurnProbability(drawn.Score))
            {
                Measured = measured is null ? null : new ChurnProbability((float)measured.Probability(drawn.Coded)),
            })];
    }

    /// <summary>Adds made-up events, by which the graph that scores their order is verified.</summary>
    /// <param name="records">Golden records.</param>
    /// <param name="model">Scores the order; null for a model that does not read it.</param>
    /// <param name="facts">What the model knows of events.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="seed">The seed of the training.</param>
    public static IReadOnlyList<GoldenRecord> With(
        this IReadOnlyList<GoldenRecord> records, SequenceEnsemble? model, EventFacts? facts, CustomerSchema schema, int seed)
    {
        if (model is null || facts?.Sequence is not { } read) return records;
        var features = new EventFeatures(facts.Schema, new EventSequenceScorer(facts.Schema, read.MaxEvents, model.Score));
        return [.. records.Select((record, number) =>
        {
            var events = SyntheticEvents.Draw(facts, number, seed);
            return record with
            {
                Events = events,
                EventSequenceScore = GoldenEvents.Score(events, facts, features, schema),
            };
        })];
    }

    /// <summary>Makes up records and scores them.</summary>
    /// <returns>The typical record first, the others by their score.</returns>
    public static IReadOnlyList<(JsonElement Record, float[] Coded, float Score)> Draw(
        CustomerSchema schema,
        CustomerTable table,
        int seed,
        Func<float[], float> score,
        IReadOnlyList<LearnedTexts>? texts = null)
    {
        var records = new SyntheticRecords(schema, table, texts ?? []);
        var random = new RandomStream(seed, Stream);
        var drawn = Enumerable.Range(2, Drawn).Select(number => Score(records.Draw(number, random)))
            .OrderBy(record => record.Score).ToArray(); // stable, so the same at any number of threads
        return [Score(records.Typical(1)), .. Enumerable.Range(0, Count - 1).Select(i => drawn[i * (Drawn - 1) / (Count - 2)])];

        (JsonElement, float[], float Score) Score(JsonElement record)
        {
            var reading = JsonRecordReader.Read(schema, JsonSerializer.SerializeToUtf8Bytes(record), schema.AsOf);
            var coded = reading.Record!.Coded.Features;
            return (record, coded, score(coded));
        }
    }
}
