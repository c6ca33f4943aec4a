using System.CommandLine;
using Churn.Cli.Output;
using Churn.Core.Campaigns;
using Churn.Core.Options;
using Churn.Models.Answering;
using Churn.Training.Campaigns;

namespace Churn.Cli.Arguments;

/// <summary>The options of how a campaign is planned.</summary>
internal sealed class CampaignArguments
{
    private const int DefaultReasons = 3;

    private readonly Option<string> actions = new("--actions")
    {
        Description = "What you can do to keep customers, as JSON (actions.json).",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<double> budget = new("--budget")
    {
        Description = "The most that all contacts may cost together, accepted offers included, in the currency of the actions.",
        HelpName = "X",
        Required = true,
    };

    private readonly Option<double> control = new("--control")
    {
        Description = "The share of each action's customers that is left alone to compare with, 0 to 0.9.",
        HelpName = "SHARE",
        DefaultValueFactory = _ => new CampaignOptions { Budget = 1 }.ControlShare,
    };

    private readonly Option<string> campaign = new("--campaign")
    {
        Description = "What the list calls the campaign. Default: a hash of the list.",
        HelpName = "ID",
    };

    private readonly Option<int> seed = new NumberOption("--seed", 0)
    {
        Description = "Draws the control groups: the same seed, the same customers.",
        DefaultValueFactory = _ => 0,
    };

    private readonly DayOption day = new(
        "--date", "The day of the campaign, from which cool-downs count. It is needed where an action has one.");

    private readonly DayOption asOf = new(
        "--as-of",
        "The day from which ages of dates count in rows without a time of their own. Default: the newest date of the file.");

    private readonly Option<string> key = new("--key")
    {
        Description = "The column that names a customer. Default: the one that the model was trained with.",
        HelpName = "COLUMN",
    };

    private readonly Option<string[]> earlier = new("--earlier")
    {
        Description = "A list of an earlier campaign, for cool-downs and for actions that may not follow another; repeatable.",
        HelpName = "FILE",
    };

    private readonly Option<int> reasons = new NumberOption("--reasons", 0, ReasonOptions.MaxCount)
    {
        Description = "At most so many reasons for each customer of the list, of those that raise the probability; 0 for none. "
            + $"Default: {DefaultReasons}, or none where the model cannot give any.",
    };

    private readonly Option<string> language = new("--language")
    {
        Description = "The language of the messages, such as de, for all customers, or for those whose column says none. "
            + "Default: the only one there is.",
        HelpName = "TAG",
    };

    private readonly Option<string> languageColumn = new("--language-column")
    {
        Description = "The column that holds each customer's language.",
        HelpName = "COLUMN",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            actions, budget, control, campaign, seed, day, asOf, key, earlier, reasons, language, languageColumn,
        })
            command.Options.Add(option);
    }

    /// <summary>The options but for the reasons, which need the model.</summary>
    /// <exception cref="UsageException">An option does not fit; the message names all that do not.</exception>
    public FileCampaignOptions Read(ParseResult parsed)
    {
        var plan = new CampaignOptions
        {
            Budget = parsed.GetValue(budget),
            ControlShare = parsed.GetValue(control),
            CampaignId = parsed.GetValue(campaign),
            Seed = parsed.GetValue(seed),
            Day = day.Read(parsed),
            Language = parsed.GetValue(language),
            LanguageColumn = parsed.GetValue(languageColumn),
        };
        var faults = OptionsValidator.Of(plan).ToArray();
        if (faults.Length > 0) throw new UsageException(string.Join(Environment.NewLine, faults));
        var path = parsed.GetRequiredValue(actions);
        var list = ActionsFile.Read(path);
        return new FileCampaignOptions
        {
            Actions = list,
            ActionsFile = path,
            Campaign = plan,
            Key = parsed.GetValue(key),
            AsOf = asOf.Read(parsed),
            Earlier = EarlierLists.Read(parsed.GetValue(earlier) ?? [], list),
        };
    }

    /// <summary>Adds the reasons that are asked for, and by default those that the model can give.</summary>
    public FileCampaignOptions AddReasons(ParseResult parsed, FileCampaignOptions options, ChurnModel model)
    {
        var count = parsed.GetResult(reasons) is null ? model.IsExplainable ? DefaultReasons : 0 : parsed.GetValue(reasons);
        return count == 0
            ? options
            : options with { Reasons = new ReasonOptions(count, ReasonTexts.English) { TowardChurn = true } };
    }
}
