namespace ChurnApi.Predict;

/// <summary>A record is a line. Blank lines are none.</summary>
internal sealed class LineFramer : IRecordFramer
{
    private bool blank = true;

    public (FrameKind Kind, int Length) Next(ReadOnlySpan<byte> more)
    {
        var end = more.IndexOf((byte)'\n');
        blank &= (end < 0 ? more : more[..end]).IndexOfAnyExcept(" \t\r"u8) < 0;
        if (end < 0) return (FrameKind.Open, more.Length);
        var kind = End();
        blank = true;
        return (kind, end + 1);
    }

    public FrameKind End() => blank ? FrameKind.Nothing : FrameKind.Record;
}
