using System.Text.Json;
using Churn.Core.Decisions;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Tables;
using Churn.Models.Manifest;
using Churn.Training.Evaluation;

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
    /// <param name="schema">Its schema.</param>
    /// <param name="table">Where usual values are taken from.</param>
    /// <param name="seed">The seed of the training.</param>
    /// <returns>The typical record first: it is the example. The others by their probability.</returns>
    public static IReadOnlyList<GoldenRecord> Make(Candidate candidate, CustomerSchema schema, CustomerTable table, int seed)
    {
        var records = new SyntheticRecords(schema, table);
        var random = new RandomStream(seed, Stream);
        var drawn = Enumerable.Range(2, Drawn).Select(number => Score(records.Draw(number, random)))
            .OrderBy(record => record.Probability.Value).ToArray(); // stable, so the same at any number of threads
        return [Score(records.Typical(1)), .. Enumerable.Range(0, Count - 1).Select(i => drawn[i * (Drawn - 1) / (Count - 2)])];

        GoldenRecord Score(JsonElement record)
        {
            var reading = JsonRecordReader.Read(schema, JsonSerializer.SerializeToUtf8Bytes(record), schema.AsOf);
            return new GoldenRecord(record, new ChurnProbability((float)candidate.Probability(reading.Record!.Coded.Features)));
        }
    }
}
