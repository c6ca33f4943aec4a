using Churn.Core.Csv;
using Churn.Core.Schema;
using ChurnApi.Http;

namespace ChurnApi.Predict;

/// <summary>Reads the header of a table, and Excel's line before it that names the separator.</summary>
/// <param name="blocks">The records, none of which was read yet.</param>
/// <param name="slicer">Is told the separator.</param>
/// <param name="longest">The most bytes of a record.</param>
internal sealed class BatchHeader(RecordBlocks blocks, RowFramer slicer, int longest)
{
    /// <summary>Reads the header.</summary>
    /// <param name="schema">The schema of the model that answers.</param>
    /// <param name="asOf">As of when it is asked.</param>
    /// <param name="allowMissing">Whether the table may lack columns of the model.</param>
    /// <param name="stop">Stops the reading.</param>
    /// <returns>The table, or the problem with it.</returns>
    public async Task<(BatchTable? Table, Problem? Problem)> ReadAsync(
        CustomerSchema schema, AsOf asOf, bool allowMissing, CancellationToken stop)
    {
        var (header, problem) = await NextAsync(stop);
        if (header is null) return (null, problem);
        var named = BatchTable.SeparatorIn(header);
        if (named is { } separator)
        {
            slicer.Separate(separator);
            (header, problem) = await NextAsync(stop);
            if (header is null) return (null, problem);
        }
        else slicer.Separate(separator = BatchTable.SeparatorOf(header, schema));

        (var table, problem) = BatchTable.Of(header, separator, schema, asOf.AgesFrom, allowMissing);
        return (
            table is null
                ? null
                : table with
                {
                    HasSeparatorLine = named is not null,
                    HasByteOrderMark = blocks.HadByteOrderMark,
                },
            problem);
    }

    private async Task<(byte[]? Header, Problem? Problem)> NextAsync(CancellationToken stop)
    {
        var block = await blocks.HeaderAsync(stop);
        if (block is null) return (null, KnownProblems.InvalidHeader("there is none."));
        if (block.Records is not [var header]) return (null, block.Break);
        if (header.IsTooLong) return (null, KnownProblems.RecordTooLarge(header.Place.Line, longest));
        return (CsvRow.WithoutEnd(block.BytesOf(header).Span).ToArray(), null);
    }
}
