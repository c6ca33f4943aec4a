using System.CommandLine;
using Churn.Cli.Output;
using Churn.Models.Answering;

namespace Churn.Cli.Arguments;

/// <summary>The options of which reasons to give, in which language.</summary>
internal sealed class ReasonArguments
{
    private readonly Option<int>? count;
    private readonly Option<string> language = new("--language")
    {
        Description = $"The language of the reasons: {string.Join(", ", ReasonTexts.All.Select(texts => texts.Language))}.",
        HelpName = "TAG",
        DefaultValueFactory = _ => ReasonTexts.English.Language,
    };

    /// <param name="isCounted">Whether the user says how many; otherwise there is one for every column.</param>
    public ReasonArguments(bool isCounted)
    {
        if (!isCounted) return;
        count = new NumberOption("--reasons", 1, ReasonOptions.MaxCount)
        {
            Description = "Adds reason_1, reason_1_effect, reason_1_lever, ...: what the probability rests on, at most N columns "
                + "with what each adds to the log-odds, in the direction of the decision, and whether it can be changed.",
        };
    }

    public void AddTo(Command command)
    {
        if (count is not null) command.Add(count);
        else command.Add(language); // a table of a file has no sentences
    }

    /// <summary>The reasons to give; null for none.</summary>
    /// <exception cref="UsageException">There are no texts of the language.</exception>
    public ReasonOptions? Read(ParseResult parsed)
    {
        if (count is not null)
            return parsed.GetResult(count) is null ? null : new ReasonOptions(parsed.GetValue(count), ReasonTexts.English);
        var tag = parsed.GetRequiredValue(language);
        return new ReasonOptions(null, ReasonTexts.Find(tag) ?? throw new UsageException(
            $"--language is '{tag}'; there are {string.Join(", ", ReasonTexts.All.Select(texts => texts.Language))}."));
    }
}
