using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Core.Segments;
using Churn.Data.Inference;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.Training.Segments;
using Spectre.Console;

namespace Churn.Cli.Commands.Segments;

/// <summary><c>churn segments learn</c>: finds groups of customers that come out again on other samples.</summary>
internal static class LearnSegmentsCommand
{
    public static Command Create()
    {
        var source = new SegmentSourceArguments();
        var columns = SchemaArguments.List(
            "--columns", "The columns to compare customers by. Default: all numbers, and categories of few words.", "A,B");
        var ignore = SchemaArguments.List("--ignore", "Columns not to use, separated by commas.", "A,B");
        var label = new Option<string>("--label")
        {
            Description = "The column that says who left. Inferred from the names if omitted.",
            HelpName = "NAME",
        };
        var positive = new Option<string>("--positive")
        {
            Description = "The label's value that means churned. Guessed where one of two says so.",
            HelpName = "VALUE",
        };
        var value = new Option<string>("--value-column")
        {
            Description = "The column of the customers' value, for the averages of the segments.",
            HelpName = "NAME",
        };
        var clusters = new Option<int?>("--clusters")
        {
            Description = $"How many segments, 2 to {SegmentLearningOptions.MaxClusters}. "
                + "Default: as many as are stable and differ in churn or value.",
            HelpName = "N",
        };
        var seed = new NumberOption("--seed", 0)
        {
            Description = "Every random choice follows from it.",
            DefaultValueFactory = _ => 42,
        };
        var previous = new Option<string>("--previous")
        {
            Description = "An earlier file of segments, whose names are kept as far as possible.",
            HelpName = "FILE",
        };
        var models = new Option<string>("--models")
        {
            Description = "Also scores the customers by the champion of this store, for the value at risk of each segment.",
            HelpName = "DIR",
        };
        var output = new Option<string>("--out") { Description = "Writes the segments, as JSON.", HelpName = "FILE" };
        var (json, threads) = (JsonOption.Create(), ThreadsOption.Create());
        var command = new Command("learn", "Learns segments of customers that are alike, and names each by a rule.")
        {
            columns, ignore, label, positive, value, clusters, seed, previous, models, output, json, threads,
        };
        source.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                parsed.CheckJson(json);
                if (parsed.GetValue(clusters) is < 2 or > SegmentLearningOptions.MaxClusters)
                    throw new UsageException($"--clusters is {parsed.GetValue(clusters)}; "
                        + $"write a number from 2 to {SegmentLearningOptions.MaxClusters}.");
                var input = source.FileOf(parsed);
                if (parsed.GetValue(output) is { } target)
                {
                    if (OutputFile.IsSame(target, input))
                        throw new UsageException("--out is the file that is read; name another, so that nothing is lost.");
                    OutputFile.Check(output.Name, target);
                }

                var model = parsed.GetValue(models) is null ? null : Champion(parsed.OpenStore(models));
                if (model is not null && source.IsTransactions(parsed))
                    throw new UsageException("--models goes with a customers file; a model does not score purchases.");
                var options = new SegmentLearningOptions
                {
                    Columns = parsed.GetValue(columns) ?? [],
                    ValueColumn = ValueColumnOf(parsed.GetValue(value), model),
                    Clusters = parsed.GetValue(clusters),
                    Seed = parsed.GetValue(seed),
                    Previous = parsed.GetValue(previous) is { } earlier ? SegmentAssignment.Read(earlier) : null,
                    Schema = new SchemaOptions
                    {
                        Label = parsed.GetValue(label),
                        Positive = parsed.GetValue(positive),
                        Ignore = parsed.GetValue(ignore) ?? [],
                    },
                };
                if (options is { Previous: not null, Columns.Count: > 0 })
                    throw new UsageException(
                        "--previous compares by the columns that the earlier segments have; leave out --columns.");
                var result = SegmentLearning.Learn(
                    source.Read(parsed, input, options), options, parsed.GetValue(threads), cancellation);
                if (model is not null)
                    result = result with { Segments = source.Score(parsed, input, result.Segments, model) };
                foreach (var note in result.Notes) Terminal.Say(note);
                if (parsed.GetValue(output) is { } path)
                    OutputFile.Write(output.Name, path, stream => stream.Write(SegmentsFile.Write(result.Segments)));
                return parsed.Report(json, result, CliJsonContext.Readable.SegmentLearningResult, Print);
            },
            cancellation));
        return command;
    }

    private static ChurnModel Champion(ModelStore store) => store.Open(StoreOption.VersionOrChampion(store, null));

    private static string? ValueColumnOf(string? asked, ChurnModel? model)
    {
        var known = model?.Manifest.Segmentation.ValueColumn;
        return asked is null || known is null || asked == known
            ? asked ?? known
            : throw new UsageException($"--value-column is '{asked}', but the model was trained with '{known}'; leave it out.");
    }

    private static void Print(SegmentLearningResult result)
    {
        var tried = new Table().Border(TableBorder.Rounded)
            .AddColumns("segments", "least Jaccard", "mean Jaccard", "churn explained", "value explained");
        foreach (var candidate in result.Candidates)
            tried.AddRow(
                Text($"{candidate.Clusters}{(candidate.Clusters == result.Segments.Segments.Count ? " (chosen)" : "")}"),
                Text($"{candidate.LeastJaccard:0.00}"),
                Text($"{candidate.MeanJaccard:0.00}"),
                candidate.ChurnDifference is { } churn ? Text($"{churn:P1}") : "-",
                candidate.ValueDifference is { } value ? Text($"{value:P1}") : "-");
        Terminal.Results.Write(tried);
        var table = new Table().Border(TableBorder.Rounded).AddColumns(
            "segment", "customers", "share", "rule holds", "of whom it holds", "Jaccard", "churn rate", "average value",
            "value at risk");
        foreach (var segment in result.Segments.Segments)
            table.AddRow(
                Markup.Escape(segment.Name),
                Text($"{segment.Customers:N0}"),
                Text($"{segment.Share:P1}"),
                Text($"{segment.RuleHolds:P0}"),
                Text($"{segment.RulePrecision:P0}"),
                Text($"{segment.Stability:0.00}"),
                segment.ChurnRate is { } rate ? Text($"{rate:P1}") : "-",
                segment.AverageValue is { } average ? Text($"{average:N2}") : "-",
                segment.Risk?.RevenueAtRisk is { } risk ? Text($"{risk.Value:N2}") : "-");
        Terminal.Results.Write(table);
        if (result.Kept is { } kept) Terminal.Print(Text($"{kept:P1} of the customers keep the name of their segment"));
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
