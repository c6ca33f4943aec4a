using Churn.Core.Campaigns;
using Churn.Core.Schema;
using Churn.Core.Value;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Training.Scoring;

namespace Churn.Training.Value;

/// <summary>Values every customer of a file with a contract.</summary>
public static class ContractValueFile
{
    private const int RowsAtOnce = 8_192;

    private static readonly string[] Added =
        ["churn_probability", "survival", "expected_periods", "customer_value", "customer_value_lower", "customer_value_upper"];

    /// <summary>Writes a copy of the file with what customers are worth; those who have left get empty fields.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The customers file.</param>
    /// <param name="output">Takes the copy; null for none.</param>
    /// <param name="options">How to value.</param>
    /// <exception cref="DataRefusedException">The file cannot be read, lacks columns, or a margin is no amount.</exception>
    public static ContractValueSummary Write(ChurnModel model, string input, Stream? output, ContractValueOptions options)
    {
        using var rows = CsvRows.Open(input, options.Reading);
        var asOf = FileAsOf.Of(model.Schema, rows.Header, FileScoring.ReadRows(input, options.Reading), given: null);
        var reader = FileScoring.ReaderOf(model, rows, asOf?.Day);
        var margin = Array.IndexOf(rows.Header, options.MarginColumn);
        if (margin < 0)
            throw new DataRefusedException(new TableError(
                input,
                $"there is no column '{options.MarginColumn}'; name the column of what a period brings with --margin-column.",
                1));
        var value = new ContractValue(
            customer => model.Score(customer).Value,
            model.Manifest.LevelError,
            options.Ageing,
            options.Horizon,
            options.Period.RateOf(options.Discount));
        using var file = output is null ? null : new ScoredFileWriter(output, rows.Dialect, hasHeader: true);
        file?.WriteRow([.. rows.HeaderFields, .. Added]);
        var sums = new ContractValueSum(options.Horizon);
        foreach (var chunk in Read(rows, reader, margin, model.Schema).Chunk(RowsAtOnce))
        {
            var valued = chunk.AsParallel().AsOrdered()
                .Select(one => one.Record is { HasLeft: false } record ? value.Of(record.Coded, one.Margin) : null);
            foreach (var (one, customer) in chunk.Zip(valued))
            {
                sums.Add(customer);
                file?.WriteRow([.. one.Fields, .. Fields(customer)]);
            }
        }

        if (sums.Customers == 0)
            throw new DataRefusedException(new TableError(input, "there is no customer who is still there."));
        return sums.Summary(rows.Notes);
    }

    private static IEnumerable<(string[] Fields, CustomerRecord? Record, double Margin)> Read(
        CsvRows rows, TextRecordReader reader, int margin, CustomerSchema schema)
    {
        string[] fields = [];
        var amounts = new CustomerFields(schema, _ => new RecordField(fields[margin]));
        while (rows.Read() is { } read)
        {
            fields = read;
            var reading = reader.Read(fields);
            if (!reading.Succeeded)
                throw new DataRefusedException(
                    [.. reading.Faults.Select(fault => new TableError(rows.File, fault.Message, rows.Line, fault.Column))]);
            if (!amounts.TryReadNumber(rows.Header[margin], out var brings) || !(brings >= 0))
                throw new DataRefusedException(new TableError(
                    rows.File, "what a period brings must be a number from 0; correct the row.", rows.Line, rows.Header[margin]));
            var record = reading.Record;
            yield return (
                [.. fields],
                record with { Coded = new CodedCustomer([.. record.Coded.Features], [.. record.Coded.Amounts]) },
                brings);
        }
    }

    private static IEnumerable<string> Fields(ContractCustomer? customer) => customer is null
        ? Added.Select(_ => "")
        : [
            RoundedNumber.Write(customer.ChurnProbability, 6),
            RoundedNumber.Write(customer.Survival[^1], 6),
            RoundedNumber.Write(customer.ExpectedPeriods, 3),
            RoundedNumber.Write(customer.Value, 2),
            RoundedNumber.Write(customer.Lower, 2),
            RoundedNumber.Write(customer.Upper, 2),
        ];
}

/// <summary>How customers with a contract are valued.</summary>
public sealed record ContractValueOptions
{
    /// <summary>How the file is written; null to find out.</summary>
    public ReadingOptions? Reading { get; init; }

    /// <summary>The column of what a period brings.</summary>
    public required string MarginColumn { get; init; }

    /// <summary>How columns change while a customer stays.</summary>
    public required ColumnAgeing Ageing { get; init; }

    /// <summary>The period within which the model's customers leave.</summary>
    public PurchasePeriod Period { get; init; } = PurchasePeriod.Month;

    /// <summary>How many periods are looked at.</summary>
    public int Horizon { get; init; } = 36;

    /// <summary>The rate of a year at which later amounts are worth less, 0 or more.</summary>
    public double Discount { get; init; } = .1;
}
