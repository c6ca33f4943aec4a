namespace Churn.Core.Csv;

/// <summary>Reads the rows of a table one after the other, in memory that does not grow with it. Empty lines are passed over.</summary>
/// <param name="text">The table in UTF-8; a byte order mark is passed over. It is not closed.</param>
/// <param name="separator">The character between the fields; one of ASCII.</param>
/// <param name="longest">The most bytes of a field; a longer one is most often the work of a quote that is never closed.</param>
public sealed class CsvReader(Stream text, char separator, int longest)
{
    private const int BlockLength = 64 * 1024;

    private CsvRowEnds ends = new((byte)separator);
    private byte[] block = new byte[BlockLength];
    private int start; // of the row under way
    private int seen;
    private int end;
    private bool begun;

    /// <summary>The line, from 1, on which the last row ends; 0 before the first.</summary>
    public int Line { get; private set; }

    /// <summary>Reads a row.</summary>
    /// <param name="fields">Gets the texts of its fields; none at the end of the table.</param>
    /// <returns>What is wrong with the row.</returns>
    public CsvFault Read(List<string> fields)
    {
        fields.Clear();
        if (!begun) Begin();
        while (true)
        {
            var fault = FindRow();
            var row = block.AsSpan(start, seen - start);
            var content = CsvRow.WithoutEnd(row);
            if (fault == CsvFault.None && !content.IsEmpty) fault = Split(content, fields);
            if (!row.IsEmpty) Line += content.Count((byte)'\n') + 1;
            start = seen;
            if (fault != CsvFault.None || !content.IsEmpty || row.IsEmpty) return fault;
        }
    }

    private void Begin()
    {
        begun = true;
        while (end < ByteOrderMark.Length && Fill())
        {
            // a mark may come in pieces
        }

        start = seen = ByteOrderMark.LengthIn(block.AsSpan(0, end));
    }

    /// <summary>Takes the bytes of a row; none of them at the end of the table.</summary>
    private CsvFault FindRow()
    {
        while (true)
        {
            var length = ends.Find(block.AsSpan(seen, end - seen));
            seen = length < 0 ? end : seen + length;
            if (ends.FieldLength > longest) return CsvFault.LongField;
            if (length < 0 && Fill()) continue;
            if (length > 0 && block[seen - 1] == '\r' && (seen < end || Fill()) && block[seen] == '\n') seen++;
            return CsvFault.None;
        }
    }

    private CsvFault Split(ReadOnlySpan<byte> row, List<string> fields)
    {
        var fault = CsvRow.Split(row, (byte)separator, fields);
        return fault == CsvFault.None && row.Length > longest && fields.Exists(field => field.Length > longest) ? CsvFault.LongField : fault;
    }

    private bool Fill()
    {
        if (start > 0)
        {
            block.AsSpan(start, end - start).CopyTo(block);
            (seen, end, start) = (seen - start, end - start, 0);
        }

        if (end == block.Length) Array.Resize(ref block, block.Length * 2);
        var count = text.Read(block.AsSpan(end));
        end += count;
        return count > 0;
    }
}
