using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Explaining;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Training.Scoring;

namespace Churn.Benchmarks.Serving;

/// <summary>
/// <c>reasons</c>: what explaining a customer of a file costs inside the process, how exactly base and contributions add up, the
/// same bits at 1, 2 and 4 threads, and how stable the top three columns are against more background rows.
/// </summary>
internal static class ReasonsBenchmark
{
    private static readonly int[] Threads = [1, 2, 4];

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "A customers file with the columns of the model." };
        var models = new Option<string>("--models")
        {
            Description = "The store whose champion is asked.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "models",
        };
        var version = new Option<string?>("--version") { Description = "Another version than the champion." };
        var rows = new Option<int>("--rows") { Description = "Customers at most.", DefaultValueFactory = _ => 10_000 };
        var stability = new Option<int>("--stability")
        {
            Description = "Customers whose top three are compared with those against 4,096 background rows; 0 for none.",
        };
        var command = new Command("reasons", "Measures what reasons cost, and whether they add up.")
        {
            file,
            models,
            version,
            rows,
            stability,
        };
        command.SetAction(parsed =>
        {
            var store = new ModelStore(parsed.GetValue(models)!);
            var model = store.Open(parsed.GetValue(version) ?? store.ChampionVersion()!);
            float[][] coded = [.. FileCustomers.Coded(model, parsed.GetValue(file)!, reading: null)];
            var failed = Run(model, coded, parsed.GetValue(rows));
            if (parsed.GetValue(stability) is > 0 and var customers)
                Compare(
                    model,
                    File.ReadAllBytes(Path.Combine(store.FolderOf(model.Version), ModelFolder.ModelFile)),
                    coded,
                    customers);
            return failed;
        });
        return command;
    }

    private static int Run(ChurnModel model, float[][] all, int most)
    {
        float[][] coded = [.. Enumerable.Range(0, most).Select(i => all[i % all.Length])];
        var explainer = model.Explainer.Shares;
        for (var i = 0; i < Math.Min(200, coded.Length); i++) explainer.Explain(coded[i]); // compiles
        var (times, toLogOdds, toGraph) = (new double[coded.Length], 0.0, 0.0);
        var processor = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < coded.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var found = explainer.Explain(coded[i]);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            var sum = found.BaseScore + found.Contributions.Sum();
            toLogOdds = Math.Max(toLogOdds, Math.Abs(sum - found.Score));
            toGraph = Math.Max(
                toGraph, Math.Abs(LogOddsScale.ToProbability(sum) - ScoreOf(model, coded[i])));
        }

        processor = Environment.CpuUsage.TotalTime - processor;
        Array.Sort(times);
        string[] bits = [.. Threads.Select(count => BitsOf(explainer, coded, count))];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{model.Manifest.Model}, {model.Schema.UsedColumns.Count} columns, {(explainer.IsExact ? "exact" : "sampled")}: "
            + $"p50 {times[times.Length / 2]:0.0} us, p95 {times[times.Length * 95 / 100]:0.0} us, "
            + $"processor {processor.TotalMicroseconds / coded.Length:0.0} us; "
            + $"{coded.Length:N0} customers: largest difference to the log-odds {toLogOdds:0.0e+0}, to the graph's probability "
            + $"{toGraph:0.0e+0}; bits at 1, 2, 4 threads {(bits.Distinct().Count() == 1 ? "equal" : "DIFFER")}"));
        return bits.Distinct().Count() == 1 && toLogOdds <= 1e-9 && toGraph <= 1e-5 ? 0 : 1;
    }

    private static string BitsOf(Explainer explainer, float[][] coded, int threads)
    {
        var found = new double[coded.Length][];
        Parallel.ForEach(
            Partitioner.Create(0, coded.Length, 64),
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            range =>
            {
                for (var i = range.Item1; i < range.Item2; i++) found[i] = [.. explainer.Explain(coded[i]).Contributions];
            });
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var contributions in found) hash.AppendData(MemoryMarshal.AsBytes<double>(contributions));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>
    /// The share of customers whose three columns of the largest contributions stay the same. Many rows are explainers of a few
    /// rows each, spread over the scores, of which the mean is taken.
    /// </summary>
    private static void Compare(ChurnModel model, byte[] graph, float[][] all, int customers)
    {
        float[][] rows =
        [
            .. EvenSpread.Of(all.Length, 4_096).Select(place => all[place])
                .OrderBy(row => ScoreOf(model, row)),];
        var groups = rows.Length / Explainer.SampledRows;
        Explainer[] many =
        [
            .. Enumerable.Range(0, groups).Select(group =>
                Explainer.Of(graph, ColumnExplainer.PlayersOf(model.Schema), [.. rows.Where((_, i) => i % groups == group)])),];
        var (same, places, gate) = (0, 0, new Lock());
        Parallel.For(0, customers, i =>
        {
            var row = all[(long)i * all.Length / customers];
            var found = Array.ConvertAll(many, one => one.Explain(row).Contributions);
            double[] means = [.. Enumerable.Range(0, found[0].Count).Select(player => found.Average(one => one[player]))];
            var shared = Top(model.Explainer.Shares.Explain(row).Contributions).Intersect(Top(means)).Count();
            lock (gate) (same, places) = (same + (shared == 3 ? 1 : 0), places + shared);
        });
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"top three against {groups * Explainer.SampledRows:N0} background rows: {same} of {customers} customers have the "
            + $"same three, {places} of {3 * customers} columns are shared"));
    }

    private static float ScoreOf(ChurnModel model, float[] row) => model.Score(new CodedCustomer(row, [])).Value;

    private static int[] Top(IReadOnlyList<double> contributions) =>
    [
        .. Enumerable.Range(0, contributions.Count).OrderByDescending(player => Math.Abs(contributions[player])).Take(3),];
}
