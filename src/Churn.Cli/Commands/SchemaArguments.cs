using System.CommandLine;
using Churn.Training.Data;

namespace Churn.Cli.Commands;

/// <summary>The options that say what the columns of a customers file are.</summary>
internal sealed class SchemaArguments
{
    private readonly Option<string> label = new("--label") { Description = "The column to predict. Guessed where its name says so.", HelpName = "NAME" };
    private readonly Option<string> positive = new("--positive") { Description = "The label's value that means churned. Guessed where it says so.", HelpName = "VALUE" };
    private readonly Option<string[]> ignore = List("--ignore", "Columns not to use, separated by commas.", "A,B");
    private readonly Option<string[]> missingWords = List("--missing-words", "The words that say that a value is missing, instead of the usual ones.", "A,B");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { label, positive, ignore, missingWords }) command.Options.Add(option);
    }

    public SchemaOptions Read(ParseResult parsed, SchemaOptions start) => start with
    {
        Label = parsed.GetValue(label) ?? start.Label,
        Positive = parsed.GetValue(positive) ?? start.Positive,
        Ignore = parsed.GetValue(ignore) is { Length: > 0 } ignored ? ignored : start.Ignore,
        MissingWords = parsed.GetValue(missingWords) is { Length: > 0 } words ? words : start.MissingWords,
    };

    /// <summary>An option of several values, separated by commas.</summary>
    public static Option<string[]> List(string name, string description, string helpName) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
    };
}
