using Churn.Core.Csv;

namespace ChurnApi.Predict;

/// <summary>A record is a row of a CSV table. Empty lines are none.</summary>
internal sealed class RowFramer : IRecordFramer
{
    private CsvRowEnds ends = new(BatchTable.UsualSeparator);
    private bool blank = true;

    /// <summary>
    /// Sets the character between the fields, from the next row on. By it a quote at the start of a field is known.
    /// </summary>
    public void Separate(byte separator) => ends = new CsvRowEnds(separator);

    public (FrameKind Kind, int Length) Next(ReadOnlySpan<byte> more)
    {
        var length = ends.Find(more);
        blank &= length == 1 || (length < 0 && more.IsEmpty);
        if (length < 0) return (FrameKind.Open, more.Length);
        var kind = blank ? FrameKind.Nothing : FrameKind.Record;
        blank = true;
        return (kind, length);
    }

    public FrameKind End() => ends.IsQuoted ? FrameKind.OpenQuote : blank ? FrameKind.Nothing : FrameKind.Record;
}
