using System.CommandLine;
using System.Diagnostics;
using Churn.Core.Monitoring;
using Churn.Core.Numerics;

namespace Churn.Benchmarks.Monitoring;

/// <summary>
/// <c>drift</c>: how often the test of the inputs raises an alarm where nothing changed, and how often where one column did.
/// Columns are made up: half of them numbers in tenths of a sample, the others words with even, skewed or many rare shares.
/// </summary>
internal static class DriftBenchmark
{
    private const int Stream = 0xBE4C;
    private const int Tenths = 10;

    private static readonly int[] Sizes = [50, 200, 1_000, 10_000, 100_000];
    private static readonly int[] Widths = [5, 50, 200];
    private static readonly double[] Shifts = [.02, .05, .1, .25];

    public static Command Create()
    {
        var runs = new Option<int>("--runs") { Description = "How many looks of each size.", DefaultValueFactory = _ => 2_000 };
        var reference = new Option<int>("--reference")
        {
            Description = "The customers of the training.",
            DefaultValueFactory = _ => 5_000,
        };
        var command = new Command("drift", "False alarms and power of the drift test.") { runs, reference };
        command.SetAction(parsed =>
        {
            Console.WriteLine("customers | columns | looks | with a false alarm | false columns | seconds");
            foreach (var size in Sizes)
                foreach (var width in Widths)
                    WriteFalseAlarms(size, width, parsed.GetValue(reference), parsed.GetValue(runs));
            Console.WriteLine("customers | PSI of one of 20 columns | looks with its alarm");
            foreach (var size in Sizes)
                foreach (var shift in Shifts)
                    WritePower(size, shift, parsed.GetValue(reference), parsed.GetValue(runs) / 10);
        });
        return command;
    }

    private static void WriteFalseAlarms(int size, int width, int reference, int runs)
    {
        var clock = Stopwatch.StartNew();
        var found = new int[runs];
        Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = 2 }, run =>
            found[run] = Look(run, size, width, reference, shifted: 0).Count(alarm => alarm));
        Console.WriteLine(FormattableString.Invariant(
            $"{size} | {width} | {runs} | {100.0 * found.Count(alarms => alarms > 0) / runs:0.00} % | {found.Sum()} | ")
            + FormattableString.Invariant($"{clock.Elapsed.TotalSeconds:0}"));
    }

    private static void WritePower(int size, double psi, int reference, int runs)
    {
        var alarms = new bool[runs];
        Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = 2 }, run =>
            alarms[run] = Look(run, size, 20, reference, psi)[0]);
        Console.WriteLine(FormattableString.Invariant($"{size} | {psi} | {100.0 * alarms.Count(alarm => alarm) / runs:0} %"));
    }

    private static bool[] Look(int run, int size, int width, int reference, double shifted)
    {
        var budget = new FalseAlarmBudget();
        var random = new RandomStream(run, Stream + size + width);
        var p = new double[width];
        for (var column = 0; column < width; column++)
        {
            var (before, shares, areOrdered) = column % 2 == 0
                ? Number(random, reference)
                : Words(random, reference, column / 2 % 4);
            if (column == 0 && shifted > 0) shares = Tilt(shares, shifted);
            p[column] = HomogeneityTest.Of(
                [.. before, 0], [.. Multinomial(random, size, shares), 0], areOrdered, budget.PerLook / width,
                new RandomStream(run, column)).P;
        }

        return budget.Alarms(p);
    }

    /// <summary>The counts of a sample in its own tenths, and the shares of the population in them; 5 % have no value.</summary>
    private static (int[] Before, double[] Shares, bool AreOrdered) Number(RandomStream random, int reference)
    {
        var missing = Hypergeometric.Draw(random, int.MaxValue - 1, (int.MaxValue - 1) / 20, reference);
        var known = reference - missing;
        int[] before = [.. Enumerable.Range(0, Tenths).Select(i => ((i + 1) * known / Tenths) - (i * known / Tenths)), missing];
        // The gaps between the values of a sorted even sample are to each other as exponential numbers.
        double[] gaps = [.. before[..Tenths].Select((count, i) => Gamma(random, i == Tenths - 1 ? count + 1 : count))];
        var sum = gaps.Sum();
        return (before, [.. gaps.Select(gap => .95 * gap / sum), .05], true);
    }

    private static (int[] Before, double[] Shares, bool AreOrdered) Words(RandomStream random, int reference, int kind)
    {
        double[] weights = kind switch
        {
            0 => [.5, .5, 0],
            1 => [.6, .2, .1, .05, .03, .015, .005, 0],
            2 => [.99, .01, 0],
            _ => [.. Enumerable.Range(1, 40).Select(rank => 1.0 / rank), 0],
        };
        double[] shares = [.. weights.Select(weight => weight / weights.Sum())];
        return (Multinomial(random, reference, shares), shares, false);
    }

    /// <summary>Moves customers from the first half of the cells to the second, until the shares differ by a PSI.</summary>
    private static double[] Tilt(double[] shares, double psi)
    {
        var (low, high) = (0.0, 1.0);
        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            var moved = Moved(middle);
            var found = moved.Zip(shares, (now, old) => (now - old) * Math.Log(now / old)).Sum();
            if (found < psi) low = middle;
            else high = middle;
        }

        return Moved(low);

        double[] Moved(double factor)
        {
            double[] moved = [.. shares.Select((share, cell) => cell >= Tenths ? share
                : share * (1 + (factor * (((2 * cell) + 1.0) / Tenths - 1))))];
            return [.. moved.Select(share => share / moved.Sum())];
        }
    }

    /// <summary>G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000).</summary>
    private static double Gamma(RandomStream random, int shape)
    {
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var cube = Math.Pow(1 + (c * normal), 3);
            if (cube <= 0) continue;
            if (Math.Log(1 - random.NextDouble()) < (normal * normal / 2) + (d * (1 - cube + Math.Log(cube)))) return d * cube;
        }
    }

    /// <summary>Draws from so large a population that it does not get smaller.</summary>
    private static int[] Multinomial(RandomStream random, int size, double[] shares)
    {
        const int Population = int.MaxValue - 1;
        var (left, share) = (size, 1.0);
        var counts = new int[shares.Length];
        for (var cell = 0; cell < shares.Length && left > 0 && share > 0; cell++)
        {
            counts[cell] = cell == shares.Length - 1 || shares[cell] >= share
                ? left
                : Hypergeometric.Draw(random, Population, (int)(Population * (shares[cell] / share)), left);
            (left, share) = (left - counts[cell], share - shares[cell]);
        }

        return counts;
    }
}
