using System.CommandLine;
using Churn.Cli.Output;
using Churn.Models.Registry;

namespace Churn.Cli.Arguments;

/// <summary>What every command takes that changes the store: the store, why, who, and where to tell of it as JSON.</summary>
/// <param name="why">The reason where none is given.</param>
internal sealed class ChangeArguments(string why)
{
    private readonly Option<string> models = StoreOption.Create();
    private readonly Option<string> json = JsonOption.Create();
    private readonly Option<string> reason = new("--why")
    {
        Description = "The reason, for the history.",
        HelpName = "TEXT",
        DefaultValueFactory = _ => why,
    };
    private readonly Option<string?> who = WhoOption.Create();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { reason, who, json, models }) command.Options.Add(option);
    }

    public ModelStore Store(ParseResult parsed)
    {
        parsed.CheckJson(json);
        return parsed.OpenStore(models, parsed.GetValue(who));
    }

    public string Why(ParseResult parsed) => parsed.GetRequiredValue(reason);

    /// <summary>Tells what was done, as lines of the history or in words.</summary>
    public int Report(ParseResult parsed, IReadOnlyList<HistoryEntry> entries, Action<IReadOnlyList<HistoryEntry>> print) =>
        parsed.Report(json, entries, CliJsonContext.Readable.IReadOnlyListHistoryEntry, print);
}

/// <summary>The option that every command has which writes to the history.</summary>
internal static class WhoOption
{
    public static Option<string?> Create() =>
        new("--who")
        {
            Description =
                $"Who does it, for the history. Default: {Author.Variable} of the environment, whom the CI job works for, or "
                    + "the user and machine.",
            HelpName = "NAME",
        };
}

/// <summary><c>--accept</c>: promotes a model although the verdict on it speaks against that.</summary>
internal static class AcceptOption
{
    public static Option<bool> Create() => new("--accept")
    {
        Description = "Promotes the model even if the verdict is that it is too good to be true, or useless; with promote, also "
            + "if it predicts something else than the champion.",
    };
}
