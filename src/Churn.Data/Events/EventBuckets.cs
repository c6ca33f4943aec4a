using System.Buffers.Binary;
using Churn.Core.Events;

namespace Churn.Data.Events;

/// <summary>
/// Sorts events by customer in memory that does not grow with them: events of neighbouring customers lie together in blocks,
/// which go to a temporary file once there are many.
/// </summary>
/// <param name="words">How many members of an event are words.</param>
/// <param name="numbers">How many are numbers.</param>
/// <param name="texts">How many are free text.</param>
/// <param name="maxMemory">The most bytes of blocks that are kept in memory.</param>
internal sealed class EventBuckets(int words, int numbers, int texts = 0, long maxMemory = EventBuckets.UsualMemory)
    : IDisposable
{
    private const long UsualMemory = 24 << 20;
    private const int CustomersOfBucket = 1_024;
    private const int RecordsOfBlock = 512;
    private const int Head = sizeof(int) + (2 * sizeof(long));

    private readonly int size = Head + (words * sizeof(int)) + (numbers * sizeof(double)) + (texts * sizeof(long));
    private readonly EventTextStore written = new();
    private readonly List<Bucket> buckets = [];
    private readonly int[] ends = new int[CustomersOfBucket]; // of the records of each customer of a bucket
    private byte[] records = []; // of a bucket, used again for the next
    private int[] order = []; // of them by customer
    private FileStream? file;
    private long kept;

    /// <summary>Adds an event.</summary>
    /// <param name="customer">The number of the customer.</param>
    /// <param name="time">When it happened.</param>
    /// <param name="known">When it became known.</param>
    /// <param name="word">The codes of its words.</param>
    /// <param name="number">Its numbers.</param>
    /// <param name="text">The places of its texts, by <see cref="AddText"/>.</param>
    public void Add(
        int customer, long time, long known, ReadOnlySpan<int> word, ReadOnlySpan<double> number, ReadOnlySpan<long> text)
    {
        while (buckets.Count <= customer / CustomersOfBucket) buckets.Add(new Bucket());
        var bucket = buckets[customer / CustomersOfBucket];
        if (bucket.Last.Length == bucket.Used) Grow(bucket);
        var record = bucket.Last.AsSpan(bucket.Used, size);
        bucket.Used += size;
        BinaryPrimitives.WriteInt32LittleEndian(record, customer);
        BinaryPrimitives.WriteInt64LittleEndian(record[sizeof(int)..], time);
        BinaryPrimitives.WriteInt64LittleEndian(record[(sizeof(int) + sizeof(long))..], known);
        var at = Head;
        foreach (var code in word)
        {
            BinaryPrimitives.WriteInt32LittleEndian(record[at..], code);
            at += sizeof(int);
        }

        foreach (var value in number)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(record[at..], value);
            at += sizeof(double);
        }

        foreach (var place in text)
        {
            BinaryPrimitives.WriteInt64LittleEndian(record[at..], place);
            at += sizeof(long);
        }
    }

    /// <summary>Keeps a text in UTF-8; an empty one is missing.</summary>
    /// <returns>Its place.</returns>
    public long AddText(ReadOnlySpan<byte> text) => text.IsEmpty ? EventTextStore.None : written.Add(text);

    /// <summary>Goes through the customers in ascending order, and through the events of each in the order of adding.</summary>
    /// <param name="action">Takes a customer and their events; the history is used again for the next.</param>
    /// <param name="customers">How many customers there are; those without events come, too.</param>
    /// <param name="code">Makes the code of a word from its member and the code that was added.</param>
    /// <param name="hasTexts">Whether texts are read, too; without, each is missing.</param>
    public void ForEachCustomer(
        int customers, Func<int, int, int> code, Action<int, EventHistory> action, bool hasTexts = true)
    {
        var (history, word, number) = (new EventHistory(words, numbers, texts), new int[words], new double[numbers]);
        var text = new string?[texts];
        for (var start = 0; start < customers; start += CustomersOfBucket)
        {
            var count = start / CustomersOfBucket < buckets.Count ? Load(buckets[start / CustomersOfBucket]) : 0;
            Order(count, start);
            for (var customer = start; customer < Math.Min(customers, start + CustomersOfBucket); customer++)
            {
                history.Clear();
                var first = customer == start ? 0 : ends[customer - start - 1];
                foreach (var record in order.AsSpan(first, ends[customer - start] - first))
                {
                    var bytes = records.AsSpan(record * size, size);
                    for (var i = 0; i < words; i++)
                        word[i] = code(i, BinaryPrimitives.ReadInt32LittleEndian(bytes[(Head + (i * sizeof(int)))..]));
                    for (var i = 0; i < numbers; i++)
                        number[i] = BinaryPrimitives.ReadDoubleLittleEndian(
                            bytes[(Head + (words * sizeof(int)) + (i * sizeof(double)))..]);
                    for (var i = 0; hasTexts && i < texts; i++)
                        text[i] = written.Read(
                            BinaryPrimitives.ReadInt64LittleEndian(bytes[(size - ((texts - i) * sizeof(long)))..]));
                    history.Add(
                        BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(int)..]),
                        BinaryPrimitives.ReadInt64LittleEndian(bytes[(sizeof(int) + sizeof(long))..]),
                        word,
                        number,
                        text);
                }

                action(customer, history);
            }
        }
    }

    public void Dispose()
    {
        written.Dispose();
        file?.Dispose();
    }

    /// <summary>Counts the records of each customer, and puts their places into the order of the customers.</summary>
    private void Order(int count, int start)
    {
        if (order.Length < count) order = new int[count];
        Array.Clear(ends);
        for (var record = 0; record < count; record++) ends[CustomerOf(record) - start]++;
        for (var (i, sum) = (0, 0); i < ends.Length; i++) (ends[i], sum) = (sum, sum + ends[i]);
        for (var record = 0; record < count; record++) order[ends[CustomerOf(record) - start]++] = record;
    }

    private int CustomerOf(int record) => BinaryPrimitives.ReadInt32LittleEndian(records.AsSpan(record * size));

    /// <summary>Puts a full block away and begins another.</summary>
    private void Grow(Bucket bucket)
    {
        if (bucket.Used > 0 && kept + bucket.Last.Length > maxMemory)
        {
            file ??= SpillFile.Create();
            bucket.Places.Add((null, file.Position));
            file.Write(bucket.Last);
        }
        else
        {
            if (bucket.Used > 0) bucket.Places.Add((bucket.Last, 0));
            kept += bucket.Last.Length;
            bucket.Last = new byte[RecordsOfBlock * size];
        }

        bucket.Used = 0;
    }

    /// <summary>Brings the records of a bucket into <see cref="records"/>.</summary>
    /// <returns>How many there are.</returns>
    private int Load(Bucket bucket)
    {
        var block = RecordsOfBlock * size;
        var length = checked((bucket.Places.Count * block) + bucket.Used);
        if (records.Length < length) records = new byte[length];
        foreach (var (i, (memory, place)) in bucket.Places.Index())
        {
            var part = records.AsSpan(i * block, block);
            if (memory is not null) memory.CopyTo(part);
            else ReadFully(part, place);
        }

        bucket.Last.AsSpan(0, bucket.Used).CopyTo(records.AsSpan(bucket.Places.Count * block));
        return length / size;
    }

    private void ReadFully(Span<byte> part, long place)
    {
        while (part.Length > 0)
        {
            var read = RandomAccess.Read(file!.SafeFileHandle, part, place);
            if (read == 0) throw new EndOfStreamException("The temporary file of events was cut off.");
            part = part[read..];
            place += read;
        }
    }

    /// <summary>The events of neighbouring customers.</summary>
    private sealed class Bucket
    {
        /// <summary>Full blocks, in memory or in the file.</summary>
        public List<(byte[]? Memory, long Place)> Places { get; } = [];

        public byte[] Last { get; set; } = [];

        public int Used { get; set; }
    }
}
