using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Churn.Client;

/// <summary>Writes customers as JSON.</summary>
internal static class CustomerWriter
{
    /// <summary>
    /// From this size on, in bytes, a batch is full. It is below what servers take in before they must have answered, since
    /// HTTP/1.1 is written to its end before the answer is read.
    /// </summary>
    private const int FullBatch = 256 * 1024;

    public static ReadOnlyMemory<byte> One(object? customer, JsonSerializerOptions json) =>
        JsonSerializer.SerializeToUtf8Bytes(customer, customer?.GetType() ?? typeof(object), json);

    public static ReadOnlyMemory<byte> Changed(object customer, object changes, JsonSerializerOptions json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write("{\"customer\":"u8);
        buffer.Write(One(customer, json).Span);
        buffer.Write(",\"changes\":"u8);
        buffer.Write(One(changes, json).Span);
        buffer.Write("}"u8);
        return buffer.WrittenMemory;
    }

    public static ReadOnlyMemory<byte> All<T>(IEnumerable<T> customers, JsonSerializerOptions json)
    {
        ArgumentNullException.ThrowIfNull(customers);
        var array = new CustomerArray(json);
        foreach (var customer in customers) array.Add(customer);
        return array.Finish();
    }

    /// <summary>The customers in arrays, each given out as soon as it is full.</summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> Batches<T>(
        IAsyncEnumerable<T> customers, ChurnClientOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var array = new CustomerArray(options.CustomerJson);
        await foreach (var customer in customers.WithCancellation(cancellation).ConfigureAwait(false))
        {
            array.Add(customer);
            if (array.Count < options.BatchCustomers && array.Bytes < FullBatch) continue;
            yield return array.Finish();
            array = new CustomerArray(options.CustomerJson);
        }

        if (array.Count > 0) yield return array.Finish();
    }

    private sealed class CustomerArray(JsonSerializerOptions json)
    {
        private readonly ArrayBufferWriter<byte> buffer = new();

        public int Count { get; private set; }

        public int Bytes => buffer.WrittenCount;

        public void Add(object? customer)
        {
            buffer.Write(Count == 0 ? "["u8 : ","u8);
            buffer.Write(One(customer, json).Span);
            Count++;
        }

        public ReadOnlyMemory<byte> Finish()
        {
            buffer.Write(Count == 0 ? "[]"u8 : "]"u8);
            return buffer.WrittenMemory;
        }
    }
}
