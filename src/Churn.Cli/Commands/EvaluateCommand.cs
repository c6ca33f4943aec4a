using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Core.Monitoring;
using Churn.Training.Monitoring;

namespace Churn.Cli.Commands;

/// <summary><c>churn evaluate</c>: measures a version on customers whose outcome is known.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var arguments = new ScoredFileArguments();
        var by = new Option<string>("--by")
        {
            Description = "Also gives the figures apart by the values of this column, such as treated and control.",
            HelpName = "NAME",
        };
        var training = new Option<bool>("--allow-training-rows")
        {
            Description = "Measures a version on the very file that it was trained on, where it looks better than it is.",
        };
        var failOn = FailOnOption.Create(
            "Exit code 6 if a figure is beyond a bound, as in \"rocAuc<0.8,logLoss>0.45,ece>0.05\".", "BOUNDS");
        var json = JsonOption.Create();
        var command = new Command(
            "evaluate", "Measures a version on customers whose outcome is known: every figure of the training report.")
        {
            by, training, failOn, json,
        };
        arguments.AddTo(command);
        command.SetAction(parsed =>
        {
            parsed.CheckJson(json);
            var bounds = FigureBound.Parse(parsed.GetValue(failOn) ?? "", EvaluationReport.Keys);
            var model = arguments.Open(parsed);
            var options = arguments.Read(parsed, new FileEvaluationOptions
            {
                By = parsed.GetValue(by),
                AllowTrainingRows = parsed.GetValue(training),
            });
            var report = FileEvaluation.Evaluate(model, arguments.File(parsed)!, options).Against(bounds);
            foreach (var note in report.Notes) Terminal.Warn(note);
            parsed.Report(json, report, CliJsonContext.Readable.EvaluationReport, found => Print(found, options.By));
            return FailOnOption.ExitCodeOf(report.Broken);
        });
        return command;
    }

    private static void Print(EvaluationReport report, string? by)
    {
        var realised = report.Realised;
        Terminal.Print(Text($"{report.ModelVersion} on {realised.Rows:N0} labelled customers of {report.Rows:N0} rows ")
            + Text($"({report.Unlabelled:N0} without a label, {report.Unreadable:N0} not readable): ")
            + Text($"{realised.ChurnRate:P1} {report.Words.Happened}, {realised.ExpectedChurnRate:P1} expected"));
        Terminal.Results.Write(RealisedTables.OfFigures(realised, report.AtTraining, "at training"));
        if (realised.CalibrationP is { } p)
            Terminal.Print(Text($"calibration: slope 1 and intercept 0 have p {p:0.0000} (score test)"));
        if (RealisedTables.ProfitLine(realised.Profit) is { } profit) Terminal.Print(profit);
        Terminal.Results.Write(RealisedTables.OfSegments(realised.Segments, report.Words));
        if (report.Groups is { } groups) Terminal.Results.Write(RealisedTables.OfGroups(by!, groups, report.Words));
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
