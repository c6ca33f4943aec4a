using System.CommandLine;
using Churn.Cli.Output;
using Churn.Core.Schema;
using Churn.Data.Inference;

namespace Churn.Cli.Arguments;

/// <summary>The options that say what the columns of a customers file are.</summary>
internal sealed class SchemaArguments
{
    private readonly Option<string> label = new("--label")
    {
        Description = "The column to predict. Inferred from the names if omitted.",
        HelpName = "NAME",
    };
    private readonly Option<string> positive = new("--positive")
    {
        Description = "The label's value that means churned, or several as in A,B; all others mean stayed. "
            + "Guessed where one of two says so.",
        HelpName = "VALUE",
    };

    private readonly Option<string> labelFilled = new("--label-filled")
    {
        Description = "Instead of --label: a column that is filled for those who churned, such as \"Cancelled on\".",
        HelpName = "NAME",
    };

    private readonly Option<string> churnedFile = new("--churned-file")
    {
        Description = "Instead of --label: a file that lists those who churned, joined by --key.",
        HelpName = "FILE",
    };

    private readonly Option<string> key = new("--key")
    {
        Description = "The column that joins --churned-file: a name that both files have, or both names, as in id=CustomerId.",
        HelpName = "NAME",
    };

    private readonly Option<string> unlabelled = new("--unlabelled")
    {
        Description = "What to do with rows without a label: refuse (the default) or ignore.",
        HelpName = "refuse|ignore",
    };

    private readonly Option<string[]> ignore = List("--ignore", "Columns not to use, separated by commas.", "A,B");
    private readonly Option<string[]> missingWords = List(
        "--missing-words",
        "Words that mean a missing value, instead of the usual ones; among numbers and dates, besides them.",
        "A,B");
    private readonly Option<string> group = new("--group")
    {
        Description =
            "The column that says which rows are of one customer; no split parts them. Default: the customer key, if it repeats; "
            + "none: no column.",
        HelpName = "NAME",
    };

    private readonly Option<string> time = new("--time")
    {
        Description = "A column of dates or numbers: learns from the past, measures on the latest rows.",
        HelpName = "NAME",
    };
    private readonly DayOption asOf = new(
        "--as-of",
        "The day from which the ages of dates count. Default: the newest date of the file.");
    private readonly Option<string> decimalMark = new("--decimal")
    {
        Description = "Decimal separator, comma or point, if the file leaves it open.",
        HelpName = "NAME",
    };
    private readonly Option<string> dates = new("--dates")
    {
        Description = "Order of ambiguous dates such as 05/06/2024: day-first or month-first.",
        HelpName = "ORDER",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            label, positive, labelFilled, churnedFile, key, unlabelled,
            ignore, group, time, asOf, missingWords, decimalMark, dates,
        }) command.Options.Add(option);
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="start">The options to start from.</param>
    /// <param name="hasEvents">Whether --key and --as-of are about snapshots of events, and nothing for the schema.</param>
    public SchemaOptions Read(ParseResult parsed, SchemaOptions start, bool hasEvents = false) => start.WithLabel(
        parsed.GetValue(label),
        parsed.GetValue(positive),
        parsed.GetValue(labelFilled),
        parsed.GetValue(churnedFile),
        hasEvents ? null : parsed.GetValue(key)) with
    {
        Unlabelled = parsed.GetValue(unlabelled) is { } rows ? Unlabelled(rows) : start.Unlabelled,
        Ignore = parsed.GetValue(ignore) is { Length: > 0 } ignored ? ignored : start.Ignore,
        MissingWords = parsed.GetValue(missingWords) is { Length: > 0 } words ? words : start.MissingWords,
        Group = parsed.GetValue(group) ?? start.Group,
        Time = parsed.GetValue(time) ?? start.Time,
        AsOf = hasEvents ? null : asOf.Read(parsed) ?? start.AsOf,
        Decimal = parsed.GetValue(decimalMark) is { } mark ? Mark(mark) : start.Decimal,
        DayFirst = parsed.GetValue(dates) is { } order ? IsDayFirst(order) : start.DayFirst,
    };

    /// <summary>The options of a command that has no others.</summary>
    /// <exception cref="UsageException">An option does not fit; the message tells all that do not.</exception>
    public SchemaOptions ReadChecked(ParseResult parsed, SchemaOptions start)
    {
        var options = Read(parsed, start);
        return options.Check() is [] ? options : throw new UsageException(string.Join(Environment.NewLine, options.Check()));
    }

    private static UnlabelledRows Unlabelled(string text) => text switch
    {
        "refuse" => UnlabelledRows.Refuse,
        "ignore" => UnlabelledRows.Ignore,
        _ => throw new UsageException($"--unlabelled is '{text}'; it must be refuse or ignore."),
    };

    private static DecimalMark Mark(string text) => text switch
    {
        "comma" or "," => DecimalMark.Comma,
        "point" or "." => DecimalMark.Point,
        _ => throw new UsageException($"--decimal is '{text}'; it must be comma or point."),
    };

    private static bool IsDayFirst(string text) => text switch
    {
        "day-first" => true,
        "month-first" => false,
        _ => throw new UsageException($"--dates is '{text}'; it must be day-first or month-first."),
    };

    /// <summary>An option of several values, separated by commas.</summary>
    public static Option<string[]> List(string name, string description, string helpName) =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result =>
                [
                    .. result.Tokens.SelectMany(token =>
                        token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),],
        };
}
