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
            model.ToPath(options.Ageing.Moving),
            model.Manifest.LevelError,
            options.Ageing,
            options.Horizon,
            options.Period.RateOf(options.Discount));
        using var file = output is null ? null : new ScoredFileWriter(output, rows.Dialect, hasHeader: true);
        file?.WriteRow([.. rows.HeaderFields, .. Added]);
        var sums = new ContractValueSum(options.Horizon);
        foreach (var row in ParallelRows.Ordered(Rows(rows), ValueOf))
        {
            if (row.Faults is { } faults) throw new DataRefusedException(faults);
            sums.Add(row.Customer);
            file?.WriteRow([.. row.Fields, .. row.Added]);
        }

        if (sums.Customers == 0)
            throw new DataRefusedException(new TableError(input, "there is no customer who is still there."));
        return sums.Summary(rows.Notes);

        ValuedRow ValueOf((string[] Fields, int Line) row)
        {
            var reading = reader.Read(row.Fields);
            if (!reading.Succeeded)
                return new ValuedRow(row.Fields, null, [], [
                    .. reading.Faults.Select(fault => new TableError(input, fault.Message, row.Line, fault.Column))]);
            var amounts = new CustomerFields(model.Schema, _ => new RecordField(row.Fields[margin]));
            if (!amounts.TryReadNumber(options.MarginColumn, out var brings) || !(brings >= 0))
                return new ValuedRow(row.Fields, null, [], [new TableError(
                    input, "what a period brings must be a number from 0; correct the row.", row.Line, options.MarginColumn)]);
            var customer = reading.Record.HasLeft ? null : value.Of(reading.Record.Coded, brings);
            return new ValuedRow(row.Fields, customer, file is null ? [] : AddedFields(customer));
        }
    }

    private static IEnumerable<(string[] Fields, int Line)> Rows(CsvRows rows)
    {
        while (rows.Read() is { } fields) yield return (fields, rows.Line);
    }

    private static string[] AddedFields(ContractCustomer? customer) => customer is null
        ? [.. Added.Select(_ => "")]
        : [
            RoundedNumber.Write(customer.ChurnProbability, 6),
            RoundedNumber.Write(customer.Survival[^1], 6),
            RoundedNumber.Write(customer.ExpectedPeriods, 3),
            RoundedNumber.Write(customer.Value, 2),
            RoundedNumber.Write(customer.Lower, 2),
            RoundedNumber.Write(customer.Upper, 2),
        ];

    /// <summary>A row of the file with what its customer is worth, or what is wrong with it.</summary>
    private readonly record struct ValuedRow(
        string[] Fields, ContractCustomer? Customer, string[] Added, IReadOnlyList<TableError>? Faults = null);
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
