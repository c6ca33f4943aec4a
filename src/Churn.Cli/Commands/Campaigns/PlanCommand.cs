using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Models.Answering;
using Churn.Training.Campaigns;

namespace Churn.Cli.Commands.Campaigns;

/// <summary><c>churn campaign plan</c>: writes the list of who gets which action.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The customers: CSV or an Excel workbook." };
        var output = new Option<string>("--out")
        {
            Description = "The list to write; - for standard output.",
            HelpName = "FILE",
            Required = true,
        };
        var version = new Option<string>("--version")
        {
            Description = "The version to score with. Default: the champion.",
            HelpName = "V",
        };
        var (campaign, json, models, reading) =
            (new CampaignArguments(), JsonOption.Create(), StoreOption.Create(), new ReadingArguments());
        var command = new Command(
            "plan", "Gives each customer at most one action, so that the expected profit within the budget is largest.")
        {
            file, output, version, json, models,
        };
        campaign.AddTo(command);
        reading.AddTo(command);
        command.SetAction(parsed =>
        {
            var (input, path) = (parsed.GetRequiredValue(file), parsed.GetRequiredValue(output));
            if (OutputFile.IsSame(path, input))
                throw new UsageException("--out is the customers file itself; name another, so that nothing is lost.");
            if (OutputFile.IsStandardOutput(path) && OutputFile.IsStandardOutput(parsed.GetValue(json)))
                throw new UsageException("--out and --json both go to standard output; name a file for one of them.");
            parsed.CheckJson(json);
            var options = campaign.Read(parsed) with { Reading = reading.ReadChecked(parsed) };
            using var list = OutputFile.Open(output.Name, path);
            var store = parsed.OpenStore(models);
            var model = store.Open(StoreOption.VersionOrChampion(store, parsed.GetValue(version)));
            var result = FileCampaign.Plan(model, input, campaign.AddReasons(parsed, options, model));
            list.Write(stream =>
            {
                result.List.WriteCsv(stream, result.Dialect);
                return true;
            });
            foreach (var note in result.Notes) Terminal.Warn(note);
            Terminal.Faults(result.Unreadable);
            var summary = PlanSummary.Of(
                model.Version, options.Actions.Currency, result.Plan, result.AlreadyLeft, result.NotScored);
            parsed.Report(json, summary, CliJsonContext.Readable.PlanSummary, _ =>
            {
                if (OutputFile.IsStandardOutput(path)) Terminal.Say(CampaignSummary.Line(summary, path));
                else CampaignSummary.Print(summary, result.Plan, path);
            });
            return result.Unreadable.Count == 0 ? ExitCode.Done : ExitCode.DataRefused;
        });
        return command;
    }
}
