namespace ChurnApi.Predict;

/// <summary>A place in a body.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Position">The byte of the line, from 1.</param>
internal readonly record struct BodyPosition(long Line, long Position)
{
    /// <summary>Where a body begins.</summary>
    public static BodyPosition Start { get; } = new(1, 1);

    /// <summary>The place behind bytes that begin here.</summary>
    public BodyPosition After(ReadOnlySpan<byte> bytes)
    {
        var lines = bytes.Count((byte)'\n');
        return lines == 0
            ? this with { Position = Position + bytes.Length }
            : new BodyPosition(Line + lines, bytes.Length - bytes.LastIndexOf((byte)'\n'));
    }

    /// <summary>A place that is told from here on.</summary>
    /// <param name="line">The line, from 1, where this place's is the first.</param>
    /// <param name="position">The byte of that line, from 1.</param>
    public BodyPosition Within(long line, long position) =>
        line == 1 ? this with { Position = Position + position - 1 } : new BodyPosition(Line + line - 1, position);
}
