using System.CommandLine;
using System.Globalization;
using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Training.Evaluation;
using Churn.Training.Retraining;
using Churn.Training.Runs;

namespace Churn.Benchmarks.Retraining;

/// <summary>
/// <c>gate</c>: how often the gate of a retraining promotes a challenger that is truly better, equal or worse. A good model's
/// out-of-fold scores stand for one model, the same with noise for the other; held-out parts of the size of a training run's are
/// drawn.
/// </summary>
internal static class GateBenchmark
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The customers file." };
        var splits = new Option<string>("--splits")
        {
            Description = "A NAME.splits.json with the label and the columns that are no features.",
        };
        var model = new Option<string>("--model") { Description = "The good model.", DefaultValueFactory = _ => "boosting" };
        var loss = new Option<double>("--loss")
        {
            Description = "By how much ROC AUC the worse model is worse.",
            DefaultValueFactory = _ => 0.02,
        };
        var draws = new Option<int>("--draws") { Description = "How many held-out parts.", DefaultValueFactory = _ => 100 };
        var gate = new Option<string>("--gate") { Description = "A JSON file with other bounds of the gate." };
        var threads = new Option<int>("--threads")
        {
            Description = "The most threads.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        var command = new Command("gate", "How often the gate promotes a better, an equal and a worse challenger.")
        {
            file,
            splits,
            model,
            loss,
            draws,
            gate,
            threads,
        };
        command.SetAction(parsed =>
        {
            var options = new TrainingOptions
            {
                Models = [parsed.GetRequiredValue(model)],
                Evaluation = new EvaluationOptions { Repeats = 1, Resamples = 10 },
            };
            if (parsed.GetValue(splits) is { } path)
                options = options with { Schema = SplitsFile.Read(path).Schema };
            var bounds = parsed.GetValue(gate) is { } other ? RetrainJson.ReadGate(File.ReadAllBytes(other)) : new GateOptions();
            var good = Train(parsed.GetRequiredValue(file), options, parsed.GetValue(threads));
            Run(
                new GateTrials(good, options.Evaluation.HoldoutFraction, bounds, parsed.GetValue(loss)),
                parsed.GetValue(draws),
                parsed.GetValue(threads));
        });
        return command;
    }

    /// <summary>A model whose out-of-fold scores cover the whole file; it needs no held-out part.</summary>
    private static Candidate Train(string file, TrainingOptions options, int threads)
    {
        var table = CsvCustomerReader.Read(file, options.Reading);
        var schema = SchemaInferrer.Learn(table, options.Schema).Schema;
        var customers = EncodedDataset.Read(table, schema);
        return new CandidateTraining(
            schema,
            customers,
            customers,
            options,
            new TimeBudget(null, TimeProvider.System),
            threads,
            _ => { },
            CancellationToken.None)
            .Run(LearnerCatalog.Of(options), blend: false)
            .Single();
    }

    private static void Run(GateTrials trials, int draws, int threads)
    {
        Console.WriteLine(trials.Describe());
        Console.WriteLine("| challenger | promoted | of | mean saving of log loss | refused by |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var challenger in Enum.GetValues<TruthOfChallenger>())
        {
            var outcomes = new GateTrial[draws];
            Parallel.For(
                0,
                draws,
                new ParallelOptions { MaxDegreeOfParallelism = threads },
                draw => outcomes[draw] = trials.Run(challenger, draw));
            var refusals = outcomes
                .SelectMany(outcome => outcome.Verdict.Failures)
                .CountBy(check => check.Name)
                .OrderByDescending(count => count.Value);
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture,
                    $"| {challenger} | {outcomes.Count(outcome => outcome.Verdict.Passed)} | {draws} "
                        + $"| {outcomes.Average(outcome => outcome.Saving):0.0000} "
                        + $"| {string.Join(", ", refusals.Select(count => $"{count.Key} {count.Value}"))} |"
                ));
        }
    }
}
