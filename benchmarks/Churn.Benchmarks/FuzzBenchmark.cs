using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Churn.TestSupport.Fuzzing;

namespace Churn.Benchmarks;

/// <summary>Spoils customers files at random and looks for anything but acceptance and a proper refusal.</summary>
internal static class FuzzBenchmark
{
    private const int FindingsShown = 20;

    public static Command Create()
    {
        var files = new Option<int>("--files") { Description = "How many files to try.", DefaultValueFactory = _ => 100_000 };
        var seed = new Option<int>("--seed")
        {
            Description = "The seed of the first file; the next has the next.",
            DefaultValueFactory = _ => 1,
        };
        var only = new Option<int?>("--only")
        {
            Description = "Tries the file of one seed again, and keeps it.",
            HelpName = "SEED",
        };
        var command = new Command(
            "fuzz",
            "Spoils customers files; prints how many were accepted and refused at which step. Exit code 1 where there are "
                + "findings."
        )
        {
            files,
            seed,
            only,
        };
        command.SetAction(parsed =>
            parsed.GetValue(only) is { } one ? Replay(one) : Run(parsed.GetValue(files), parsed.GetValue(seed)));
        return command;
    }

    private static int Replay(int seed)
    {
        var file = SpoiltFile.Of(seed);
        var path = Path.Combine(Path.GetTempPath(), $"fuzz-{seed}.csv");
        var outcome = Trial.Run(file, path);
        Console.WriteLine($"{path}\nspoilt by: {string.Join(", ", file.Ways)}\n{outcome.End}\n{outcome.Finding}");
        return outcome.Finding is null ? 0 : 1;
    }

    private static int Run(int files, int seed)
    {
        var folder = Directory.CreateTempSubdirectory("churn-fuzz-");
        try
        {
            // pays for the compiler, which is no finding
            Trial.Run(SpoiltFile.Of(seed), Path.Combine(folder.FullName, "first.csv"));
            var watch = Stopwatch.StartNew();
            var (ends, findings) = Try(files, seed, folder.FullName);
            Console.WriteLine("| outcome | files |\n|---|---|");
            foreach (var (end, count) in ends.OrderBy(end => end.Key, StringComparer.Ordinal))
                Console.WriteLine(FormattableString.Invariant($"| {end} | {count:N0} |"));
            Console.WriteLine(
                FormattableString.Invariant($"| **all** | {files:N0} |\n\n{watch.Elapsed.TotalSeconds:0} s, {findings} findings")
            );
            return findings == 0 ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (ConcurrentDictionary<string, int> Ends, int Findings) Try(int files, int seed, string folder)
    {
        var ends = new ConcurrentDictionary<string, int>();
        var running = new ConcurrentDictionary<int, long>();
        var (done, findings) = (0, 0);
        using var watchman = new Timer(_ => TellProgress(running, done, files), null, Trial.Longest, Trial.Longest);
        Parallel.For(0, files, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            running[seed + i] = Stopwatch.GetTimestamp();
            var outcome = Trial.Run(SpoiltFile.Of(seed + i), Path.Combine(folder, $"{Environment.CurrentManagedThreadId}.csv"));
            running.TryRemove(seed + i, out _);
            ends.AddOrUpdate(outcome.End, 1, (_, count) => count + 1);
            Interlocked.Increment(ref done);
            if (outcome.Finding is { } finding && Interlocked.Increment(ref findings) <= FindingsShown)
                Console.Error.WriteLine($"--only {seed + i} ({string.Join(", ", outcome.File.Ways)}): {finding}");
        });
        return (ends, findings);
    }

    private static void TellProgress(ConcurrentDictionary<int, long> running, int done, int files)
    {
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} of {files}"));
        foreach (var (seed, started) in running)
            if (Stopwatch.GetElapsedTime(started) > Trial.Longest) Console.Error.WriteLine($"--only {seed}: still running");
    }
}
