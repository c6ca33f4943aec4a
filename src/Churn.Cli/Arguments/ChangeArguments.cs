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
    private readonly Option<string> reason = new("--why") { Description = "The reason, for the history.", HelpName = "TEXT", DefaultValueFactory = _ => why };
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
