using Churn.Core.Csv;

namespace ChurnApi.Predict;

/// <summary>A record is a row of a CSV table. Empty lines are none.</summary>
internal sealed class RowSlicer : IRecordSlicer
{
    private CsvRowEnds ends = new(BatchTable.UsualSeparator);
    private bool blank = true;

    /// <summary>Sets the character between the fields, from the next row on. By it a quote at the start of a field is known.</summary>
    public void Separate(byte separator) => ends = new CsvRowEnds(separator);

    public (SliceKind Kind, int Length) Next(ReadOnlySpan<byte> more)
    {
        var length = ends.Find(more);
        blank &= length == 1 || (length < 0 && more.IsEmpty);
        if (length < 0) return (SliceKind.Open, more.Length);
        var kind = blank ? SliceKind.Nothing : SliceKind.Record;
        blank = true;
        return (kind, length);
    }

    public SliceKind End() => ends.IsQuoted ? SliceKind.OpenQuote : blank ? SliceKind.Nothing : SliceKind.Record;
}
