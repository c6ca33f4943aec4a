using System.CommandLine;
using System.Diagnostics;
using System.IO.Compression;
using Churn.Benchmarks.Serving;
using Churn.Core.Metrics;
using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Models.Manifest;
using Churn.Models.Onnx;
using Churn.Training.Evaluation;
using Churn.Training.Runs;

namespace Churn.Benchmarks.Distilling;

/// <summary>
/// <c>distillation</c>: a model of a training as the teacher, every student of the ladder, and the network with int8 and
/// with pruned weights, on the test rows of a split: log loss, time of a customer, size.
/// </summary>
internal static class DistillationBenchmark
{
    private static readonly double[] PrunedShares = [0.5, 0.8, 0.9];

    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Customers files, with a NAME.splits.json beside each." };
        var split = new Option<int>("--split") { Description = "Which split, from 0.", DefaultValueFactory = _ => 0 };
        var teacher = new Option<string>("--teacher")
        {
            Description = "The model to learn from.",
            DefaultValueFactory = _ => LearnerCatalog.Blend,
        };
        var set = new Option<string[]>("--set") { Description = "Sets one option of the trainings." };
        var command = new Command("distillation", "Measures students, int8 and pruning beside the model that they come from.")
        {
            files, split, teacher, set,
        };
        command.SetAction(parsed =>
        {
            var options = TrainingJson.Set(new TrainingOptions(), parsed.GetValue(set) ?? []);
            Console.WriteLine("| data | model | log loss | behind | ROC AUC | us, counted | us, measured | part of its time | "
                + "bytes, compressed |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
            foreach (var file in parsed.GetRequiredValue(files)) Run(
                file, options, parsed.GetValue(split), parsed.GetRequiredValue(teacher));
        });
        return command;
    }

    private static void Run(string file, TrainingOptions options, int split, string name)
    {
        var started = Stopwatch.GetTimestamp();
        var splits = SplitsFile.Read(Path.ChangeExtension(file, ".splits.json"));
        options = options with
        {
            Schema = splits.Schema,
            Evaluation = options.Evaluation with { Resamples = 10 },
        };
        var table = CsvCustomerReader.Read(file, options.Reading);
        var schema = SchemaInferrer.Learn(table, options.Schema).Schema;
        var customers = EncodedDataset.Read(table, schema);
        var test = splits.TestRows[split].ToHashSet();
        var training = customers.Pick([.. Enumerable.Range(0, customers.Count).Where(row => !test.Contains(row))]);
        var holdout = customers.Pick([.. test.Order()]);
        var threads = Environment.ProcessorCount;
        var candidates = new CandidateTraining(
            schema, training, holdout, options, new TimeBudget(null, TimeProvider.System), threads, _ => { },
            CancellationToken.None)
            .Run(LearnerCatalog.Of(options), options.Models.Contains(LearnerCatalog.Blend));
        var teacher = candidates.First(candidate => candidate.Name == name);
        var trained = Stopwatch.GetElapsedTime(started);
        var rows = new Rows(Path.GetFileNameWithoutExtension(file), holdout);
        var whole = ModelGraphs.Write(teacher, schema);
        var first = rows.Print($"{teacher.Name} (teacher): {teacher.Variant}", whole);
        foreach (var student in new Distillation(schema, training, holdout, options, threads, CancellationToken.None)
            .Teach(teacher))
            rows.Print(student.Variant.Description, ModelGraphs.Write(teacher with { Model = student.Model }, schema), first);
        var taught = Stopwatch.GetElapsedTime(started);
        if (candidates.FirstOrDefault(candidate => candidate.Name == "network") is { } network)
        {
            var plain = ModelGraphs.Write(network, schema);
            var own = rows.Print("network", plain);
            rows.Print("network, int8 weights", SmallerWeights.Round(plain), own);
            foreach (var share in PrunedShares)
                rows.Print(
                    FormattableString.Invariant($"network, {100 * share:0} % pruned"), SmallerWeights.Prune(plain, share), own);
            using var floats = new OnnxRuntimeRun(plain, schema.Features.Count);
            var theirs = rows.Print("network in ONNX Runtime", plain, null, floats);
            var whole8 = SmallerWeights.Quantise(plain);
            using var integers = new OnnxRuntimeRun(whole8, schema.Features.Count);
            rows.Print("network, int8, in ONNX Runtime", whole8, theirs, integers);
        }

        Console.Error.WriteLine(FormattableString.Invariant(
            $"{file}: trained in {trained.TotalSeconds:0} s, taught in {(taught - trained).TotalSeconds:0} s"));
    }

    /// <summary>Prints rows of the table.</summary>
    private sealed class Rows(string data, EncodedDataset holdout)
    {
        private readonly float[][] customers = [.. holdout.Rows];

        public Row Print(string model, byte[] graph, Row? whole = null, IGraphProgram? program = null)
        {
            var cost = program is null ? GraphProgram.Compile(graph, GraphNames.Probability).Cost : null;
            program ??= GraphProgram.Compile(graph, GraphNames.Probability);
            var (probabilities, result) = (new double[customers.Length], new float[1]);
            for (var i = 0; i < customers.Length; i++)
            {
                program.Run(customers[i], result);
                probabilities[i] = result[0];
            }

            var row = new Row(
                LogLoss.Of(holdout.Churned, probabilities),
                ScoreTime.MedianMicroseconds(program, holdout, TimeProvider.System));
            Console.WriteLine(
                $"| {data} | {model} | "
                + FormattableString.Invariant($"{row.LogLoss:0.0000} | ")
                + (whole is null ? "" : FormattableString.Invariant($"{row.LogLoss - whole.LogLoss:+0.0000;-0.0000;0.0000}"))
                + FormattableString.Invariant($" | {RocAuc.Of(holdout.Churned, probabilities):0.0000} | ")
                + FormattableString.Invariant($"{cost?.Microseconds:0.00} | {row.Microseconds:0.00} | ")
                + (whole is null ? "" : FormattableString.Invariant($"{row.Microseconds / whole.Microseconds:0.00}"))
                + FormattableString.Invariant($" | {Compressed(graph):N0} |"));
            if (cost is not null) Console.Error.WriteLine($"{data}: {model}: {cost}");
            return row;
        }

        private static long Compressed(byte[] graph)
        {
            using var bytes = new MemoryStream();
            using (var compressing = new GZipStream(bytes, CompressionLevel.SmallestSize, leaveOpen: true))
                compressing.Write(graph);
            return bytes.Length;
        }
    }

    private sealed record Row(double LogLoss, double Microseconds);

    private sealed class OnnxRuntimeRun(byte[] graph, int columns) : IGraphProgram, IDisposable
    {
        private readonly BoundSession session = new(graph, columns);

        public int Columns => columns;

        public int Results => 1;

        public void Run(ReadOnlySpan<float> row, Span<float> results) => results[0] = session.Score(row.ToArray());

        public void Dispose() => session.Dispose();
    }
}
