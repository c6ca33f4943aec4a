using System.CommandLine;
using Churn.Cli.Output;
using Churn.Models.Answering;
using Churn.Training.Monitoring;

namespace Churn.Cli.Arguments;

/// <summary>The options of the commands that score a file to learn about a version.</summary>
/// <param name="isFileOptional">Whether the command has another source of customers than a file.</param>
internal sealed class ScoredFileArguments(bool isFileOptional = false)
{
    private readonly Argument<string?> file = new("FILE")
    {
        Description = "The customers: CSV or an Excel workbook.",
        Arity = isFileOptional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
    };

    private readonly Option<string> version = new("--version")
    {
        Description = "The version. Default: the champion.",
        HelpName = "V",
    };

    private readonly Option<string> label = new("--label")
    {
        Description = "The column of what became of the customers, with the values of the training. Default: the training's.",
        HelpName = "NAME",
    };

    private readonly Option<bool> partial = new("--allow-missing-columns")
    {
        Description = "Takes files that lack columns of the model, as if each row lacked the value.",
    };

    private readonly DayOption asOf = new(
        "--as-of",
        "The day from which ages of dates count in rows without a time of their own. Default: the newest date of the file.");

    private readonly SentenceModelOption sentences = SentenceModelOption.ForScoring();
    private readonly Option<string> models = StoreOption.Create();
    private readonly ReadingArguments reading = new();

    public void AddTo(Command command)
    {
        command.Arguments.Add(file);
        foreach (var option in new Option[] { version, label, partial, asOf, sentences, models }) command.Options.Add(option);
        reading.AddTo(command);
    }

    /// <summary>The options that say how a file is read.</summary>
    public IEnumerable<Option> OfFile => [label, partial, asOf, sentences];

    /// <summary>The file; null where it is optional and not given.</summary>
    public string? File(ParseResult parsed) => parsed.GetValue(file);

    public ChurnModel Open(ParseResult parsed)
    {
        var store = parsed.OpenStore(models);
        var model = store.Open(StoreOption.VersionOrChampion(store, parsed.GetValue(version)));
        sentences.GiveTo(model, parsed);
        return model;
    }

    public T Read<T>(ParseResult parsed, T start)
        where T : ScoredFileOptions => start with
        {
            Reading = reading.ReadChecked(parsed),
            Label = parsed.GetValue(label),
            AllowMissingColumns = parsed.GetValue(partial),
            AsOf = asOf.Read(parsed),
        };
}
