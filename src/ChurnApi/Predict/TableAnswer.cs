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
/// <param name="target">What is predicted where it is not churn; null for churn.</param>
internal sealed class TableAnswer(BatchTable? table, ReasonOptions? reasons = null, LabelTarget? target = null)
    : IBatchAnswer<CustomerAnswer>
{
    /// <summary>The column that says why a row has no score.</summary>
    public const string ErrorColumn = "churn_error";

    private const string CustomerColumn = "customerId";

    private readonly byte separator = table?.Separator ?? BatchTable.UsualSeparator;

    public string ContentType => $"{BatchFormat.Table.MediaType}; charset=utf-8; header=present";

    public void Begin(IBufferWriter<byte> into)
    {
        if (table is { HasByteOrderMark: true }) into.Write(Encoding.UTF8.Preamble);
        if (table is { HasSeparatorLine: true }) into.Write([.. "sep="u8, separator, (byte)'\n']);
        into.Write(table is null ? Encoding.UTF8.GetBytes(CustomerColumn) : table.Header);
        foreach (var name in AnswerColumns.Names(
            table?.Names ?? [CustomerColumn],
            [
                .. AnswerColumns.TargetNames(target), .. ReasonColumns.Names(reasons), AnswerColumns.PredictionId, ErrorColumn,
            ]))
        {
            into.Write([separator]);
            CsvRow.Write(name, (char)separator, into);
        }

        into.Write("\n"u8);
    }

    public IItemWriter<CustomerAnswer> Items() => new RowItems(table, reasons, target, separator);

    public void End(IBufferWriter<byte> into)
    {
        // nothing stands after the last row
    }

    private sealed class RowItems(BatchTable? table, ReasonOptions? reasons, LabelTarget? target, byte separator)
        : IItemWriter<CustomerAnswer>
    {
        private readonly IReadOnlyList<string> targetFields = AnswerColumns.TargetFields(target);
        private readonly AnswerColumns.Writer columns = new(table?.Mark ?? DecimalMark.Point, separator);

        /// <summary>The fields of a row that cannot be told, as separators.</summary>
        private readonly byte[] blank = Separators((table?.Names.Length ?? 1) - 1, separator);

        /// <summary>The fields of a row that has no answer.</summary>
        private readonly byte[] noAnswer = Separators(AnswerColumns.Empty.Count, separator);

        public void Write(in BatchItem<CustomerAnswer> item, ReadOnlySpan<byte> sent, IBufferWriter<byte> into)
        {
            if (table is null) CsvRow.Write(item.Result?.CustomerId, (char)separator, into);
            else into.Write(item.Error is null or { Type: ProblemTypes.InvalidCustomer } ? CsvRow.WithoutEnd(sent) : blank);
            if (item.Result is { } answer) columns.Write(answer, into);
            else into.Write(noAnswer);
            foreach (var field in targetFields) Write(field, into);
            if (reasons is not null)
                foreach (var field in ReasonColumns.Fields(item.Result?.Reasons, reasons, table?.Mark ?? DecimalMark.Point))
                    Write(field, into);
            into.Write([separator]);
            if (item.Result?.PredictionId is { } id) WriteId(id, into);
            into.Write([separator]);
            if (item.Error is { } error) CsvRow.Write(Words(error), (char)separator, into);
            into.Write("\n"u8);
        }

        private void Write(string field, IBufferWriter<byte> into)
        {
            into.Write([separator]);
            CsvRow.Write(field, (char)separator, into);
        }

        private static void WriteId(Guid id, IBufferWriter<byte> into)
        {
            id.TryFormat(into.GetSpan(36), out var length);
            into.Advance(length);
        }

        private static byte[] Separators(int count, byte separator) => [.. Enumerable.Repeat(separator, count)];

        /// <summary>A customer's faults with their rules, or else the problem.</summary>
        private static string Words(BatchError error) => error.Errors.Count == 0
            ? error.Detail
            : string.Join(" ", error.Errors.Select(fault => $"{fault.Rule}: {fault.Message}"));
    }
}
