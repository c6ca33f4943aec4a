using System.Buffers.Binary;
using System.Text;

namespace Churn.Outcomes.Storage;

/// <summary>
/// Rows as PostgreSQL's COPY takes them in its binary form. Npgsql's own writer of it costs several times as much, a call and a
/// converter for each field.
/// </summary>
internal sealed class CopyRows
{
    private const int RealType = 700; // the object id of float4
    private const int FieldLength = sizeof(int);

    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static ReadOnlySpan<byte> Head =>
        [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xFF, (byte)'\r', (byte)'\n', 0,
            0, 0, 0, 0, 0, 0, 0, 0]; // no flags, no extension

    private byte[] bytes = new byte[64 * 1024];
    private int length;

    /// <summary>The rows so far, with the head and the end of the form.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes.AsMemory(0, length);

    /// <summary>Begins anew.</summary>
    public void Start()
    {
        length = 0;
        Head.CopyTo(Take(Head.Length));
    }

    /// <summary>Begins a row.</summary>
    public void Row(short fields) => BinaryPrimitives.WriteInt16BigEndian(Take(sizeof(short)), fields);

    /// <summary>Ends the last row.</summary>
    public void End() => Row(-1);

    public void Null() => Put(-1);

    public void Field(bool? value)
    {
        if (value is not { } known) Null();
        else Take(1, field: true)[0] = known ? (byte)1 : (byte)0;
    }

    public void Field(int? value)
    {
        if (value is not { } known) Null();
        else BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int), field: true), known);
    }

    public void Field(double? value)
    {
        if (value is not { } known) Null();
        else BinaryPrimitives.WriteDoubleBigEndian(Take(sizeof(double), field: true), known);
    }

    public void Field(DateTimeOffset time) => BinaryPrimitives.WriteInt64BigEndian(
        Take(sizeof(long), field: true), (time.UtcTicks - Epoch.UtcTicks) / TimeSpan.TicksPerMicrosecond);

    public void Field(DateOnly? day) => Field(day?.DayNumber - DateOnly.FromDateTime(Epoch.Date).DayNumber);

    public void Field(Guid id) => id.TryWriteBytes(Take(16, field: true), bigEndian: true, out _);

    public void Field(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length, field: true));

    public void Field(string? text)
    {
        if (text is null) Null();
        else Encoding.UTF8.GetBytes(text, Take(Encoding.UTF8.GetByteCount(text), field: true));
    }

    /// <summary>Writes an array of one dimension, whose positions count from 1.</summary>
    public void Field(ReadOnlySpan<float> values)
    {
        Put((5 * sizeof(int)) + (values.Length * (FieldLength + sizeof(float))));
        Put(1); // dimension
        Put(0); // no null
        Put(RealType);
        Put(values.Length);
        Put(1);
        foreach (var value in values) BinaryPrimitives.WriteSingleBigEndian(Take(sizeof(float), field: true), value);
    }

    private void Put(int value) => BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), value);

    /// <summary>Returns the next bytes to write to, those of a field after its length.</summary>
    private Span<byte> Take(int count, bool field = false)
    {
        if (field) Put(count);
        if (length + count > bytes.Length) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + count));
        length += count;
        return bytes.AsSpan(length - count, count);
    }
}
