using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Churn.Core.Metrics;
using Churn.Training.Learners;
using Churn.Training.Runs;

namespace Churn.Benchmarks;

/// <summary>
/// <c>fit</c>: time and peak memory of one fit on made-up rows, with the quality on the last rows of the file, which are not
/// learnt from. <c>rows</c> writes such a file.
/// </summary>
internal static class FitBenchmark
{
    /// <summary>The rows at the end of a file that measure the quality.</summary>
    private const int TestRows = 10_000;

    public static Command CreateRows()
    {
        var file = new Argument<string>("FILE") { Description = "The file to write." };
        var rows = new Option<int>("--rows")
        {
            Description = "How many rows to learn from; test rows are added.",
            DefaultValueFactory = _ => 700_000,
        };
        var seed = new Option<int>("--seed") { Description = "The seed.", DefaultValueFactory = _ => 1 };
        var command = new Command("rows", "Writes made-up training rows, for fit and its peers.") { file, rows, seed };
        command.SetAction(parsed =>
            MadeUpRows.Write(parsed.GetRequiredValue(file), parsed.GetValue(rows) + TestRows, parsed.GetValue(seed)));
        return command;
    }

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Rows as the command rows writes them." };
        var learner = new Option<string>("--learner")
        {
            Description = $"One of {string.Join(", ", LearnerCatalog.Names)}.",
            Required = true,
        };
        var rows = new Option<int?>("--rows") { Description = "How many rows to learn from; default all but the test rows." };
        var threads = new Option<int>("--threads")
        {
            Description = "The most threads.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        var set = new Option<string[]>("--set")
        {
            Description = "Sets one option of the training.",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("fit", "Time and peak memory of one fit.") { file, learner, rows, threads, set };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(file),
            TrainingJson.Set(new TrainingOptions { Models = [parsed.GetRequiredValue(learner)] }, parsed.GetValue(set) ?? []),
            parsed.GetValue(rows),
            parsed.GetValue(threads)));
        return command;
    }

    private static void Run(string file, TrainingOptions options, int? rows, int threads)
    {
        var test = MadeUpRows.RowsOf(file) - TestRows;
        var set = MadeUpRows.Read(file, 0, rows ?? test);
        var before = PeakMemory();
        var (started, usedBefore) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var learner = LearnerCatalog.Of(options).Single();
        var model = learner.Variants[0].Trainer.Fit(set, new FitContext(threads));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var (peak, used) = (PeakMemory(), (Environment.CpuUsage.TotalTime - usedBefore).TotalSeconds);
        var unseen = MadeUpRows.Read(file, test, TestRows);
        var probabilities = Enumerable
            .Range(0, TestRows)
            .Select(row => 1 / (1 + Math.Exp(-model.Score(unseen.Features.Row(row)))))
            .ToArray();
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"| {set.Rows} | {learner.Name} | {seconds:0.00} | {used:0.00} | {peak} | {before} "
                    + $"| {RocAuc.Of([.. unseen.Churned], probabilities):0.0000} |"
            ));
    }

    private static long PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 >> 20;
    }
}
