using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Churn.Core.Metrics;
using Churn.Training.Data;
using Churn.Training.Evaluation;
using Churn.Training.Runs;

namespace Churn.Benchmarks;

/// <summary>
/// <c>quality</c>: the figures of every learner by nested cross-validation. In each outer fold a learner is fitted, calibrated and
/// its threshold chosen on the other folds alone, as a training run does it; the means over the outer folds are printed.
/// </summary>
internal static class QualityBenchmark
{
    private const int OuterFolds = 5;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The customers file." };
        var recipe = new Option<string>("--recipe") { Description = "The recipe.", DefaultValueFactory = _ => Recipes.Default };
        var seeds = new Option<int[]>("--seed") { Description = "The seeds of the outer folds; the means are over all of them.", DefaultValueFactory = _ => [1], AllowMultipleArgumentsPerToken = true };
        var splits = new Option<string>("--splits") { Description = "A NAME.splits.json with the label, the columns that are no features and the test rows." };
        var set = new Option<string[]>("--set") { Description = "Sets one option of the training." };
        var command = new Command("quality", "Nested cross-validation of every learner.") { file, recipe, seeds, splits, set };
        command.SetAction(parsed =>
        {
            var options = TrainingJson.Set(Recipes.Of(parsed.GetRequiredValue(recipe)), parsed.GetValue(set) ?? []);
            var given = parsed.GetValue(splits) is { } path ? JsonDocument.Parse(File.ReadAllBytes(path)).RootElement : (JsonElement?)null;
            if (given is { } facts) options = options with { Schema = ReadSchemaOptions(facts) };
            Run(parsed.GetRequiredValue(file), options, given, parsed.GetRequiredValue(seeds));
            return 0;
        });
        return command;
    }

    private static void Run(string file, TrainingOptions options, JsonElement? splits, int[] seeds)
    {
        var table = Cleaning.Apply(CsvCustomerReader.Read(file, options.Reading), options.Cleaning, options.Schema);
        var schema = SchemaLearner.Learn(table, options.Schema).Schema;
        var customers = CodedCustomers.Read(table, schema);
        var outer = splits is { } given ? ReadSplits(given, customers.Count) : seeds.SelectMany(seed => Folds(customers, seed)).ToArray();

        Console.WriteLine($"{Path.GetFileName(file)}, recipe {options.Recipe}, {outer.Length} outer parts, {Environment.ProcessorCount} threads");
        Console.WriteLine($"| model | {string.Join(" | ", Metric.All.Select(metric => metric.Name))} | s a fit |");
        Console.WriteLine($"|---|{string.Concat(Metric.All.Select(_ => "---|"))}---|");
        foreach (var learner in LearnerCatalog.Of(options))
        {
            var started = Stopwatch.GetTimestamp();
            var metrics = outer.Select(part => new CandidateEvaluation(
                    schema, customers.Pick(part.Training), customers.Pick(part.Test), options.Evaluation with { Resamples = 10 }, options.Seed)
                .Run(learner, Environment.ProcessorCount, null, CancellationToken.None).Metrics).ToArray();
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds / outer.Length / (options.Evaluation.Folds + 1);
            var cells = Metric.All.Select(metric => FormattableString.Invariant($"{metrics.Average(metric.Value):0.0000}"));
            Console.WriteLine(FormattableString.Invariant($"| {learner.Name} | {string.Join(" | ", cells)} | {seconds:0.00} |"));
        }
    }

    private static SchemaOptions ReadSchemaOptions(JsonElement splits) => new()
    {
        Label = splits.GetProperty("label").GetString(),
        Positive = splits.GetProperty("positive").GetString(),
        Ignore = [.. splits.GetProperty("notFeatures").EnumerateArray().Select(name => name.GetString()!)],
    };

    private static (int[] Training, int[] Test)[] ReadSplits(JsonElement splits, int rows) => [.. splits.GetProperty("testRows").EnumerateArray()
        .Select(part => part.EnumerateArray().Select(row => row.GetInt32()).ToArray())
        .Select(test => (Enumerable.Range(0, rows).Except(test).ToArray(), test))];

    private static IEnumerable<(int[] Training, int[] Test)> Folds(CodedCustomers customers, int seed)
    {
        var foldOf = StratifiedSplit.Folds(customers.Churned, OuterFolds, seed);
        for (var fold = 0; fold < OuterFolds; fold++)
            yield return (StratifiedSplit.Rows(foldOf, fold, inside: false), StratifiedSplit.Rows(foldOf, fold, inside: true));
    }
}
