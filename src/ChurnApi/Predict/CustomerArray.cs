using System.Runtime.InteropServices;
using System.Text.Json;
using Churn.Core.Schema;
using Churn.Models.Answering;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Serving;
using ChurnApi.Telemetry;

namespace ChurnApi.Predict;

/// <summary>Reads a body that is an array of customers, and answers each of them.</summary>
internal static class CustomerArray
{
    /// <summary>What an answer takes in bytes, its warnings or errors included.</summary>
    private const int MemoryPerCustomer = 4 * 1024;

    /// <summary>After so many customers, a few milliseconds, other requests have their turn on the thread.</summary>
    private const int CustomersPerTurn = 256;

    /// <param name="request">The request.</param>
    /// <param name="options">Hold the limits.</param>
    /// <param name="single">Where to send a single customer, in a sentence.</param>
    public static async Task<BodyReading> ReadAsync(HttpRequest request, ServiceOptions options, string single)
    {
        var reading = await BodyReader.ReadAsync(request, options.MaxSegmentsBytes, "a JSON array of customers");
        if (reading.Body is null) return reading;
        var problem = Check(reading.Body.Root, options.MaxSegmentsCustomers, single) ?? Hold(request, reading.Body);
        if (problem is null) return reading;
        reading.Body.Dispose();
        return new BodyReading(null, problem);
    }

    /// <summary>One result or one error for each customer, in their order.</summary>
    /// <param name="model">The model to ask.</param>
    /// <param name="shadow">Is offered every customer that the model answers for.</param>
    /// <param name="metrics">Count every customer.</param>
    /// <param name="customers">The array.</param>
    /// <param name="asOf">As of when it is asked.</param>
    /// <param name="strict">Whether a customer is refused that holds what training never saw.</param>
    /// <param name="result">Makes a result of an answer and the customer's position, from 0.</param>
    /// <param name="aborted">Whether the caller has gone.</param>
    public static Task<BatchItem<T>[]> AnswerAsync<T>(
        ChurnModel model,
        ShadowEvaluator shadow,
        RequestMetrics metrics,
        JsonElement customers,
        AsOf asOf,
        bool strict,
        Func<CustomerAnswer, int, T> result,
        CancellationToken aborted)
        where T : struct
    {
        return EachAsync(model, metrics, customers, asOf, strict, Ask, aborted);

        T Ask(CustomerRecord record, JsonElement customer, int index)
        {
            var answer = model.Answerer.Answer(record, metrics);
            shadow.Offer(JsonMarshal.GetRawUtf8Value(customer), asOf, answer);
            return result(answer, index);
        }
    }

    /// <summary>One result or one error for each customer, in their order.</summary>
    /// <param name="model">The model that reads them.</param>
    /// <param name="metrics">Count customers that are refused.</param>
    /// <param name="customers">The array.</param>
    /// <param name="asOf">As of when it is asked.</param>
    /// <param name="strict">Whether a customer is refused that holds what training never saw.</param>
    /// <param name="result">Makes a result of a record, the customer as sent, and their position, from 0.</param>
    /// <param name="aborted">Whether the caller has gone.</param>
    public static Task<BatchItem<T>[]> EachAsync<T>(
        ChurnModel model,
        RequestMetrics metrics,
        JsonElement customers,
        AsOf asOf,
        bool strict,
        Func<CustomerRecord, JsonElement, int, T> result,
        CancellationToken aborted)
        where T : struct
    {
        var reader = model.Answerer.NewReader();
        return EachAsync(metrics, customers, Read, aborted);

        BatchItem<T> Read(JsonElement customer, int index)
        {
            var reading = reader.Read(JsonMarshal.GetRawUtf8Value(customer), asOf);
            if (strict) reading = reading.Strictly(model.Schema);
            return reading.Succeeded
                ? new BatchItem<T>(index, result(reading.Record, customer, index), null)
                : new BatchItem<T>(index, null, BatchError.Of(reading.Faults, index));
        }
    }

    /// <summary>One item for each customer, in their order; other requests have their turns on the thread.</summary>
    /// <param name="metrics">Count customers that are refused.</param>
    /// <param name="customers">The array.</param>
    /// <param name="item">Makes the item of a customer and their position, from 0.</param>
    /// <param name="aborted">Whether the caller has gone.</param>
    public static async Task<BatchItem<T>[]> EachAsync<T>(
        RequestMetrics metrics, JsonElement customers, Func<JsonElement, int, BatchItem<T>> item, CancellationToken aborted)
        where T : struct
    {
        var items = new BatchItem<T>[customers.GetArrayLength()];
        foreach (var (index, customer) in customers.EnumerateArray().Index())
        {
            aborted.ThrowIfCancellationRequested();
            if (index % CustomersPerTurn == CustomersPerTurn - 1) await Task.Yield();
            items[index] = item(customer, index);
            if (items[index].Error is { } error) metrics.Refused(error.Rules);
        }

        return items;
    }

    /// <summary>Holds what the answer takes until the caller has taken it.</summary>
    private static Problem? Hold(HttpRequest request, JsonBody body) =>
        request.HttpContext.TryHold(body.Memory + ((long)body.Root.GetArrayLength() * MemoryPerCustomer))
            ? null
            : KnownProblems.Busy();

    private static Problem? Check(JsonElement root, int limit, string single)
    {
        if (root.ValueKind != JsonValueKind.Array) return KnownProblems.NotAnArray(single);
        var count = root.GetArrayLength();
        return count > limit ? KnownProblems.TooManyCustomers(count, limit) : null;
    }
}
