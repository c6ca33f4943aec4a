using System.CommandLine;
using Churn.Cli.Output;
using Churn.Core.Options;
using Churn.Core.Value;
using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Data.Transactions;
using Churn.Training.Value;

namespace Churn.Cli.Arguments;

/// <summary>The options of <c>churn lifetime</c> for customers without contracts.</summary>
internal sealed class PurchaseArguments
{
    private readonly TransactionArguments columns = new();
    private readonly Option<double> margin = new ShareOption(
        "--margin", "The share of amounts that is kept as margin.", 1);

    private readonly Option<string[]> keep = new("--keep")
    {
        Description = "Keeps only transactions that meet a condition, such as \"type = purchase\" in a file of events; may be "
            + "repeated.",
        HelpName = "CONDITION",
    };

    public void AddTo(Command command)
    {
        columns.AddTo(command);
        command.Options.Add(margin);
        command.Options.Add(keep);
    }

    /// <summary>Values the customers of a transactions file, and writes them where that is asked for.</summary>
    public LifetimeReport Value(ParseResult parsed, string file, ReadingOptions reading, Asked asked)
    {
        var options = new PurchaseValueOptions
        {
            Period = asked.Period,
            Horizon = asked.Horizon,
            Discount = asked.Discount,
            Margin = parsed.GetValue(margin),
        };
        var cleaning = new CleaningOptions { Keep = parsed.GetValue(keep) ?? [] };
        if (OptionsValidator.Of(cleaning).ToArray() is { Length: > 0 } faults)
            throw new UsageException(string.Join(Environment.NewLine, faults));
        var table = Cleaning.Apply(CsvCustomerReader.Read(file, reading), cleaning, new SchemaOptions());
        var read = TransactionTable.Read(table, columns.Read(parsed), TransactionArguments.Today);
        foreach (var note in read.Notes) Terminal.Warn(note);
        var value = PurchaseValue.Of(read, file, options);
        foreach (var warning in value.Warnings) Terminal.Warn(warning);
        if (asked.Output is { } path)
            OutputFile.Write(
                Asked.OutputOption, path, stream => PurchaseValueFile.Write(stream, table.Dialect, read.CustomerColumn, value));
        return LifetimeReport.Of(value, options);
    }
}
