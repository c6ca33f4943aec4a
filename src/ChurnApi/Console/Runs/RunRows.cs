using System.Buffers;
using System.Collections.Concurrent;
using Churn.Core.Campaigns;
using Churn.Core.Csv;
using Churn.Core.Decisions;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Outcomes.Storage;
using ChurnApi.Predict;

namespace ChurnApi.Console.Runs;

/// <summary>Takes the answers to the rows of a file as customers of a run, in place of writing them.</summary>
/// <param name="model">The model that answers.</param>
/// <param name="table">The columns of the file.</param>
/// <param name="actions">What customers can get.</param>
internal sealed class RunRows(ChurnModel model, BatchTable table, RunActions actions) : IBatchAnswer<CustomerAnswer>
{
    /// <summary>What became of rows since it was taken last, in any order.</summary>
    public ConcurrentBag<RunRow> Taken { get; } = [];

    public string ContentType => "";

    public void Begin(IBufferWriter<byte> into)
    {
        // nothing is written
    }

    public IItemWriter<CustomerAnswer> Items() => new Writer(this, model, table, actions);

    public void End(IBufferWriter<byte> into)
    {
        // nothing is written
    }

    private sealed class Writer : IItemWriter<CustomerAnswer>
    {
        private const string NoKey = "The row does not name its customer, so it can be in no list. Fill in the key.";

        private readonly RunRows rows;
        private readonly BatchTable table;
        private readonly RunActions actions;
        private readonly TextRecordReader.RowReader?[] readers;
        private readonly CustomerOffers? offers;
        private readonly CsvFields fields = new();
        private readonly string column;

        public Writer(RunRows rows, ChurnModel model, BatchTable table, RunActions actions)
        {
            (this.rows, this.table, this.actions) = (rows, table, actions);
            column = model.Schema.Identifier!.Name;
            if (actions.List is { } list) offers = new CustomerOffers(list, model.Schema, Field, actions.Options.Day);
            readers = [.. actions.Readers.Select(reader => reader is null ? null : new TextRecordReader.RowReader(reader))];
        }

        public void Write(in BatchItem<CustomerAnswer> item, ReadOnlySpan<byte> sent, IBufferWriter<byte> into) =>
            rows.Taken.Add(item.Result is not { } answer ? new RunRow(item.Index, null, Words(item.Error!))
                : answer.CustomerId is not { Length: > 0 } key ? new RunRow(item.Index, null, $"{column}: {NoKey}")
                : answer.HasLeft ? new RunRow(item.Index, null, null)
                : Of(item.Index, key, answer, sent));

        private RunRow Of(long index, string key, in CustomerAnswer answer, ReadOnlySpan<byte> sent)
        {
            var (values, fault) = actions.List is null ? (ByModel(answer), null) : ByActions(key, answer, sent);
            if (fault is not null) return new RunRow(index, null, fault);
            var value = answer.Segmented.Value;
            return new RunRow(
                index,
                new RunCustomer(
                    (int)index, key, answer.PredictionId!.Value, answer.ChurnProbability.Value, float.IsNaN(value) ? null : value,
                    answer.Segment, answer.ShouldContact, RunOffers.Write(values),
                    actions.List?.HasMessages == true ? CallMessages.Note(actions.MessageColumns, Field) : null),
                null);
        }

        private static ContactValue[] ByModel(in CustomerAnswer answer) =>
        [
            ContactValue.OfAssumption(
                answer.Segmented.Decision.Economics ?? CampaignEconomics.Standard, answer.ChurnProbability),
        ];

        private (ContactValue[] Values, string? Fault) ByActions(string key, in CustomerAnswer answer, ReadOnlySpan<byte> sent)
        {
            fields.Split(CsvRow.WithoutEnd(sent), table.Separator); // which was answered, and so can be split
            var effects = new double[readers.Length];
            foreach (var (action, reader) in readers.Index())
            {
                if (reader?.Read(fields) is not { } reading) continue;
                if (!reading.Succeeded) return ([], string.Join(" ", reading.Faults.Select(fault => fault.Message)));
                effects[action] = actions.Uplift.Models[action]!.Uplift(reading.Record.Coded);
            }

            var faults = offers!.Read(
                new PlannedCustomer(key, answer.ChurnProbability, answer.Segment), effects, out var values);
            return (values, faults.Count == 0 ? null : string.Join(" ", faults.Select(fault => $"{fault.Column}: {fault.Rule}")));
        }

        private RecordField Field(string name)
        {
            var position = Array.IndexOf(table.Names, name);
            return position < 0 ? default : new RecordField(fields[position].ToString());
        }

        private static string Words(BatchError error) => error.Errors.Count == 0
            ? error.Detail
            : string.Join(" ", error.Errors.Select(fault => fault.Message));
    }
}

/// <summary>What became of a row of the file.</summary>
/// <param name="Index">Its position, from 0.</param>
/// <param name="Customer">The customer; null where the row is refused, or they have left.</param>
/// <param name="Fault">Why the row is refused; null where it is not.</param>
internal readonly record struct RunRow(long Index, RunCustomer? Customer, string? Fault);
