using System.Text.Json;
using System.Text.Unicode;
using Churn.Core.Csv;
using Churn.Core.Schema;
using Churn.Models.Answering;
using ChurnApi.Http;
using ChurnApi.Telemetry;

namespace ChurnApi.Serving;

/// <summary>From one customer's JSON to the JSON of the answer, without a stop.</summary>
internal static class Predictor
{
    /// <param name="model">The model to ask.</param>
    /// <param name="body">The customer, in UTF-8 as RFC 8259 has it: without comments and trailing commas.</param>
    /// <param name="asOf">As of when it is asked.</param>
    /// <param name="writer">Takes the answer.</param>
    /// <param name="answer">
    /// The answer; nothing where there is a problem. Its record has gone back with its reader: only probability, decision and
    /// version may be used.
    /// </param>
    /// <param name="metrics">Counts the customer; null where no caller asked.</param>
    /// <param name="recorder">Remembers the prediction and gives it an id; null where it is none to act on.</param>
    /// <param name="strict">Whether a customer is refused that holds what training never saw.</param>
    /// <param name="reasons">Which reasons to give; null for none.</param>
    /// <param name="trial">The trial of the model; null where none is on, or where nothing is remembered.</param>
    /// <returns>The problem with the body; null where there is an answer.</returns>
    public static Problem? Answer(
        ChurnModel model,
        ReadOnlySpan<byte> body,
        AsOf asOf,
        PredictionWriter writer,
        out CustomerAnswer answer,
        RequestMetrics? metrics = null,
        PredictionRecorder? recorder = null,
        bool strict = false,
        ReasonOptions? reasons = null,
        RunningTrial? trial = null)
    {
        answer = default;
        if (!Utf8.IsValid(body)) return KnownProblems.NotUtf8();
        var json = body[ByteOrderMark.LengthIn(body)..];
        var reader = model.Answerer.RentReader();
        try
        {
            var reading = reader.Read(json, asOf);
            if (strict) reading = reading.Strictly(model.Schema);
            if (!reading.Succeeded) return Refuse(json, reading.Faults, metrics);
            var (by, given, second) = trial is null
                ? new TrialAnswer(model, model.Answerer.Answer(reading.Record, metrics, reasons), null)
                : trial.Answer(model, reading.Record, json, asOf, metrics, reasons);
            answer = recorder is null ? given : recorder.Record(by, given, asOf.Day, recorder.NextId(), second);
            writer.Write(answer);
            return null;
        }
        catch (JsonException fault)
        {
            return KnownProblems.MalformedJson(fault);
        }
        finally
        {
            model.Answerer.Return(reader);
        }
    }

    /// <summary>The problem with a body that is not a customer.</summary>
    internal static Problem Refuse(ReadOnlySpan<byte> json, IReadOnlyList<RecordError> faults, RequestMetrics? metrics)
    {
        if (IsArray(json)) return KnownProblems.NotOneCustomer();
        metrics?.Refused(faults);
        return KnownProblems.InvalidCustomer(faults);
    }

    private static bool IsArray(ReadOnlySpan<byte> json) => json.TrimStart(" \t\r\n"u8) is [(byte)'[', ..];
}
