using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Churn.Core.Schema;
using Churn.Models.Explaining;
using Churn.Models.Manifest;
using Churn.Models.Onnx;

namespace Churn.Models.Answering;

/// <summary>The steps of opening a model folder that are the same for every kind of model.</summary>
internal static class ModelOpening
{
    /// <summary>The most a golden record's score may differ on another processor.</summary>
    public const float GoldenTolerance = 1e-5f;

    /// <summary>A training writes ten.</summary>
    private const int MaxGoldenRecords = 1000;

    /// <summary>How long the golden records may take; those of a training take milliseconds.</summary>
    private static readonly TimeSpan MaxRescoringTime = TimeSpan.FromSeconds(20);

    /// <summary>Opens a model; whatever goes wrong is a broken model.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="file">The file of the graph, for messages about it; null to name the folder.</param>
    /// <param name="open">Opens it.</param>
    /// <exception cref="BrokenModelException">Something is missing, altered, or scores otherwise than it should.</exception>
    /// <exception cref="WrongKindException">The model is of another kind.</exception>
    /// <exception cref="StoreUnavailableException">The object storage does not answer.</exception>
    public static T Guard<T>(VersionFolder folder, string? file, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (UnknownGraphException fault)
        {
            throw new BrokenModelException(file is null ? folder.Path : folder.PathOf(file), fault.Message, fault);
        }
        catch (Exception fault)
            when (fault is not (BrokenModelException or WrongKindException or StoreUnavailableException or OutOfMemoryException))
        {
            // Any content may stand in the folder. Whatever else it leads to must not end a check of other versions.
            throw new BrokenModelException(folder.Path, $"it cannot be opened ({fault.GetType().Name}).", fault);
        }
    }

    /// <summary>Makes a graph ready that has one result for the columns of the manifest.</summary>
    public static GraphProgram Compile(string path, byte[] graph, int columns, string output)
    {
        var program = GraphProgram.Compile(graph, output);
        return program.Columns == columns && program.Results == 1
            ? program
            : throw new BrokenModelException(path, "its graph is not for the columns of the manifest.");
    }

    /// <summary>Reads the golden records.</summary>
    public static IReadOnlyList<T> ReadGolden<T>(
        VersionFolder folder, IVersionManifest manifest, JsonTypeInfo<IReadOnlyList<T>> type)
    {
        var path = folder.PathOf(ModelFolder.GoldenFile);
        var bytes = ModelFolder.ReadVerified(folder, ModelFolder.GoldenFile, manifest);
        try
        {
            var golden = JsonSerializer.Deserialize(bytes, type);
            if (golden is not { Count: > 0 } || golden.Any(record => record is null))
                throw new BrokenModelException(path, "it holds no golden record.");
            if (golden.Count > MaxGoldenRecords)
                throw new BrokenModelException(path, $"it holds {golden.Count} golden records, more than {MaxGoldenRecords}.");
            return golden;
        }
        catch (JsonException fault)
        {
            throw new BrokenModelException(path, "it is not a list of golden records.", fault);
        }
    }

    /// <summary>Reads the background, and scores it, so that no request meets a row that the graph cannot read.</summary>
    public static float[][]? ReadBackground(VersionFolder folder, IVersionManifest manifest, IGraphProgram program)
    {
        if (!manifest.Files.ContainsKey(ModelFolder.BackgroundFile)) return null;
        var bytes = ModelFolder.ReadVerified(folder, ModelFolder.BackgroundFile, manifest);
        var path = folder.PathOf(ModelFolder.BackgroundFile);
        var rows = BackgroundRows.Read(bytes, manifest.Schema.Features.Count)
            ?? throw new BrokenModelException(path, "it is not a list of rows for the columns of the manifest.");
        Span<float> score = stackalloc float[1];
        foreach (var row in rows)
        {
            program.Run(row, score);
            if (!float.IsFinite(score[0])) throw new BrokenModelException(path, "a row of it gets no score.");
        }

        return rows;
    }

    /// <summary>Scores the golden records again.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="schema">The columns of the records.</param>
    /// <param name="golden">The records, each with the score it must get.</param>
    /// <param name="score">Scores.</param>
    public static void Rescore(
        VersionFolder folder,
        CustomerSchema schema,
        IEnumerable<(JsonElement Record, float Expected)> golden,
        Func<CodedCustomer, float> score)
    {
        var path = folder.PathOf(ModelFolder.GoldenFile);
        var reader = new JsonRecordReader(schema);
        var started = TimeProvider.System.GetTimestamp();
        foreach (var (record, expected) in golden)
        {
            if (TimeProvider.System.GetElapsedTime(started) > MaxRescoringTime)
                throw new BrokenModelException(path, $"they take over {MaxRescoringTime.TotalSeconds:0} s to score.");
            var reading = reader.Read(JsonMarshal.GetRawUtf8Value(record), schema.AsOf);
            if (!reading.Succeeded) throw new BrokenModelException(path, "a golden record does not fit the schema.");
            if (!(Math.Abs(score(reading.Record.Coded) - expected) <= GoldenTolerance))
                throw new BrokenModelException(path, "a golden record gets another score than when the model was made.");
        }
    }
}
