using System.Collections.Concurrent;
using System.Text.Json;
using Churn.Core.Schema;
using Churn.Core.Scoring;
using Churn.Core.Segments;
using Churn.Models.Manifest;
using Churn.Models.Store;
using Microsoft.ML.OnnxRuntime;

namespace Churn.Models.Scoring;

/// <summary>A verified model, ready to score. Any number of threads may use it at once.</summary>
public sealed class ChurnModel : IDisposable
{
    /// <summary>The most a golden record's probability may differ on another processor.</summary>
    public const float GoldenTolerance = 1e-5f;

    /// <summary>The version of ONNX Runtime that scores.</summary>
    public static string RuntimeVersion => OrtEnv.Instance().GetVersionString();

    private readonly ConcurrentBag<JsonRecordReader> readers = [];
    private readonly GraphSession session;
    private readonly Decider decider;
    private readonly Segmenter segmenter;

    private ChurnModel(string version, ModelManifest manifest, IReadOnlyList<GoldenRecord> golden, GraphSession session)
    {
        Version = version;
        Manifest = manifest;
        Golden = golden;
        this.session = session;
        decider = new Decider(manifest.Schema, manifest.Rules);
        segmenter = new Segmenter(manifest.Schema, manifest.Rules);
    }

    public string Version { get; }

    public ModelManifest Manifest { get; }

    public CustomerSchema Schema => Manifest.Schema;

    /// <summary>Real records with the probability this model gives them.</summary>
    public IReadOnlyList<GoldenRecord> Golden { get; }

    /// <summary>Opens a model folder: checks format and hashes, loads the graph, and rescores the golden records.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="version">The version its manifest must make.</param>
    /// <exception cref="BrokenModelException">Something is missing, altered, or scores otherwise than it should.</exception>
    public static ChurnModel Open(string folder, string version)
    {
        var manifest = ModelFolder.ReadManifest(folder, version);
        ModelFolder.ReadVerified(folder, ModelFolder.PortableFile, manifest);
        ModelFolder.ReadVerified(folder, ModelFolder.ReportFile, manifest);
        var golden = ReadGolden(folder, manifest);
        var graph = ModelFolder.ReadVerified(folder, ModelFolder.ModelFile, manifest);
        ChurnModel? model = null;
        try
        {
            model = new ChurnModel(version, manifest, golden, new GraphSession(graph, manifest.Schema.Features.Count));
            model.RescoreGolden(folder);
            return model;
        }
        catch (OnnxRuntimeException fault)
        {
            model?.Dispose();
            throw new BrokenModelException(Path.Combine(folder, ModelFolder.ModelFile), "ONNX Runtime cannot run it.", fault);
        }
        catch
        {
            model?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Lends a reader of records under the model's schema, for one thread. Who gives it back with <see cref="Return"/> saves the next
    /// one its memory.
    /// </summary>
    public JsonRecordReader RentReader() => readers.TryTake(out var reader) ? reader : new JsonRecordReader(Schema);

    /// <summary>Takes a reader back; nothing of its last reading may be used any more.</summary>
    public void Return(JsonRecordReader reader) => readers.Add(reader);

    /// <summary>Scores one customer.</summary>
    public CustomerScore Score(CustomerRecord record)
    {
        var probability = new ChurnProbability(session.Score(record.Coded).Probability);
        var decision = decider.Decide(record.Coded, record.Amounts, probability);
        var customer = segmenter.Assign(record.Coded, probability, decision.Acts);
        return new CustomerScore(probability, decision.Acts, customer.Segment, customer.Value)
        {
            Threshold = decision.Threshold,
            ExpectedProfit = decision.ExpectedProfit,
        };
    }

    public void Dispose() => session.Dispose();

    private static IReadOnlyList<GoldenRecord> ReadGolden(string folder, ModelManifest manifest)
    {
        var path = Path.Combine(folder, ModelFolder.GoldenFile);
        var bytes = ModelFolder.ReadVerified(folder, ModelFolder.GoldenFile, manifest);
        try
        {
            var golden = JsonSerializer.Deserialize(bytes, ManifestJson.Readable.IReadOnlyListGoldenRecord);
            return golden is { Count: > 0 } && golden.All(record => record is not null) ? golden : throw new BrokenModelException(path, "it holds no golden record.");
        }
        catch (JsonException fault)
        {
            throw new BrokenModelException(path, "it is no list of golden records.", fault);
        }
    }

    private void RescoreGolden(string folder)
    {
        var path = Path.Combine(folder, ModelFolder.GoldenFile);
        var reader = new JsonRecordReader(Schema);
        foreach (var golden in Golden)
        {
            var reading = reader.Read(golden.ToUtf8(), Schema.AsOf);
            if (!reading.Succeeded) throw new BrokenModelException(path, "a golden record does not fit the schema.");
            var found = session.Score(reading.Record.Coded).Probability;
            if (!(Math.Abs(found - golden.Probability.Value) <= GoldenTolerance))
                throw new BrokenModelException(path, "a golden record gets another probability than when the model was made.");
        }
    }
}
