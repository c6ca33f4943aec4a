using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Churn.Core.Metrics;
using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Splitting;
using Churn.Data.Tables;
using Churn.Training.Evaluation;
using Churn.Training.Runs;

namespace Churn.Benchmarks;

/// <summary>
/// <c>learners</c>: the figures of every learner by nested cross-validation, inside this process. In each outer fold a learner is
/// fitted, calibrated and its threshold chosen on the other folds alone; the means over the outer folds are printed. It measures
/// the parts of a training run; <c>quality</c> measures what is published.
/// </summary>
internal static class LearnersBenchmark
{
    private const int OuterFolds = 5;

    /// <summary>The standard errors a simpler model may be behind, to compare the rules on the same runs.</summary>
    private static readonly double[] Rules = [0, 0.5, 1];

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The customers file." };
        var recipe = new Option<string>("--recipe") { Description = "The recipe.", DefaultValueFactory = _ => Recipes.Default };
        var seeds = new Option<int[]>("--seed")
        {
            Description = "The seeds of the outer folds; the means are over all of them.",
            DefaultValueFactory = _ => [1],
            AllowMultipleArgumentsPerToken = true,
        };
        var splits = new Option<string>("--splits")
        {
            Description = "A NAME.splits.json with the label, the columns that are no features and the test rows.",
        };
        var set = new Option<string[]>("--set") { Description = "Sets one option of the training." };
        var command = new Command(
            "learners",
            "Measures the inner parts of a training by nested cross-validation: every learner, their blend, and the choice. "
            + "What is published is measured by quality.")
        {
            file,
            recipe,
            seeds,
            splits,
            set,
        };
        command.SetAction(parsed =>
        {
            var options = Recipes.Of(parsed.GetRequiredValue(recipe));
            var given = parsed.GetValue(splits) is { } path ? SplitsFile.Read(path) : null;
            if (given is { } facts) options = options with { Schema = facts.Schema };
            options = TrainingJson.Set(options, parsed.GetValue(set) ?? []);
            Run(parsed.GetRequiredValue(file), options, given, parsed.GetRequiredValue(seeds));
            return 0;
        });
        return command;
    }

    private static void Run(string file, TrainingOptions options, SplitsFile? splits, int[] seeds)
    {
        var table = Cleaning.Apply(CsvCustomerReader.Read(file, options.Reading), options.Cleaning, options.Schema);
        var schema = SchemaInferrer.Learn(table, options.Schema).Schema;
        var customers = EncodedDataset.Read(table, schema);
        var outer = splits is { } given
            ? given.TestRows.Select(test => Split(test, customers.Count)).ToArray()
            : seeds.SelectMany(seed => Folds(customers, seed)).ToArray();

        Console.WriteLine(
            $"{Path.GetFileName(file)}, recipe {options.Recipe}, {outer.Length} outer parts, {Environment.ProcessorCount} threads"
        );
        var started = Stopwatch.GetTimestamp();
        var runs = outer
            .Select(part => Train(schema, customers.Pick(part.Training), customers.Pick(part.Test), options))
            .ToArray();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds / outer.Length;
        PrintFigures(runs, options);
        PrintChoices(runs, options);
        Console.WriteLine(FormattableString.Invariant($"{seconds:0.0} s an outer part"));
    }

    private static IReadOnlyList<Candidate> Train(
        CustomerSchema schema,
        EncodedDataset training,
        EncodedDataset test,
        TrainingOptions options) =>
        new CandidateTraining(
            schema, training, test, options with { Evaluation = options.Evaluation with { Resamples = 10 } },
            new TimeBudget(null, TimeProvider.System), Environment.ProcessorCount, _ => { }, CancellationToken.None)
        .Run(LearnerCatalog.Of(options), options.Models.Contains(LearnerCatalog.Blend));

    private static Candidate Choose(IReadOnlyList<Candidate> candidates, TrainingOptions options, double rule) =>
        ModelSelection.Of(candidates, options.Models, rule, 0).Winner;

    private static void PrintFigures(IReadOnlyList<Candidate>[] runs, TrainingOptions options)
    {
        Console.WriteLine(
            $"| model | {string.Join(" | ", Metric.All.Select(metric => metric.Name))} | cross-validated log loss |");
        Console.WriteLine($"|---|{string.Concat(Metric.All.Select(_ => "---|"))}---|");
        for (var model = 0; model < runs[0].Count; model++)
            PrintRow(runs[0][model].Name, [.. runs.Select(run => run[model])]);
        foreach (var rule in Rules)
            PrintRow(
                FormattableString.Invariant($"auto, {rule} standard errors"),
                [.. runs.Select(run => Choose(run, options, rule))]);
    }

    private static void PrintRow(string name, Candidate[] candidates)
    {
        var means = Metric.All.Select(metric => Number(candidates.Average(candidate => metric.Value(candidate.Metrics))));
        var logLoss = Number(candidates.Average(candidate => candidate.CrossValidatedLogLoss));
        Console.WriteLine($"| {name} | {string.Join(" | ", means)} | {logLoss} |");
    }

    private static void PrintChoices(IReadOnlyList<Candidate>[] runs, TrainingOptions options)
    {
        foreach (var (run, part) in runs.Select((run, part) => (run, part)))
        {
            var choices = Rules.Select(rule =>
                FormattableString.Invariant($"{rule} standard errors: {Choose(run, options, rule).Name}"));
            Console.WriteLine($"part {part + 1}: {string.Join("; ", choices)}");
            foreach (var standing in ModelSelection.Of(run, options.Models, 0, 0).Standings)
                Console.WriteLine(
                    string.Create(CultureInfo.InvariantCulture,
                        $"  {standing.Candidate.Name}: {standing.Candidate.Variant}; "
                            + $"calibration {standing.Candidate.Calibration}; behind {standing.Behind:0.0000} "
                            + $"+/- {standing.StandardError:0.0000}"
                    ));
        }
    }

    private static string Number(double value) => FormattableString.Invariant($"{value:0.0000}");

    private static (int[] Training, int[] Test) Split(int[] test, int rows) =>
        ([.. Enumerable.Range(0, rows).Except(test)], test);

    private static IEnumerable<(int[] Training, int[] Test)> Folds(EncodedDataset customers, int seed)
    {
        var foldOf = StratifiedSplit.Folds(customers.Churned, OuterFolds, seed);
        for (var fold = 0; fold < OuterFolds; fold++)
            yield return (StratifiedSplit.Rows(foldOf, fold, inside: false), StratifiedSplit.Rows(foldOf, fold, inside: true));
    }
}
