using System.CommandLine;
using Churn.Cli.Output;
using Churn.Core.Value;
using Churn.Data.Tables;
using Churn.Training.Value;

namespace Churn.Cli.Arguments;

/// <summary>The options of <c>churn lifetime</c> for customers with contracts.</summary>
internal sealed class ContractArguments
{
    private const string LastPeriod = "last-period";

    private readonly Option<string> means = new("--churn-means")
    {
        Description = "What the label of the training file said: last-period, that a customer left within one period, or ever. "
            + "Nothing in a file tells. Only last-period can be rolled forward.",
        HelpName = "last-period|ever",
    };

    private readonly Option<string> margin = new("--margin-column")
    {
        Description = "The column of what a customer brings in a period, such as MonthlyCharges.",
        HelpName = "NAME",
    };

    private readonly Option<string> age = new("--age")
    {
        Description = "How columns change while a customer stays: \"tenure+1, TotalCharges+=MonthlyCharges\". Dates grow "
            + "older by themselves.",
        HelpName = "RULES",
    };

    private readonly Option<string> version = new("--version")
    {
        Description = "The version to ask. Default: the champion.",
        HelpName = "V",
    };

    private readonly Option<string> models = StoreOption.Create();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { means, margin, age, version, models }) command.Options.Add(option);
    }

    /// <summary>Values the customers of a file, and writes them where that is asked for.</summary>
    /// <exception cref="UsageException">An option is missing or does not fit.</exception>
    public ContractValueSummary Value(ParseResult parsed, string file, ReadingOptions reading, Asked asked)
    {
        if (parsed.GetValue(means) is not { } said)
            throw new UsageException("Say with --churn-means what churn means in the training file: last-period or ever. "
                + "Either may be right, nothing in the file tells, and the lifetimes differ by far. If the file holds "
                + "everybody who ever came, with the days of coming and leaving, name those with --start and --end.");
        if (said != LastPeriod)
            throw new UsageException(said == "ever"
                ? "Where churn means that a customer ever left, the model's probability is of no period and cannot be rolled "
                    + "forward. Label those who left within the last period, and train again."
                : $"--churn-means is '{said}'; write last-period or ever.");
        var column = parsed.GetValue(margin)
            ?? throw new UsageException("Name the column of what a customer brings in a period with --margin-column.");
        var store = parsed.OpenStore(models);
        var model = store.Open(StoreOption.VersionOrChampion(store, parsed.GetValue(version)));
        var options = new ContractValueOptions
        {
            Reading = reading,
            MarginColumn = column,
            Ageing = AgeingOf(parsed.GetValue(age), model, asked),
            Period = asked.Period,
            Horizon = asked.Horizon,
            Discount = asked.Discount,
        };
        if (options.Ageing.IsEmpty)
            Terminal.Warn("without --age customers stay as they are now: each leaves with the same probability in every period");
        ContractValueSummary? summary = null;
        if (asked.Output is { } path)
            OutputFile.Write(
                Asked.OutputOption, path, stream => summary = ContractValueFile.Write(model, file, stream, options));
        summary ??= ContractValueFile.Write(model, file, null, options);
        foreach (var note in summary.Notes) Terminal.Warn(note);
        if (summary.AlreadyLeft > 0)
            Terminal.Warn(FormattableString.Invariant(
                $"{summary.AlreadyLeft:N0} customers have left already; they have no value"));
        return summary;
    }

    private static ColumnAgeing AgeingOf(string? rules, Models.Answering.ChurnModel model, Asked asked)
    {
        try
        {
            return ColumnAgeing.Read(rules, model.Schema, asked.Period);
        }
        catch (ArgumentException fault)
        {
            throw new UsageException($"--age: {fault.Message}");
        }
    }
}
