using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Churn.Core.Numerics;
using Churn.Core.Texts;
using Churn.Data.Inference;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.Training.Evaluation;
using Churn.Training.Runs;
using Churn.Training.Texts;

namespace Churn.Benchmarks.Texts;

/// <summary><c>texts</c>: what reading a text takes, and what a column of made-up texts gains as it is and shuffled.</summary>
internal static class TextsBenchmark
{
    private const int Words = 2_000;
    private const int TimedTexts = 1_000;
    private const int TimedWords = 100;
    private const int SentenceTexts = 100;

    public static Command Create() =>
        new("texts", "Measures columns of free text.") { CreateTime(), CreateShuffled(), CreateTone() };

    private static Command CreateTime()
    {
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 20 };
        var tone = new Option<string?>("--tone") { Description = "A lexicon of tone, to time that, too." };
        var sentences = new Option<string?>("--sentence-model") { Description = "A sentence model, to time that, too." };
        var command = new Command("time", "Prints the microseconds that a text of 100 words takes, round by round the fastest.")
        {
            rounds, tone, sentences,
        };
        command.SetAction(parsed =>
        {
            var random = new RandomStream(1, 0);
            string[] texts = [.. Enumerable.Range(0, TimedTexts).Select(_ => Text(random, TimedWords))];
            var scorer = new TextScorer(0, 1, [.. TextScorer.BucketsOf(string.Join(' ', texts)).Select(
                bucket => KeyValuePair.Create(bucket, 1f))]);
            Time("words and counts", text => scorer.Read(text));
            if (parsed.GetValue(tone) is { } lexicon)
            {
                var words = ReadLexicon(lexicon);
                Time("tone", text => words.Read(text));
            }

            if (parsed.GetValue(sentences) is not { } folder) return;
            var model = SentenceModel.Open(folder);
            var vector = new float[model.Length];
            texts = texts[..SentenceTexts];
            Time("meaning", text => model.Encode(text, vector));
            using var process = Process.GetCurrentProcess();
            Console.WriteLine(FormattableString.Invariant($"peak memory of the process: {process.PeakWorkingSet64 >> 20} MiB"));

            void Time(string what, Action<string> read)
            {
                var fastest = Enumerable.Range(0, parsed.GetValue(rounds)).Min(_ =>
                {
                    var started = Stopwatch.GetTimestamp();
                    foreach (var text in texts) read(text);
                    return Stopwatch.GetElapsedTime(started).TotalMicroseconds / texts.Length;
                });
                Console.WriteLine(FormattableString.Invariant(
                    $"{what}: {fastest:0.0} microseconds for a text of {TimedWords} words"));
            }
        });
        return command;
    }

    private static Command CreateTone()
    {
        var lexicon = new Argument<string>("LEXICON");
        var rated = new Argument<string>("RATED")
        {
            Description = "Texts with the mean rating of people: id, TAB, rating, TAB, text.",
        };
        var command = new Command("tone", "Prints how the tone of texts goes with what people say of them.") { lexicon, rated };
        command.SetAction(parsed =>
        {
            var words = ReadLexicon(parsed.GetRequiredValue(lexicon));
            string[][] rows = [.. File.ReadLines(parsed.GetRequiredValue(rated)).Select(line => line.Split('\t', 3))];
            double[] ratings = Array.ConvertAll(rows, row => double.Parse(row[1], CultureInfo.InvariantCulture));
            var readings = Array.ConvertAll(rows, row => words.Read(row[2]));
            double[] tones = Array.ConvertAll(readings, reading => (double)reading.Tone);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{rows.Length} texts, {readings.Count(reading => reading.Words > 0)} with a word of the lexicon; "
                    + $"correlation {Correlation(ratings, tones):0.0000}"));
            foreach (var tone in tones) Console.Error.WriteLine(tone.ToString("0.0000", CultureInfo.InvariantCulture));
        });
        return command;
    }

    private static ToneLexicon ReadLexicon(string path)
    {
        var words = new Dictionary<string, float>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in File.ReadLines(path).Select(line => line.Split('\t')))
            words[line[0].Trim()] = float.Parse(line[1], CultureInfo.InvariantCulture);
        return new ToneLexicon(words);
    }

    private static double Correlation(double[] x, double[] y)
    {
        var (meanX, meanY) = (x.Average(), y.Average());
        double Sum(Func<double, double, double> of) => x.Zip(y, (a, b) => of(a - meanX, b - meanY)).Sum();
        return Sum((a, b) => a * b) / Math.Sqrt(Sum((a, _) => a * a) * Sum((_, b) => b * b));
    }

    private static Command CreateShuffled()
    {
        var customers = new Option<int>("--customers") { DefaultValueFactory = _ => 3_000 };
        var runs = new Option<int>("--runs") { DefaultValueFactory = _ => 20 };
        var model = new Option<string>("--model") { DefaultValueFactory = _ => "logistic" };
        var command = new Command(
            "shuffled", "Prints what made-up texts take off the log loss of held-out customers, as they are and shuffled.")
        {
            customers, runs, model,
        };
        command.SetAction(parsed => Shuffle(
            parsed.GetValue(customers), parsed.GetValue(runs), parsed.GetRequiredValue(model)));
        return command;
    }

    private static void Shuffle(int count, int runs, string model)
    {
        using var folder = new TempFolder();
        var random = new RandomStream(2, 0);
        var customers = Enumerable.Range(0, count).Select(number => MadeUp(random, number)).ToArray();
        string[] texts = [.. customers.Select(customer => customer.Text)];
        var without = Train(texts, ColumnKind.Ignored);
        Console.WriteLine(FormattableString.Invariant($"without texts: log loss {without:0.0000}"));
        Console.WriteLine(FormattableString.Invariant($"with texts: {without - Train(texts, ColumnKind.FreeText):0.0000} less"));
        var gains = new List<double>();
        for (var run = 0; run < runs; run++)
        {
            random.Shuffle<string>(texts);
            gains.Add(without - Train(texts, ColumnKind.FreeText));
        }

        Console.WriteLine(FormattableString.Invariant(
            $"with shuffled texts: {gains.Min():0.0000} to {gains.Max():0.0000} less, mean {gains.Average():0.0000}; ")
            + FormattableString.Invariant($"{gains.Count(gain => gain <= 0.001)} of {runs} runs at most 0.001"));

        double Train(string[] written, ColumnKind kind)
        {
            File.WriteAllLines(
                folder["customers.csv"],
                customers.Zip(written, (customer, text) => $"{customer.Fields},{text},{(customer.Churned ? "Yes" : "No")}")
                    .Prepend("customer,tenure,plan,notes,Churn"));
            var options = Recipes.Of(Recipes.Default) with
            {
                Models = [model],
                Evaluation = new EvaluationOptions { Repeats = 1 },
            };
            options = options with
            {
                Schema = options.Schema with { Columns = [new ColumnOptions { Name = "notes", Kind = kind }] },
                Report = options.Report with { LearningCurve = false },
            };
            return new TrainingRun(options, new ModelStore(folder["models"]), Environment.ProcessorCount) { Accept = true }
                .Execute(folder["customers.csv"]).Winner.Metrics.LogLoss;
        }
    }

    /// <summary>A customer of whom "cancel" raises the log-odds of churn by 1, and "thanks" lowers them by 1.</summary>
    private static (string Fields, string Text, bool Churned) MadeUp(RandomStream random, int number)
    {
        var (tenure, plan) = (1 + random.NextBelow(70), random.NextBelow(3));
        var (isAngry, isFriendly) = (random.NextDouble() < 0.25, random.NextDouble() < 0.25);
        var text = Text(random, 5 + random.NextBelow(50)) + (isAngry ? " cancel" : "") + (isFriendly ? " thanks" : "");
        var logOdds = -1 - (0.03 * (tenure - 35)) + (plan == 0 ? 0.5 : 0) + (isAngry ? 1 : 0) - (isFriendly ? 1 : 0);
        var churned = random.NextDouble() < LogOddsScale.ToProbability(logOdds);
        return (string.Create(CultureInfo.InvariantCulture, $"C{number:000000},{tenure},plan {plan}"), text, churned);
    }

    /// <summary>Words whose frequencies fall as 1 / rank.</summary>
    private static string Text(RandomStream random, int words) => string.Join(' ', Enumerable.Range(0, words)
        .Select(_ => Word((int)Math.Pow(Words, random.NextDouble()) - 1)));

    private static string Word(int number)
    {
        var letters = "";
        for (var rest = number + 1; rest > 0; rest /= 70) letters += $"{"bcdfghklmnprst"[rest % 14]}{"aeiou"[rest / 14 % 5]}";
        return letters;
    }
}
