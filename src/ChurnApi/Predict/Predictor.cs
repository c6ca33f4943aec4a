using System.Text.Json;
using System.Text.Unicode;
using Churn.Core;
using Churn.Core.Schema;
using Churn.Models.Scoring;
using ChurnApi.Problems;
using ChurnApi.Telemetry;

namespace ChurnApi.Predict;

/// <summary>From one customer's JSON to the JSON of the answer, without a stop.</summary>
internal static class Predictor
{
    /// <param name="model">The model to ask.</param>
    /// <param name="body">The customer, in UTF-8 as RFC 8259 has it: without comments and trailing commas.</param>
    /// <param name="asOf">The day from which the ages of dates count; null for the training's.</param>
    /// <param name="answer">Takes the answer.</param>
    /// <param name="score">What the model says; nothing where there is a problem.</param>
    /// <param name="metrics">Counts the customer; null where no caller asked.</param>
    /// <param name="strict">Whether a customer is refused that holds what training never saw.</param>
    /// <returns>The problem with the body; null where there is an answer.</returns>
    public static Problem? Answer(
        ChurnModel model,
        ReadOnlySpan<byte> body,
        DateOnly? asOf,
        PredictionWriter answer,
        out CustomerScore score,
        RequestMetrics? metrics = null,
        bool strict = false)
    {
        score = default;
        if (!Utf8.IsValid(body)) return KnownProblems.NotUtf8();
        var json = body[ByteOrderMark.LengthIn(body)..];
        var reader = model.RentReader();
        try
        {
            var reading = reader.Read(json, asOf);
            if (strict) reading = reading.Strictly(model.Schema);
            if (!reading.Succeeded) return Refuse(json, reading.Faults, metrics);
            score = metrics is null ? model.Score(reading.Record) : metrics.Score(model, reading.Record);
            answer.Write(model.Version, reading.Record, score);
            return null;
        }
        catch (JsonException fault)
        {
            return KnownProblems.MalformedJson(fault);
        }
        finally
        {
            model.Return(reader);
        }
    }

    private static Problem Refuse(ReadOnlySpan<byte> json, IReadOnlyList<RecordFault> faults, RequestMetrics? metrics)
    {
        if (IsArray(json)) return KnownProblems.NotOneCustomer();
        metrics?.Refused(faults);
        return KnownProblems.InvalidCustomer(faults);
    }

    private static bool IsArray(ReadOnlySpan<byte> json) => json.TrimStart(" \t\r\n"u8) is [(byte)'[', ..];
}
