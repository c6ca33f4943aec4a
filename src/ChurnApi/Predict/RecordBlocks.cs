using Churn.Core.Csv;
using ChurnApi.Http;

namespace ChurnApi.Predict;

/// <summary>
/// Cuts a body into blocks of records while it comes. What has come is handed on at once, so that a slow caller gets its first
/// answers before it has sent everything. Memory is bounded by the longest record.
/// </summary>
/// <param name="body">The body.</param>
/// <param name="slicer">Finds the records in it.</param>
/// <param name="longest">The most bytes of a record.</param>
/// <param name="limit">The most bytes of the body, for the message about a larger one.</param>
/// <param name="hasHeader">Whether the first record is the header of a table.</param>
/// <param name="expected">What the body should be, for the message on an empty one.</param>
internal sealed class RecordBlocks(
    BatchBody body,
    IRecordFramer slicer,
    int longest,
    long limit,
    bool hasHeader,
    string expected = RecordBlocks.WhatIsExpected)
{
    /// <summary>What a body should be, for the message on an empty one.</summary>
    public const string WhatIsExpected = "customers as a JSON array, as a line of JSON each, or as CSV";

    private RecordBlock block = new();
    private int start; // of the record under way, or of what is left of one that is too long
    private int seen; // by the slicer
    private int end;
    private BodyPosition place = BodyPosition.Start; // of the start
    private BodyPosition begin = BodyPosition.Start; // of the record under way, though it be too long and its start passed over
    private long index = hasHeader ? -1 : 0; // of the next record
    private int most = RecordBlock.MostRecords;
    private bool tooLong;
    private bool begun; // past the byte order mark, which is no part of the body
    private bool ended; // or broken off

    /// <summary>Whether the body began with a byte order mark.</summary>
    public bool HadByteOrderMark { get; private set; }

    /// <summary>Whether nothing comes after the block that was handed over last.</summary>
    public bool HaveEnded => ended && block.Records.Count == 0 && block.Break is null;

    /// <summary>The next row as the header of the table, in a block of its own; null where the body has no records.</summary>
    public ValueTask<RecordBlock?> HeaderAsync(CancellationToken cancellation)
    {
        (most, index) = (1, -1);
        return NextAsync(new RecordBlock(), cancellation);
    }

    /// <summary>The next records, at least one or the break of the body; null at its end.</summary>
    /// <param name="next">Holds what comes after the records of this block.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public async ValueTask<RecordBlock?> NextAsync(RecordBlock next, CancellationToken cancellation)
    {
        while (true)
        {
            Slice();
            if (body.HasEnded && seen == end && !ended) End();
            if (block.Break is not null || block.Records.Count == most) return HandOver(next);
            if (ended) return block.Records.Count > 0 ? HandOver(next) : null;
            if (block.Records.Count == 0) MakeRoom();
            if (body.TryRead(block.Bytes.AsSpan(end), out var count)) Take(count);
            else if (block.Records.Count > 0) return HandOver(next);
            else Take(await body.ReadAsync(block.Bytes.AsMemory(end), cancellation));
        }
    }

    private void Take(int count)
    {
        end += count;
        if (begun) return;
        begun = body.HasEnded || end >= ByteOrderMark.Length;
        if (!begun) return;
        start = seen = ByteOrderMark.LengthIn(block.Bytes.AsSpan(0, end));
        HadByteOrderMark = start > 0;
    }

    private void Slice()
    {
        while (seen < end && begun && !ended && block.Records.Count < most)
        {
            var (kind, length) = slicer.Next(block.Bytes.AsSpan(seen, end - seen));
            seen += length;
            Take(kind);
            if (kind == FrameKind.Open && seen - start > longest) tooLong = true;
            if (kind == FrameKind.Open && tooLong) Pass();
        }
    }

    private void Take(FrameKind kind)
    {
        switch (kind)
        {
            case FrameKind.Open:
                return;
            case FrameKind.Record:
                tooLong |= seen - start > longest;
                block.Records.Add(new RecordFrame(start, tooLong ? 0 : seen - start, tooLong, begin));
                BeginNext();
                return;
            case FrameKind.Nothing: // a line may be of any number of blanks
                BeginNext();
                return;
            default:
                Break(kind);
                return;
        }
    }

    private void Break(FrameKind kind)
    {
        ended = true;
        var at = place.After(block.Bytes.AsSpan(start, seen - start));
        block.Break = kind switch
        {
            FrameKind.NotAnArray => KnownProblems.NotAnArray("Send one customer alone to POST /predict."),
            FrameKind.OpenQuote => KnownProblems.OpenQuote(begin.Line),
            _ => KnownProblems.MalformedJson(at.Line, at.Position),
        };
    }

    private void End()
    {
        ended = true;
        if (body.IsTooLarge) block.Break = KnownProblems.BodyTooLarge(limit);
        else if (body.IsEmpty) block.Break = KnownProblems.EmptyBody(expected);
        else Take(slicer.End());
    }

    private void BeginNext()
    {
        Pass();
        begin = place;
        tooLong = false;
    }

    /// <summary>The bytes up to here are done with.</summary>
    private void Pass()
    {
        place = place.After(block.Bytes.AsSpan(start, seen - start));
        start = seen;
    }

    private RecordBlock HandOver(RecordBlock next)
    {
        block.FirstIndex = index;
        index += block.Records.Count;
        most = RecordBlock.MostRecords;
        var rest = block.Bytes.AsSpan(start, end - start);
        if (next.Bytes.Length < rest.Length) next.Bytes = new byte[block.Bytes.Length];
        rest.CopyTo(next.Bytes);
        (seen, end, start) = (seen - start, end - start, 0);
        var full = block;
        block = next;
        return full;
    }

    private void MakeRoom()
    {
        var bytes = block.Bytes;
        if (start > 0)
        {
            bytes.AsSpan(start, end - start).CopyTo(bytes);
            (seen, end, start) = (seen - start, end - start, 0);
        }

        if (end < bytes.Length) return;
        Array.Resize(ref bytes, bytes.Length * 2);
        block.Bytes = bytes;
    }
}
