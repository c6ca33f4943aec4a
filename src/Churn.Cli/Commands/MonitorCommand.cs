using System.CommandLine;
using System.Globalization;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Core.Monitoring;
using Churn.Core.Schema;
using Churn.Training.Monitoring;

namespace Churn.Cli.Commands;

/// <summary><c>churn monitor</c>: what is known about a version on the customers of a file, or of the log.</summary>
internal static class MonitorCommand
{
    private static readonly string[] Voices =
        [MonitoringReport.InputsAlarm, MonitoringReport.EstimateAlarm, MonitoringReport.RealisedAlarm];

    public static Command Create()
    {
        var arguments = new ScoredFileArguments(isFileOptional: true);
        var log = new LogArguments();
        var reference = new Option<string>("--reference")
        {
            Description = "A customers file to compare the inputs with. Default: what the version keeps of its training.",
            HelpName = "FILE",
        };
        var rate = new Option<double>("--false-alarms")
        {
            Description = "The probability of any false alarm of the inputs, over all columns and looks. Default: 0.01.",
            HelpName = "SHARE",
            DefaultValueFactory = _ => FalseAlarmBudget.DefaultRate,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share)
                    && share is > 0 and < 1)
                    return share;
                result.AddError($"--false-alarms is '{text}'; write a number above 0 and below 1, such as 0.01.");
                return FalseAlarmBudget.DefaultRate;
            },
        };
        var looks = new NumberOption("--looks", 1)
        {
            Description = "Over how many looks that probability is shared out. Default: 1; of the log, a year of cohorts.",
        };
        var failOn = FailOnOption.Create(
            $"Exit code 6 if one of these says so, separated by commas: {string.Join(", ", Voices)}.", "WHAT");
        var json = JsonOption.Create();
        var command = new Command(
            "monitor",
            "Shows what is known about a version on other customers: inputs, estimated and realised performance, kept apart.")
        {
            reference, rate, looks, failOn, json,
        };
        arguments.AddTo(command);
        log.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            parsed.CheckJson(json);
            log.Check(parsed, arguments.File(parsed), [reference, .. arguments.OfFile]);
            var fatal = ReadVoices(parsed.GetValue(failOn) ?? "");
            int? shared = parsed.GetResult(looks) is null ? null : parsed.GetValue(looks);
            return arguments.File(parsed) is { } file ? Task.FromResult(LookAtFile(file, fatal)) : LookAtLogAsync(fatal);

            int LookAtFile(string input, string[] voices)
            {
                var model = arguments.Open(parsed);
                var report = FileMonitoring.Look(model, input, arguments.Read(parsed, new FileMonitoringOptions
                {
                    Reference = parsed.GetValue(reference),
                    Budget = new FalseAlarmBudget(parsed.GetValue(rate), shared ?? 1),
                }));
                foreach (var note in report.Notes) Terminal.Warn(note);
                parsed.Report(json, report, CliJsonContext.Readable.MonitoringReport, Print);
                return FailOnOption.ExitCodeOf([.. report.Alarms.Intersect(voices)]);
            }

            async Task<int> LookAtLogAsync(string[] voices)
            {
                var report = await log.LookAsync(
                    parsed, arguments.Open(parsed), parsed.GetValue(rate), shared, cancellation);
                foreach (var note in report.Notes) Terminal.Warn(note);
                log.WritePage(parsed, report);
                parsed.Report(json, report, CliJsonContext.Readable.LogReport, LogReportText.Print);
                return FailOnOption.ExitCodeOf([.. report.Alarms.Intersect(voices)]);
            }
        });
        return command;
    }

    private static string[] ReadVoices(string text)
    {
        var voices = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return voices.FirstOrDefault(voice => !Voices.Contains(voice)) is { } unknown
            ? throw new UsageException($"--fail-on knows no '{unknown}'; write {string.Join(", ", Voices)}, separated by commas.")
            : voices;
    }

    private static void Print(MonitoringReport report)
    {
        Terminal.Print(Text($"{report.ModelVersion} on {report.Rows:N0} rows ({report.Unreadable:N0} not readable, ")
            + Text($"{report.Labelled:N0} with a known outcome)"));
        PrintInputs(report);
        PrintEstimate(report.Estimated, report.Words);
        if (report.Realised is not { } realised)
        {
            Terminal.Print("realised: too few outcomes are known.");
            return;
        }

        Terminal.Print(Text($"realised: {realised.ChurnRate:P1} of {realised.Rows:N0} {report.Words.Happened}, ")
            + Text($"{realised.ExpectedChurnRate:P1} expected; slope 1 and intercept 0 have p {realised.CalibrationP:0.0000}"));
        Terminal.Results.Write(RealisedTables.OfFigures(realised, report.Estimated.Figures, "estimated"));
        if (RealisedTables.ProfitLine(realised.Profit) is { } profit) Terminal.Print(profit);
        if (report.Contradicted.Count > 0)
            Terminal.Print($"the outcomes contradict the estimate: {string.Join(", ", report.Contradicted)}");
        Terminal.Results.Write(RealisedTables.OfSegments(realised.Segments, report.Words));
    }

    private static void PrintInputs(MonitoringReport report)
    {
        if (report.LackingColumns.Count > 0)
            Terminal.Print($"inputs: the file lacks {string.Join(", ", report.LackingColumns)}");
        if (report.Inputs is not { } inputs)
        {
            Terminal.Print("inputs: the version keeps no counts of its training; name its file with --reference.");
            return;
        }

        Terminal.Print(Text($"inputs: {inputs.Alarms.Count()} of {inputs.Columns.Count} columns moved since the training of ")
            + Text($"{inputs.ReferenceRows:N0} customers (")
            + $"{new FalseAlarmBudget(inputs.FalseAlarmRate * inputs.Looks, inputs.Looks)})");
        Terminal.Results.Write(DriftTable.Of(inputs.Columns));
    }

    private static void PrintEstimate(PerformanceEstimate estimate, OutcomeWords words)
    {
        var (auc, loss) = (estimate.Figures["rocAuc"], estimate.Figures["logLoss"]);
        Terminal.Print(Text($"estimated without outcomes: {estimate.ChurnRate:P1} will {words.Happen}, ")
            + $"ROC AUC {RealisedTables.Value(auc)} ({RealisedTables.Range(auc)}), "
            + $"log loss {RealisedTables.Value(loss)} ({RealisedTables.Range(loss)})");
        Terminal.Print(PerformanceEstimate.Blindness);
        foreach (var flag in estimate.Validity) Terminal.Print($"not to be trusted: {flag}");
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
