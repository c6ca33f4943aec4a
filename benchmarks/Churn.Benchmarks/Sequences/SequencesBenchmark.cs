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

    private const int Folds = 5;

    private static readonly FitContext Context = new(Environment.ProcessorCount);

    public static Command Create() => new("sequences", "Measures the learners gru and cnn.")
    {
        CreateAccuracy(),
        CreateTime(),
    };

    private static Command CreateAccuracy()
    {
        var folder = new Argument<string>("DIR") { Description = "What churn simulate wrote." };
        var column = new Option<bool>("--column")
        {
            Description = "Also gives boosting the score as a column, which is out of fold where it learns.",
        };
        var (kinds, members) = (Kinds(), Members());
        var command = new Command(
            "find", "Compares gru and cnn with boosting on counts, on customers and days that were not learned from.")
        {
            folder, kinds, members, column,
        };
        command.SetAction(parsed => Find(
            SimulatedSnapshots.Read(parsed.GetRequiredValue(folder)),
            Options(parsed.GetRequiredValue(kinds), parsed.GetValue(members)),
            parsed.GetValue(column)));
        return command;
    }

    private static void Find(SimulatedSnapshots all, IEnumerable<SequenceOptions> kinds, bool column)
    {
        var (learning, test) = (all.Learning, all.Test);
        var churned = test.Pick(all.Churned);
        Console.WriteLine($"{learning.Length:N0} snapshots learned from, {test.Length:N0} measured");
        var trees = Timed("boosting", () =>
        {
            var model = Boost(all, all.Features);
            return test.Select(row => model.Score(all.Features.Row(row))).ToArray();
        });
        Report("boosting on counts", churned, trees);
        var set = new SequenceTrainingSet(
            all.Channels, learning.Pick(all.Sequences), learning.Pick(all.Churned), learning.Pick(all.Customers));
        var measured = new SequenceRows(all.Channels, test.Pick(all.Sequences));
        foreach (var options in kinds)
        {
            var trainer = new SequenceTrainer(options);
            var scores = Timed($"{options.Kind}", () => trainer.Fit(set, Context).Score(measured, Context));
            Report($"{options.Kind}", churned, scores);
            if (!column) continue;
            var outOfFold = Timed($"{options.Kind} out of fold", () => trainer.ScoreOutOfFold(
                set, [.. set.GroupOf.Select(customer => customer % Folds)], Context));
            var features = all.WithColumn([.. learning.Zip(outOfFold), .. test.Zip(scores)]);
            var joint = Boost(all, features);
            Report($"boosting with {options.Kind}", churned, [.. test.Select(row => joint.Score(features.Row(row)))]);
        }
    }

    /// <summary>Trees until the loss of some customers, who are not learned from, no longer falls.</summary>
    private static IFittedModel Boost(SimulatedSnapshots all, FeatureMatrix features)
    {
        var parts = all.Learning.ToLookup(row => all.Customers[row] % WatchedEvery == 1);
        TrainingSet Part(bool watched)
        {
            int[] rows = [.. parts[watched]];
            return new TrainingSet(features.Pick(rows), rows.Pick(all.Churned));
        }

        var trainer = new BoostingTrainer(BoostingSearch.Variants(new BoostingOptions())[0]);
        var fit = trainer.Fit(Part(false), Part(true), Context);
        return fit.Model.At(fit.Model.Stages[fit.Losses.Index().MinBy(stage => stage.Item).Index]);
    }

    private static Command CreateTime()
    {
        var customers = new Option<int>("--customers") { DefaultValueFactory = _ => 20_000 };
        var events = new Option<int>("--events") { DefaultValueFactory = _ => EventSequenceEncoder.UsualEvents };
        var (kinds, members) = (Kinds(), Members());
        var command = new Command("time", "Trains on made-up sequences that are all equally long.")
        {
            customers, events, kinds, members,
        };
        command.SetAction(parsed =>
        {
            var set = MadeUp(parsed.GetValue(customers), parsed.GetValue(events));
            foreach (var options in Options(parsed.GetRequiredValue(kinds), parsed.GetValue(members)))
            {
                var epochs = 0;
                var count = new Progress(_ => epochs++);
                Timed($"{options.Kind}", () => new SequenceTrainer(options).Fit(set, Context with { Progress = count }));
                Console.WriteLine($"{options.Kind}: {epochs} epochs of all networks");
            }
        });
        return command;
    }

    private static Option<int> Members() => new("--members") { DefaultValueFactory = _ => new SequenceOptions().Members };

    private static Option<SequenceKind[]> Kinds() => new("--kind")
    {
        DefaultValueFactory = _ => Enum.GetValues<SequenceKind>(),
        AllowMultipleArgumentsPerToken = true,
    };

    private static IEnumerable<SequenceOptions> Options(SequenceKind[] kinds, int members) =>
        kinds.Select(kind => new SequenceOptions { Kind = kind, Members = members });

    /// <summary>Events of six types; type 1 before type 2 among the last six makes churn likelier.</summary>
    private static SequenceTrainingSet MadeUp(int customers, int events)
    {
        var random = new RandomStream(1, 1);
        var channels = new EventChannels([8, 5], [.. Enumerable.Range(0, 8).Select(number => $"{number}")]);
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
        var (wall, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var result = run();
        var processor = Environment.CpuUsage.TotalTime - before;
        Console.WriteLine(FormattableString.Invariant(
            $"{name}: {Stopwatch.GetElapsedTime(wall).TotalSeconds:0.0} s, {processor.TotalSeconds:0.0} s of processor time"));
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
