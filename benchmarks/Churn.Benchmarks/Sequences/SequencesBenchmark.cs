using System.CommandLine;
using System.Diagnostics;
using Churn.Core.Events;
using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Training.Learners;
using Churn.Training.Learners.Boosting;
using Churn.Training.Learners.Sequences;

namespace Churn.Benchmarks.Sequences;

/// <summary><c>sequences</c>: what sequence learners find of simulated customers, and how long they train.</summary>
internal static class SequencesBenchmark
{
    /// <summary>One in so many customers is not learned from by boosting, but decides when it stops.</summary>
    private const int WatchedEvery = 7;

    private static readonly FitContext Context = new(Environment.ProcessorCount);

    public static Command Create() => new("sequences", "Measures the learners gru and cnn.")
    {
        CreateAccuracy(),
        CreateTime(),
    };

    private static Command CreateAccuracy()
    {
        var folder = new Argument<string>("DIR") { Description = "What churn simulate wrote." };
        var members = Members();
        var command = new Command(
            "find", "Compares gru and cnn with boosting on counts, on customers and days that were not learned from.")
        {
            folder, members,
        };
        command.SetAction(parsed => Find(SimulatedSnapshots.Read(parsed.GetRequiredValue(folder)), parsed.GetValue(members)));
        return command;
    }

    private static void Find(SimulatedSnapshots all, int members)
    {
        var (learning, test) = (all.Learning, all.Test);
        var churned = test.Pick(all.Churned);
        Console.WriteLine($"{learning.Length:N0} snapshots learned from, {test.Length:N0} measured");
        var trees = Timed("boosting", () =>
        {
            var model = Boost(all);
            return test.Select(row => model.Score(all.Features.Row(row))).ToArray();
        });
        Report("boosting on counts", churned, trees);
        foreach (var kind in Enum.GetValues<SequenceKind>())
        {
            var set = new SequenceTrainingSet(
                all.Channels, learning.Pick(all.Sequences), learning.Pick(all.Churned), learning.Pick(all.Customers));
            var options = new SequenceOptions { Kind = kind, Members = members };
            var scores = Timed($"{kind}", () => new SequenceTrainer(options).Fit(set, Context).Score(
                new SequenceRows(all.Channels, test.Pick(all.Sequences)), Context));
            Report($"{kind}", churned, scores);
            Report($"mean of {kind} and boosting", churned, [.. scores.Zip(trees, (one, other) => (one + other) / 2)]);
        }
    }

    /// <summary>Trees until the loss of some customers, who are not learned from, no longer falls.</summary>
    private static IFittedModel Boost(SimulatedSnapshots all)
    {
        var parts = all.Learning.ToLookup(row => all.Customers[row] % WatchedEvery == 1);
        TrainingSet Part(bool watched)
        {
            int[] rows = [.. parts[watched]];
            return new TrainingSet(all.Features.Pick(rows), rows.Pick(all.Churned));
        }

        var trainer = new BoostingTrainer(BoostingSearch.Variants(new BoostingOptions())[0]);
        var fit = trainer.Fit(Part(false), Part(true), Context);
        return fit.Model.At(fit.Model.Stages[fit.Losses.Index().MinBy(stage => stage.Item).Index]);
    }

    private static Command CreateTime()
    {
        var customers = new Option<int>("--customers") { DefaultValueFactory = _ => 20_000 };
        var events = new Option<int>("--events") { DefaultValueFactory = _ => EventSequenceEncoder.UsualEvents };
        var members = Members();
        var command = new Command("time", "Trains on made-up sequences that are all equally long.")
        {
            customers, events, members,
        };
        command.SetAction(parsed =>
        {
            var set = MadeUp(parsed.GetValue(customers), parsed.GetValue(events));
            foreach (var kind in Enum.GetValues<SequenceKind>())
            {
                var epochs = 0;
                var count = new Progress(_ => epochs++);
                var options = new SequenceOptions { Kind = kind, Members = parsed.GetValue(members) };
                Timed($"{kind}", () => new SequenceTrainer(options).Fit(set, Context with { Progress = count }));
                Console.WriteLine($"{kind}: {epochs} epochs of all networks");
            }
        });
        return command;
    }

    private static Option<int> Members() => new("--members") { DefaultValueFactory = _ => new SequenceOptions().Members };

    /// <summary>Events of six types; type 1 before type 2 among the last six makes churn likelier.</summary>
    private static SequenceTrainingSet MadeUp(int customers, int events)
    {
        var (random, channels) = (new RandomStream(1, 1), new EventChannels([8, 5],
            [.. Enumerable.Range(0, 8).Select(i => $"{i}")]));
        var (sequences, churned) = (new float[customers][], new bool[customers]);
        for (var row = 0; row < customers; row++)
        {
            var sequence = sequences[row] = new float[events * channels.Count];
            for (var i = 0; i < sequence.Length; i++)
                sequence[i] = (i % channels.Count) switch
                {
                    0 => 1 + random.NextBelow(6),
                    1 => 1 + random.NextBelow(3),
                    _ => (float)random.NextDouble(),
                };
            var types = Enumerable.Range(Math.Max(0, events - 6), Math.Min(6, events)).Select(i => sequence[i * channels.Count]);
            churned[row] = random.NextDouble() < (types.SkipWhile(type => type != 1).Contains(2) ? 0.5 : 0.1);
        }

        return new SequenceTrainingSet(channels, sequences, churned);
    }

    private static T Timed<T>(string name, Func<T> run)
    {
        var (wall, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var result = run();
        Console.WriteLine(FormattableString.Invariant($"{name}: {Stopwatch.GetElapsedTime(wall).TotalSeconds:0.0} s, ")
            + FormattableString.Invariant($"{(Environment.CpuUsage.TotalTime - processor).TotalSeconds:0.0} s of ")
            + "processor time");
        return result;
    }

    private static void Report(string name, bool[] churned, double[] logOdds)
    {
        double[] probabilities = [.. logOdds.Select(LogOddsScale.ToProbability)];
        Console.WriteLine(FormattableString.Invariant(
            $"{name}: ROC AUC {RocAuc.Of(churned, probabilities):0.0000}, log loss {LogLoss.Of(churned, probabilities):0.0000}"));
    }

    private static T[] Pick<T>(this int[] rows, IReadOnlyList<T> of) => [.. rows.Select(row => of[row])];

    /// <summary>Told at once, unlike that of the framework.</summary>
    private sealed class Progress(Action<FitProgress> take) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => take(value);
    }
}
