using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Churn.Models.Answering;
using ChurnApi.Http;

namespace ChurnApi.Serving;

/// <summary>
/// Writes single answers into memory that is used again. For one thread at a time; dispose it to give it back.
/// </summary>
internal sealed class PredictionWriter : IDisposable
{
    /// <summary>Memory that had to grow beyond this, in bytes, for the sake of one answer is not kept.</summary>
    private const int LargestKept = 64 * 1024;

    private const int CommonSize = 1024;

    private static readonly ConcurrentBag<PredictionWriter> Free = [];

    private readonly ArrayBufferWriter<byte> bytes = new(CommonSize);
    private readonly Utf8JsonWriter json;

    private PredictionWriter() => json = new Utf8JsonWriter(
        bytes, new JsonWriterOptions { Encoder = ApiJson.Encoder, SkipValidation = true });

    /// <summary>The answer that was written.</summary>
    public ReadOnlyMemory<byte> Written => bytes.WrittenMemory;

    public static PredictionWriter Rent() => Free.TryTake(out var writer) ? writer : new PredictionWriter();

    /// <summary>Writes the answer for one customer, in the place of the one before.</summary>
    public void Write(in CustomerAnswer answer)
    {
        bytes.ResetWrittenCount();
        json.Reset();
        AnswerJson.Write(json, answer);
        json.Flush();
    }

    /// <summary>Gives the memory back, emptied: it held a customer.</summary>
    public void Dispose()
    {
        if (bytes.Capacity > LargestKept)
        {
            json.Dispose();
            return;
        }

        bytes.Clear();
        Free.Add(this);
    }
}
