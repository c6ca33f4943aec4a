using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Models.Answering;
using Churn.Outcomes.Logging;
using Churn.Training.Campaigns;

namespace Churn.Cli.Commands.Campaigns;

/// <summary><c>churn campaign plan</c>: writes the list of who gets which action.</summary>
internal static class PlanCommand
{
    private const int GainSteps = 20;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The customers: CSV or an Excel workbook." };
        var output = new Option<string>("--out")
        {
            Description = "The list to write: CSV, or an Excel workbook if it ends in .xlsx; - for standard output.",
            HelpName = "FILE",
            Required = true,
        };
        var format = new Option<string>("--format")
        {
            Description = $"The column names of a CRM: {string.Join(", ", CrmFormat.All.Select(known => known.Name))}. "
                + "Default: our own.",
            HelpName = "NAME",
        };
        var page = new Option<string>("--page")
        {
            Description = "Writes a page with the summary, and what other budgets would earn.",
            HelpName = "FILE",
        };
        var version = new Option<string>("--version")
        {
            Description = "The version to score with. Default: the champion.",
            HelpName = "V",
        };
        var log = LogOption.Create(
            isRequired: false, "Needs --campaign, and remembers each customer of the list with their group in it, in a log");
        var (campaign, json, models, reading) =
            (new CampaignArguments(), JsonOption.Create(), StoreOption.Create(), new ReadingArguments());
        var command = new Command(
            "plan", "Gives each customer at most one action, so that the expected profit within the budget is largest.")
        {
            file, output, format, page, version, log, json, models,
        };
        campaign.AddTo(command);
        reading.AddTo(command);
        command.SetAction(Plan);
        return command;

        int Plan(ParseResult parsed)
        {
            var (input, path) = (parsed.GetRequiredValue(file), parsed.GetRequiredValue(output));
            if (OutputFile.IsSame(path, input))
                throw new UsageException("--out is the customers file itself; name another, so that nothing is lost.");
            if (OutputFile.IsStandardOutput(path) && OutputFile.IsStandardOutput(parsed.GetValue(json)))
                throw new UsageException("--out and --json both go to standard output; name a file for one of them.");
            parsed.CheckJson(json);
            if (parsed.GetValue(page) is { } checkedPage) OutputFile.Check(page.Name, checkedPage);
            var crm = FindFormat(parsed.GetValue(format));
            var options = campaign.Read(parsed) with
            {
                Reading = reading.ReadChecked(parsed),
                IsWorkbook = Path.GetExtension(path).Equals(".xlsx", StringComparison.OrdinalIgnoreCase),
                GainSteps = parsed.GetValue(page) is null ? null : GainSteps,
            };
            if (parsed.GetValue(log) is not null && options.Campaign.CampaignId is null)
                throw new UsageException("--log remembers who is in which group of a campaign. Name it with --campaign.");
            using var list = OutputFile.Open(output.Name, path);
            var store = parsed.OpenStore(models);
            var model = store.Open(StoreOption.VersionOrChampion(store, parsed.GetValue(version)));
            // the log comes last: it may be a file that is made
            options = options with { Reading = StoreOption.WithoutErased(store, options.Reading, model.Schema, options.Key) };
            return ScoringLog.Use(parsed, log, into => Write(parsed, list, model, crm, options, into));
        }

        int Write(
            ParseResult parsed,
            OutputFile list,
            ChurnModel model,
            CrmFormat? crm,
            FileCampaignOptions options,
            ScoringLog? into)
        {
            var (input, path) = (parsed.GetRequiredValue(file), parsed.GetRequiredValue(output));
            var result = FileCampaign.Plan(model, input, campaign.AddReasons(parsed, options, model) with
            {
                Remember = into is null
                    ? null
                    : (answer, id, group) => into.Add(model, answer, options.AsOf, new CampaignGroup(id, group)),
            });
            list.Write(stream =>
            {
                into?.Flush();
                var table = crm?.Rename(result.List) ?? result.List;
                if (options.IsWorkbook) table.WriteWorkbook(stream);
                else table.WriteCsv(stream, result.Dialect);
                return true;
            });
            if (parsed.GetValue(page) is { } pagePath)
                OutputFile.Write(page.Name, pagePath, stream => stream.Write(
                    CampaignPage.Write(Path.GetFileName(input), options.Actions.Currency, result)));
            foreach (var note in result.Notes) Terminal.Warn(note);
            Terminal.Faults(result.Unreadable);
            var summary = PlanSummary.Of(
                model.Version, options.Actions.Currency, result.Plan, result.AlreadyLeft, result.NotScored) with
            {
                RevenueAtRisk = PlanSummary.Cents(result.RevenueAtRisk),
                RevenueAtRiskBySegment = result.RevenueAtRisk is null
                    ? null
                    : PlanSummary.Cents(result.RevenueAtRiskBySegment),
            };
            parsed.Report(json, summary, CliJsonContext.Readable.PlanSummary, _ =>
            {
                if (OutputFile.IsStandardOutput(path)) Terminal.Say(CampaignSummary.Line(summary, path));
                else CampaignSummary.Print(summary, result, path);
            });
            return result.Unreadable.Count == 0 ? ExitCode.Done : ExitCode.DataRefused;
        }
    }

    /// <exception cref="UsageException">There is no such format.</exception>
    private static CrmFormat? FindFormat(string? name) => name is null
        ? null
        : CrmFormat.All.FirstOrDefault(known => known.Name == name) ?? throw new UsageException(
            $"--format is '{name}'; there are {string.Join(", ", CrmFormat.All.Select(known => known.Name))}.");
}
