using Churn.Core.Campaigns;
using Churn.Core.Schema;
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
            model, options.Ageing, options.Horizon, options.Period.RateOf(options.Discount));
        using var file = output is null ? null : new ScoredFileWriter(output, rows.Dialect, hasHeader: true);
        file?.WriteRow([.. rows.HeaderFields, .. Added]);
        var sums = new Sums(options.Horizon);
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

    private sealed class Sums(int horizon)
    {
        private readonly double[] survival = new double[horizon];
        private double periods;
        private double value;
        private double lower;
        private double upper;
        private int left;
        private int beyond;

        public int Customers { get; private set; }

        public void Add(ContractCustomer? customer)
        {
            if (customer is null)
            {
                left++;
                return;
            }

            Customers++;
            if (customer.IsBeyondTraining) beyond++;
            for (var t = 0; t < survival.Length; t++) survival[t] += customer.Survival[t];
            (periods, value) = (periods + customer.ExpectedPeriods, value + customer.Value);
            (lower, upper) = (lower + customer.Lower, upper + customer.Upper);
        }

        public ContractValueSummary Summary(IReadOnlyList<string> notes) => new(
            Customers,
            left,
            [.. survival.Select(sum => sum / Customers)],
            periods / Customers,
            value,
            lower,
            upper,
            [.. notes, .. Beyond()]);

        private IEnumerable<string> Beyond() => beyond == 0 ? [] : [FormattableString.Invariant(
            $"a column of --age grows beyond what training saw for {beyond:N0} of {Customers:N0} customers within the horizon: ")
            + "there the model only knows the last values it saw"];
    }
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

/// <summary>What the customers of a file are worth together.</summary>
/// <param name="Customers">How many are still there.</param>
/// <param name="AlreadyLeft">How many have left according to the label; they are in no sum.</param>
/// <param name="Survival">The share that is expected to be there after one period, two, and so on.</param>
/// <param name="ExpectedPeriods">The mean of the periods to expect within the horizon.</param>
/// <param name="Value">The sum of the customer values.</param>
/// <param name="Lower">The sum of their lower ends.</param>
/// <param name="Upper">The sum of their upper ends.</param>
/// <param name="Notes">What was found out of the file.</param>
public sealed record ContractValueSummary(
    int Customers,
    int AlreadyLeft,
    IReadOnlyList<double> Survival,
    double ExpectedPeriods,
    double Value,
    double Lower,
    double Upper,
    IReadOnlyList<string> Notes);
