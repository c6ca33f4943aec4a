using System.Buffers.Binary;
using System.Text;
using Churn.Core.Events;
using Churn.Core.Texts;

namespace Churn.Data.Events;

/// <summary>Keeps the texts of events in a temporary file, so that memory does not grow with them.</summary>
internal sealed class EventTextStore : IDisposable
{
    /// <summary>The place of no text.</summary>
    public const long None = -1;

    private const int MaxBytes = TextScorer.MaxLength * 4;
    private const int Head = sizeof(int);
    private const int BufferBytes = 1 << 20;

    /// <summary>So much is read at first: most texts are shorter.</summary>
    private const int UsualBytes = 512;

    private byte[] last = []; // what is not yet in the file
    private byte[] read = [];
    private FileStream? file;
    private long written;
    private int used;

    /// <summary>Adds a text in UTF-8, of which the characters that are read of a text are kept.</summary>
    /// <returns>Its place.</returns>
    public long Add(ReadOnlySpan<byte> text)
    {
        if (last.Length == 0) (last, read) = (new byte[BufferBytes], new byte[Head + MaxBytes]);
        if (text.Length > MaxBytes) text = text[..MaxBytes]; // more than the characters that are read
        if (used + Head + text.Length > last.Length) Write();
        BinaryPrimitives.WriteInt32LittleEndian(last.AsSpan(used), text.Length);
        text.CopyTo(last.AsSpan(used + Head));
        var place = written + used;
        used += Head + text.Length;
        return place;
    }

    /// <summary>The text at a place; null where there is none.</summary>
    public string? Read(long place)
    {
        if (place == None) return null;
        if (place >= written) return TextOf(last.AsSpan((int)(place - written)));
        Fill(place, 0, UsualBytes);
        if (Head + BinaryPrimitives.ReadInt32LittleEndian(read) is var length && length > UsualBytes)
            Fill(place, UsualBytes, length);
        return TextOf(read);
    }

    public void Dispose() => file?.Dispose();

    private static string TextOf(ReadOnlySpan<byte> record) => EventTexts.Cut(
        Encoding.UTF8.GetString(record.Slice(Head, BinaryPrimitives.ReadInt32LittleEndian(record)))).ToString();

    /// <summary>Reads a part of a record, as far as the file has it.</summary>
    private void Fill(long place, int from, int until)
    {
        while (from < until)
        {
            var more = RandomAccess.Read(file!.SafeFileHandle, read.AsSpan(from, until - from), place + from);
            if (more == 0) return; // less than usual is left of the file
            from += more;
        }
    }

    private void Write()
    {
        file ??= SpillFile.Create();
        file.Write(last.AsSpan(0, used));
        (written, used) = (written + used, 0);
    }
}
