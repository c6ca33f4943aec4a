using System.CommandLine;
using Churn.Cli.Output;
using Churn.Core.Segments;
using Churn.Data.Tables;
using Churn.Data.Transactions;
using Churn.Models.Answering;
using Churn.Training.Segments;

namespace Churn.Cli.Arguments;

/// <summary>What learnt segments are made of: a customers file, or purchases.</summary>
internal sealed class SegmentSourceArguments
{
    private readonly Argument<string?> file = new("FILE")
    {
        Description = "The customers, a row for each: CSV or an Excel workbook.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> transactions = new("--transactions")
    {
        Description = "Instead: purchases, a row for each; customers are compared by recency, frequency and amount.",
        HelpName = "FILE",
    };

    private readonly TransactionArguments columns = new();
    private readonly ReadingArguments reading = new();

    public void AddTo(Command command)
    {
        command.Arguments.Add(file);
        command.Options.Add(transactions);
        columns.AddTo(command);
        reading.AddTo(command);
    }

    /// <summary>Gets the file that is read.</summary>
    /// <exception cref="UsageException">There is none, or there are two.</exception>
    public string FileOf(ParseResult parsed) => (parsed.GetValue(file), parsed.GetValue(transactions)) switch
    {
        ({ } customers, null) => customers,
        (null, { } purchases) => purchases,
        _ => throw new UsageException("Give a customers FILE or --transactions FILE, one of the two."),
    };

    /// <summary>Whether purchases are read.</summary>
    public bool IsTransactions(ParseResult parsed) => parsed.GetValue(transactions) is not null;

    /// <summary>Adds to segments what a model says of the customers of their file.</summary>
    /// <exception cref="DataRefusedException">The model cannot score the customers.</exception>
    public LearnedSegments Score(ParseResult parsed, string path, LearnedSegments segments, ChurnModel model) =>
        SegmentScorer.Score(segments, model, path, reading.ReadChecked(parsed));

    /// <summary>Reads the customers.</summary>
    /// <exception cref="DataRefusedException">
    /// The file cannot be read, or earlier segments are made of something else.
    /// </exception>
    public SegmentCustomers Read(ParseResult parsed, string path, SegmentLearningOptions options)
    {
        if (options.Previous is { } previous)
            SegmentAssignment.Check(
                previous, IsTransactions(parsed) ? SegmentSource.Transactions : SegmentSource.Customers, path);
        var table = CsvCustomerReader.Read(path, reading.ReadChecked(parsed));
        if (!IsTransactions(parsed)) return SegmentCustomers.Of(table, options);
        if (options is { Columns.Count: > 0 } or { ValueColumn: not null })
            throw new UsageException(
                "--columns and --value-column go with a customers file; purchases have columns of their own.");
        return SegmentCustomers.Of(table, Bought(parsed, table));
    }

    /// <summary>Writes the customers with their segments.</summary>
    /// <exception cref="DataRefusedException">The file cannot be read, or the segments are made of something else.</exception>
    public SegmentAssignmentResult Assign(ParseResult parsed, string path, LearnedSegments segments, Stream output)
    {
        if (!IsTransactions(parsed))
            return SegmentAssignment.Write(segments, path, reading.ReadChecked(parsed), output);
        var table = CsvCustomerReader.Read(path, reading.ReadChecked(parsed));
        return SegmentAssignment.Write(segments, table, Bought(parsed, table), output);
    }

    private TransactionTable Bought(ParseResult parsed, CustomerTable table) =>
        TransactionTable.Read(table, columns.Read(parsed), TransactionArguments.Today);
}
