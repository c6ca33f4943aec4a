using System.Collections.Concurrent;
using Churn.Core.Campaigns;
using Churn.Core.Csv;
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
        model.Schema.TryFind(options.MarginColumn, out var marginColumn, out _);
        var value = new ContractValue(
            model.ToPath(options.Ageing.Moving),
            model.Manifest.LevelError,
            options.Ageing,
            options.Horizon,
            options.Period.RateOf(options.Discount));
        using var file = output is null ? null : new ScoredFileWriter(output, rows.Dialect, hasHeader: true);
        file?.WriteRow([.. rows.HeaderFields, .. Added]);
        var sums = new ContractValueSum(options.Horizon);
        var used = new ConcurrentBag<RowBlock>();
        foreach (var valued in ParallelRows.Ordered(RowBlock.Read(rows, reader, used), ValuesOf))
        {
            if (valued.Faults is { } faults) throw new DataRefusedException(faults);
            foreach (var customer in valued.Customers) sums.Add(customer);
            file?.WriteRows(valued.Block.Text);
            used.Add(valued.Block);
        }

        if (sums.Customers == 0)
            throw new DataRefusedException(new TableError(input, "there is no customer who is still there."));
        return sums.Summary(rows.Notes);

        ValuedBlock ValuesOf(RowBlock block)
        {
            var customers = new ContractCustomer?[block.Count];
            for (var row = 0; row < customers.Length; row++)
            {
                var faults = ValueOf(block, row, out customers[row]);
                if (faults is not null) return new ValuedBlock(block, customers, faults);
                if (file is not null) Write(block.Text, block[row], customers[row], rows.Dialect);
            }

            return new ValuedBlock(block, customers);
        }

        TableError[]? ValueOf(RowBlock block, int row, out ContractCustomer? customer)
        {
            customer = null;
            var reading = block.Reader.Read(block[row]);
            if (!reading.Succeeded)
                return [.. reading.Faults.Select(fault => new TableError(input, fault.Message, block.LineOf(row), fault.Column))];
            if (!CustomerFields.TryReadNumber(marginColumn, block[row][margin], ValueSource.Text, out var brings) || !(brings >= 0))
                return [new TableError(
                    input,
                    "what a period brings must be a number from 0; correct the row.",
                    block.LineOf(row),
                    options.MarginColumn)];
            if (!reading.Record.HasLeft) customer = value.Of(reading.Record.Coded, brings);
            return null;
        }
    }

    /// <summary>Writes a row with what its customer is worth; empty fields for one who has left.</summary>
    private static void Write(RowText text, CsvFields row, ContractCustomer? customer, CsvDialect dialect)
    {
        text.Begin(row, dialect);
        text.Add(customer?.ChurnProbability, 6, dialect);
        text.Add(customer?.Survival[^1], 6, dialect);
        text.Add(customer?.ExpectedPeriods, 3, dialect);
        text.Add(customer?.Value, 2, dialect);
        text.Add(customer?.Lower, 2, dialect);
        text.Add(customer?.Upper, 2, dialect);
    }

    /// <summary>Rows of the file with what their customers are worth, or what is wrong with the first that is not right.</summary>
    private readonly record struct ValuedBlock(
        RowBlock Block, ContractCustomer?[] Customers, IReadOnlyList<TableError>? Faults = null);
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
