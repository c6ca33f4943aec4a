using System.CommandLine;
using Churn.Core.Csv;
using Churn.TestSupport.Fuzzing;

namespace Churn.Benchmarks;

/// <summary>Reads generated and spoilt files as files and as batches, and looks for differences.</summary>
internal static class GrammarBenchmark
{
    private const int DifferencesShown = 20;

    public static Command Create()
    {
        var files = new Option<int>("--files") { Description = "How many files to try.", DefaultValueFactory = _ => 100_000 };
        var seed = new Option<int>("--seed")
        {
            Description = "The seed of the first file; the next has the next.",
            DefaultValueFactory = _ => 1,
        };
        var command = new Command(
            "grammar", "Reads files as churn train does and as a batch over HTTP is read. Exit code 1 where they differ.")
        {
            files, seed,
        };
        command.SetAction(parsed => Run(parsed.GetValue(files), parsed.GetValue(seed)));
        return command;
    }

    private static int Run(int files, int seed)
    {
        var outcomes = Enumerable.Range(seed, files).AsParallel().AsOrdered()
            .Select(one => (Seed: one, Outcome: GrammarTrial.Run(one))).ToArray();
        foreach (var (one, outcome) in outcomes.Where(trial => trial.Outcome.Difference is not null).Take(DifferencesShown))
            Console.Error.WriteLine($"seed {one}: {outcome.Difference}");
        Console.WriteLine("| read to | files |\n|---|---|");
        foreach (var group in outcomes.GroupBy(trial => trial.Outcome.Fault).OrderBy(group => group.Key))
        {
            var end = group.Key == CsvError.None ? "the end" : group.Key.ToString();
            Console.WriteLine(FormattableString.Invariant($"| {end} | {group.Count():N0} |"));
        }

        var differences = outcomes.Count(trial => trial.Outcome.Difference is not null);
        var rows = outcomes.Sum(trial => (long)trial.Outcome.Rows);
        Console.WriteLine(FormattableString.Invariant($"\n{files:N0} files, {rows:N0} rows, {differences} differences"));
        return differences == 0 ? 0 : 1;
    }
}
