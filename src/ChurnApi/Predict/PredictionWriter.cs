using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Churn.Core.Schema;
using Churn.Models.Scoring;

namespace ChurnApi.Predict;

/// <summary>
/// Writes predictions as <see cref="Prediction"/> has them, the same bytes, into memory that is used again. For one thread at a
/// time; dispose it to give it back.
/// </summary>
internal sealed class PredictionWriter : IDisposable
{
    /// <summary>Memory that had to grow beyond this, in bytes, for the sake of one answer is not kept.</summary>
    private const int LargestKept = 64 * 1024;

    private const int CommonSize = 1024;

    private static readonly ConcurrentBag<PredictionWriter> Free = [];

    private static readonly JsonEncodedText CustomerId = Name(nameof(Prediction.CustomerId));
    private static readonly JsonEncodedText ChurnProbability = Name(nameof(Prediction.ChurnProbability));
    private static readonly JsonEncodedText Churn = Name(nameof(Prediction.Churn));
    private static readonly JsonEncodedText Threshold = Name(nameof(Prediction.Threshold));
    private static readonly JsonEncodedText Segment = Name(nameof(Prediction.Segment));
    private static readonly JsonEncodedText ModelVersion = Name(nameof(Prediction.ModelVersion));
    private static readonly JsonEncodedText ExpectedProfit = Name(nameof(Prediction.ExpectedProfit));
    private static readonly JsonEncodedText AsOf = Name(nameof(Prediction.AsOf));
    private static readonly JsonEncodedText Warnings = Name(nameof(Prediction.Warnings));
    private static readonly JsonEncodedText Field = Name(nameof(FieldWarning.Field));
    private static readonly JsonEncodedText Code = Name(nameof(FieldWarning.Code));
    private static readonly JsonEncodedText Message = Name(nameof(FieldWarning.Message));

    private readonly ArrayBufferWriter<byte> bytes = new(CommonSize);
    private readonly Utf8JsonWriter json;

    private PredictionWriter() => json = new Utf8JsonWriter(
        bytes, new JsonWriterOptions { Encoder = ApiJson.Readable.Options.Encoder, SkipValidation = true });

    /// <summary>The answer that was written.</summary>
    public ReadOnlyMemory<byte> Written => bytes.WrittenMemory;

    public static PredictionWriter Rent() => Free.TryTake(out var writer) ? writer : new PredictionWriter();

    /// <summary>Writes the answer for one customer, in the place of the one before.</summary>
    public void Write(string version, CustomerRecord record, CustomerScore score)
    {
        bytes.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        json.WriteString(CustomerId, record.CustomerId);
        json.WriteNumber(ChurnProbability, score.Probability.Value);
        json.WriteBoolean(Churn, score.Churn);
        if (score.Threshold is { } threshold) json.WriteNumber(Threshold, threshold.Value);
        else json.WriteNull(Threshold);
        json.WriteString(Segment, score.Segment);
        json.WriteString(ModelVersion, version);
        if (score.ExpectedProfit is { } profit) json.WriteNumber(ExpectedProfit, profit);
        if (record.AsOf is { } day) WriteDay(day);
        WriteWarnings(record.Warnings);
        json.WriteEndObject();
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

    private static JsonEncodedText Name(string property) => JsonEncodedText.Encode(JsonNamingPolicy.CamelCase.ConvertName(property));

    private void WriteDay(DateOnly day)
    {
        Span<char> text = stackalloc char["yyyy-MM-dd".Length];
        day.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        json.WriteString(AsOf, text);
    }

    private void WriteWarnings(IReadOnlyList<RecordWarning> warnings)
    {
        json.WriteStartArray(Warnings);
        for (var i = 0; i < warnings.Count; i++) // foreach would allocate
        {
            json.WriteStartObject();
            json.WriteString(Field, warnings[i].Column);
            json.WriteString(Code, warnings[i].Code);
            json.WriteString(Message, warnings[i].Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
