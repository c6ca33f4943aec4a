using System.CommandLine;
using System.Text.Json;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Core.Recommending;
using Churn.Data.Tables;
using Churn.Data.Transactions;
using Churn.Training.Recommending;
using Spectre.Console;

namespace Churn.Cli.Commands;

/// <summary><c>churn recommend</c>: what customers will buy next that they have not bought yet.</summary>
internal static class RecommendCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Purchases: a row for each, with customer, day and item." };
        var split = new DayOption(
            "--split", "The first day that the methods are measured on. Default: the last quarter of the days is measured on.");
        var top = new NumberOption("--top", 1, 1_000)
        {
            Description = "How many items are recommended to each customer.",
            DefaultValueFactory = _ => 10,
        };
        var output = new Option<string>("--out")
        {
            Description = "Writes a row for each customer and recommended item.",
            HelpName = "FILE",
        };
        var save = new Option<string>("--save")
        {
            Description = "Writes what was learned from all purchases into a folder, for POST /recommendations.",
            HelpName = "DIR",
        };
        var (columns, threads, json, reading) =
            (new TransactionArguments(), ThreadsOption.Create(), JsonOption.Create(), new ReadingArguments());
        var command = new Command("recommend", "Recommends items to customers, by the method that did best on later purchases.")
        {
            file, split, top, output, save, json, threads,
        };
        columns.AddItemsTo(command);
        reading.AddTo(command);
        command.SetAction(parsed =>
        {
            var (path, target) = (parsed.GetValue(file)!, parsed.GetValue(output));
            parsed.CheckJson(json);
            if (target is not null)
            {
                if (OutputFile.IsSame(target, path))
                    throw new UsageException($"{output.Name} is the file that is read; name another, so that nothing is lost.");
                OutputFile.Check(output.Name, target);
            }

            var table = CsvCustomerReader.Read(path, reading.ReadChecked(parsed));
            var bought = TransactionTable.Read(table, columns.ReadItems(parsed), TransactionArguments.Today);
            foreach (var note in bought.Notes) Terminal.Warn(note);
            var test = RecommendationTest.Of(bought, path, split.Read(parsed), parsed.GetValue(threads));
            if (!test.TriesEase)
                Terminal.Warn(FormattableString.Invariant(
                    $"EASE is not tried: it takes at most {RecommendationTest.MaxEaseItems:N0} items, and there are more"));
            var limits = new ParallelOptions { MaxDegreeOfParallelism = parsed.GetValue(threads) };
            var all = new Lazy<Baskets>(() => Baskets.Before(bought, end: null));
            var learned = new Lazy<ItemRecommender>(() => RecommenderLearner.Learn(test.Chosen, all.Value, limits));
            if (parsed.GetValue(save) is { } saved) Save(save.Name, saved, learned.Value);
            if (target is not null)
                OutputFile.Write(output.Name, target, stream =>
                {
                    var unknown = RecommendationFile.Write(
                        stream, table.Dialect, bought, all.Value, learned.Value, parsed.GetValue(top), limits);
                    if (unknown > 0)
                        Terminal.Warn(FormattableString.Invariant(
                            $"{unknown:N0} customers bought nothing with {Baskets.MinBuyers} buyers or more: ")
                            + "they get what most customers bought");
                });
            return parsed.Report(json, test, CliJsonContext.Readable.RecommendationTest, Print);
        });
        return command;
    }

    private static void Save(string option, string folder, ItemRecommender recommender)
    {
        try
        {
            Terminal.Say($"saved version {RecommenderFolder.Save(folder, recommender)} in {folder}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"{option}: {folder} could not be written: {fault.Message}", fault);
        }
    }

    private static void Print(RecommendationTest test)
    {
        Terminal.Print(FormattableString.Invariant($"{test.Customers:N0} customers, {test.Items:N0} items; measured on what ")
            + FormattableString.Invariant($"{test.Measured:N0} of them bought anew from {test.Split:yyyy-MM-dd} on"));
        var table = new Table().Border(TableBorder.Rounded).AddColumns("method", "recall at 20", "NDCG at 20", "hit rate");
        foreach (var method in test.Methods)
            table.AddRow(
                JsonNamingPolicy.CamelCase.ConvertName($"{method.Name}") + (method.Name == test.Chosen ? " (chosen)" : ""),
                FormattableString.Invariant($"{method.RecallAt20:0.0000}"),
                FormattableString.Invariant($"{method.NdcgAt20:0.0000}"),
                FormattableString.Invariant($"{method.HitRate:0.000}"));
        Terminal.Results.Write(table);
    }
}
