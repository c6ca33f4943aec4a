using System.CommandLine;
using Churn.Cli.Output;
using Churn.Data.Tables;
using Churn.Data.Transactions;
using Churn.Training.Value;

namespace Churn.Cli.Arguments;

/// <summary>The options of <c>churn lifetime</c> for customers with a start and an end.</summary>
internal sealed class HistoryArguments
{
    private readonly Option<string> start = new("--start")
    {
        Description = "The column of the day on which a customer came; with --end it makes FILE a history of all who ever came.",
        HelpName = "NAME",
    };

    private readonly Option<string> end = new("--end")
    {
        Description = "The column of the day on which a customer left; empty for those who are still there.",
        HelpName = "NAME",
    };

    private readonly DayOption until = new(
        "--observed-until", "The last day up to which the file knows who left. Default: the newest of the file.");

    private readonly Option<string> covariates = new("--covariates")
    {
        Description = "Columns that were known at the start, with commas between them: what each does to the rate of leaving.",
        HelpName = "NAMES",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { start, end, until, covariates }) command.Options.Add(option);
    }

    /// <summary>Whether the file is read as a history.</summary>
    /// <exception cref="UsageException">Only a part of what a history needs is named.</exception>
    public bool IsAsked(ParseResult parsed) => (parsed.GetValue(start), parsed.GetValue(end)) switch
    {
        (null, null) when parsed.GetValue(until) is null && parsed.GetValue(covariates) is null => false,
        (not null, not null) => true,
        _ => throw new UsageException("A history needs the columns of both days: name them with --start and --end. A file "
            + "without them is a snapshot, and no curve of survival can be read from it."),
    };

    /// <summary>Finds how long the customers of a file stay.</summary>
    public HistorySurvival Survival(ParseResult parsed, string file, ReadingOptions reading, Asked asked)
    {
        var options = new HistoryOptions(parsed.GetRequiredValue(start), parsed.GetRequiredValue(end))
        {
            Until = until.Read(parsed),
            Covariates = parsed.GetValue(covariates)?.Split(
                ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
        };
        var history = HistoryTable.Read(CsvCustomerReader.Read(file, reading), options, TransactionArguments.Today);
        var found = HistorySurvival.Of(history, file, asked.Period, asked.Horizon);
        foreach (var note in found.Notes) Terminal.Warn(note);
        return found;
    }
}
