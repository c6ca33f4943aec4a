using System.Buffers;
using System.Text;
using Churn.Core.Csv;
using Churn.Core.Schema;
using Churn.Models.Answering;
using ChurnApi.Http;

namespace ChurnApi.Predict;

/// <summary>
/// A CSV table: the columns and rows that were sent, or where none were the customer's identifier, and after them the columns
/// of an answer and of the error.
/// </summary>
/// <param name="table">The table that was sent; null where the batch was none.</param>
/// <param name="reasons">Which reasons are given; null for none.</param>
internal sealed class TableAnswer(BatchTable? table, ReasonOptions? reasons = null) : IBatchAnswer
{
    /// <summary>The column that says why a row has no score.</summary>
    public const string ErrorColumn = "churn_error";

    private const string CustomerColumn = "customerId";

    private readonly byte separator = table?.Separator ?? BatchTable.UsualSeparator;

    /// <summary>The fields of a row that cannot be told, as separators.</summary>
    private readonly byte[] blank =
        [.. Enumerable.Repeat(table?.Separator ?? BatchTable.UsualSeparator, (table?.Names.Length ?? 1) - 1)];

    public string ContentType => $"{BatchFormat.Table.MediaType}; charset=utf-8; header=present";

    public void Begin(IBufferWriter<byte> into)
    {
        if (table is { HasByteOrderMark: true }) into.Write(Encoding.UTF8.Preamble);
        if (table is { HasSeparatorLine: true }) into.Write([.. "sep="u8, separator, (byte)'\n']);
        into.Write(table is null ? Encoding.UTF8.GetBytes(CustomerColumn) : table.Header);
        WriteFields(AnswerColumns.Names(table?.Names ?? [CustomerColumn], [.. ReasonColumns.Names(reasons), ErrorColumn]), into);
        into.Write("\n"u8);
    }

    public void Write(in BatchItem<CustomerAnswer> item, ReadOnlySpan<byte> sent, IBufferWriter<byte> into)
    {
        if (table is null) CsvRow.Write(item.Result?.CustomerId, (char)separator, into);
        else into.Write(item.Error is null or { Type: ProblemTypes.InvalidCustomer } ? CsvRow.WithoutEnd(sent) : blank);
        if (item.Result is { } answer) AnswerColumns.Write(answer, table?.Mark ?? DecimalMark.Point, separator, into);
        else WriteFields(AnswerColumns.Empty, into);
        if (reasons is not null) WriteFields(ReasonColumns.Fields(item.Result, reasons, table?.Mark ?? DecimalMark.Point), into);
        WriteFields([item.Error is { } error ? Words(error) : ""], into);
        into.Write("\n"u8);
    }

    public void End(IBufferWriter<byte> into)
    {
        // nothing stands behind the last row
    }

    /// <summary>A customer's faults with their rules, or else the problem.</summary>
    private static string Words(BatchError error) => error.Errors.Count == 0
        ? error.Detail
        : string.Join(" ", error.Errors.Select(fault => $"{fault.Rule}: {fault.Message}"));

    private void WriteFields(IReadOnlyList<string> fields, IBufferWriter<byte> into)
    {
        foreach (var field in fields)
        {
            into.Write([separator]);
            CsvRow.Write(field, (char)separator, into);
        }
    }
}
