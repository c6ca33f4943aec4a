using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Core.Options;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Models.Explaining;
using Churn.Models.Manifest;
using Churn.Training.Evaluation;
using Churn.Training.Scoring;
using Spectre.Console;
using TableColumn = Spectre.Console.TableColumn;

namespace Churn.Cli.Commands.Models;

/// <summary><c>churn models scorecard</c>: a readable model as points to add up by hand.</summary>
internal static class ScorecardCommand
{
    private static readonly ScorecardOptions Defaults = new();

    public static Command Create()
    {
        var models = StoreOption.Create();
        var version = new Argument<string?>("VERSION")
        {
            Description = "The version; the champion if none is named.",
            DefaultValueFactory = _ => null,
        };
        var points = new Option<double>("--points0")
        {
            Description = "The points of a customer whose odds of leaving are --odds0.",
            HelpName = "X",
            DefaultValueFactory = _ => Defaults.BasePoints,
        };
        var odds = new Option<double>("--odds0")
        {
            Description = "The odds of leaving at --points0, as a fraction or a number. Default: 1/19, a probability of 5 %.",
            HelpName = "1/19",
            DefaultValueFactory = _ => Defaults.BaseOdds,
            CustomParser = ParseOdds,
        };
        var doubling = new Option<double>("--pdo")
        {
            Description = "The points that double the odds of leaving.",
            HelpName = "X",
            DefaultValueFactory = _ => Defaults.PointsToDouble,
        };
        var bins = new NumberOption("--bins", 2, 20)
        {
            Description = "The most groups of a column's values. Default: 6.",
            DefaultValueFactory = _ => Defaults.MaxBins,
        };
        var data = new Option<string>("--data")
        {
            Description = "A customers file with labels, to group values by and to measure what the scorecard loses. Default: "
                + "the rows that the version compares customers with, and the figures of the training.",
            HelpName = "FILE",
        };
        var (json, reading) = (JsonOption.Create(), new ReadingArguments());
        var command = new Command(
            "scorecard", "Writes a model that is a sum over columns as points to add up: more points, more likely to leave.")
        {
            version, points, odds, doubling, bins, data, json, models,
        };
        reading.AddTo(command);
        command.SetAction(parsed =>
        {
            var options = new ScorecardOptions
            {
                BasePoints = parsed.GetValue(points),
                BaseOdds = parsed.GetValue(odds),
                PointsToDouble = parsed.GetValue(doubling),
                MaxBins = parsed.GetValue(bins),
            };
            if (OptionsValidator.Of(options).ToArray() is { Length: > 0 } faults)
                throw new UsageException(string.Join(Environment.NewLine, faults));
            parsed.CheckJson(json);
            var store = parsed.OpenStore(models);
            var model = store.Open(StoreOption.VersionOrChampion(store, parsed.GetValue(version)));
            var report = Make(model, options, parsed.GetValue(data), reading.ReadChecked(parsed));
            return parsed.Report(json, report, CliJsonContext.Readable.ScorecardReport, Print);
        });
        return command;
    }

    private static ScorecardReport Make(ChurnModel model, ScorecardOptions options, string? file, ReadingOptions reading)
    {
        var shapes = model.Shapes;
        if (file is null)
        {
            var figures = options.MaxBins == Defaults.MaxBins ? model.Manifest.Scorecard : null;
            return ScorecardReport.Of(
                model.Version,
                model.Manifest.Model,
                Scorecard.Of(shapes, model.Explainer.Shares.Background, options),
                figures is null ? null : "the held-out customers of the training",
                figures);
        }

        (float[] Coded, bool? Churned)[] customers = [.. FileCustomers.Labelled(model, file, reading)];
        if (customers.Length == 0)
            throw new DataRefusedException(new TableError(file, "no row of it can be scored by the version."));
        var card = Scorecard.Of(shapes, [.. customers.Select(customer => customer.Coded)], options);
        var labelled = customers.Where(customer => customer.Churned is not null).ToArray();
        return ScorecardReport.Of(
            model.Version,
            model.Manifest.Model,
            card,
            labelled.Length == 0 ? null : Path.GetFileName(file),
            labelled.Length == 0
                ? null
                : ScorecardLoss.Of(
                    card,
                    shapes,
                    [.. labelled.Select(customer => customer.Coded)],
                    [.. labelled.Select(customer => customer.Churned!.Value)]));
    }

    private static void Print(ScorecardReport report)
    {
        Terminal.Print(Text($"{report.Version} ({report.Model}): everybody starts with {report.Start} points; ")
            + "MORE points mean MORE likely to leave");
        Terminal.Print(Text($"log-odds = (points - {report.Offset:0.00}) / {report.Factor:0.00}"));
        var table = new Table().Border(TableBorder.Rounded).AddColumns("column", "value")
            .AddColumn(new TableColumn("points").RightAligned());
        foreach (var column in report.Columns)
            foreach (var (number, bins) in column.Bins.Zip(column.Points).GroupBy(bin => bin.Second).Index())
                table.AddRow(Array.ConvertAll(
                    [
                        number == 0 ? column.Column : "",
                        string.Join("; ", bins.Select(bin => bin.First)),
                        Text($"{bins.Key:+0;-0;0}"),
                    ],
                    Markup.Escape));
        Terminal.Results.Write(table);
        foreach (var pair in report.Pairs) Terminal.Results.Write(TableOf(pair));
        Terminal.Print(report.Figures is { RocAuc: { } auc, ModelRocAuc: { } whole } figures
            ? Text($"ROC AUC of the points {auc:0.0000}, of the model {whole:0.0000}, loss {whole - auc:0.0000} ")
                + Text($"({figures.Rows} customers: {report.MeasuredOn})")
            : "what the points lose against the model is not known: measure it with --data FILE, a file with labels");
    }

    private static Table TableOf(PairPoints pair)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .Title(Markup.Escape($"points of {pair.FirstColumn} and {pair.SecondColumn} together, beside those of each"))
            .AddColumn(Markup.Escape($"{pair.FirstColumn} \\ {pair.SecondColumn}"));
        foreach (var bin in pair.SecondBins) table.AddColumn(new TableColumn(Markup.Escape(bin.ToString())).RightAligned());
        foreach (var (bin, points) in pair.FirstBins.Zip(pair.Points))
            table.AddRow([Markup.Escape(bin.ToString()), .. points.Select(number => Text($"{number:+0;-0;0}"))]);
        return table;
    }

    private static double ParseOdds(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        double[] parts = [.. text.Split('/').Select(part =>
            double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN)];
        var odds = parts.Length switch { 1 => parts[0], 2 => parts[0] / parts[1], _ => double.NaN };
        if (!(odds > 0) || !double.IsFinite(odds))
            result.AddError($"--odds0 is '{text}'; write a fraction such as 1/19, above 0.");
        return odds;
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
