using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Models.Onnx;
using Churn.Models.Registry;

namespace Churn.Benchmarks.Serving;

/// <summary>
/// <c>score</c>: from a coded row to the probability, as the service runs the graph and in ONNX Runtime, in turns on one thread.
/// ONNX Runtime gets one row at a time too, in buffers that are bound once.
/// </summary>
internal static class ScoreBenchmark
{
    public static Command Create()
    {
        var models = new Option<string>("--models")
        {
            Description = "The store whose champion is asked.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "models",
        };
        var calls = new Option<int>("--calls") { Description = "Rows a turn.", DefaultValueFactory = _ => 50_000 };
        var turns = new Option<int>("--turns") { Description = "How many turns.", DefaultValueFactory = _ => 9 };
        var command = new Command("score", "Measures what a row costs in the graph, beside ONNX Runtime.")
        {
            models,
            calls,
            turns,
        };
        command.SetAction(parsed =>
            Run(new ModelStore(parsed.GetValue(models)!), parsed.GetValue(calls), parsed.GetValue(turns)));
        return command;
    }

    private static int Run(ModelStore store, int calls, int turns)
    {
        var version = store.ChampionVersion()!;
        var model = store.Open(version);
        var graph = File.ReadAllBytes(Path.Combine(store.FolderOf(version), ModelFolder.ModelFile));
        float[][] rows = [.. model.Golden.Select(golden => Code(model, golden))];
        var program = GraphProgram.Compile(graph, GraphNames.Probability);
        using var session = new BoundSession(graph, rows[0].Length);
        var (ours, theirs, result) = (new List<double>(), new List<double>(), new float[1]);
        for (var turn = 0; turn <= turns; turn++)
        {
            ours.Add(Time(calls, i => program.Run(rows[i % rows.Length], result)));
            theirs.Add(Time(calls, i => session.Score(rows[i % rows.Length])));
        }

        var ratio = Median(ours.Zip(theirs, (one, other) => other / one).Skip(1)); // the first turn compiles
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{model.Manifest.Model}: {Median(ours.Skip(1)):0.00} us a row, ONNX Runtime {Median(theirs.Skip(1)):0.00} us, "
                    + $"median ratio {ratio:0.0}"
            ));
        return 0;
    }

    private static float[] Code(ChurnModel model, GoldenRecord golden) =>
        JsonRecordReader.Read(model.Schema, golden.ToUtf8()).Record!.Coded.Features.ToArray();

    /// <summary>Microseconds a call.</summary>
    private static double Time(int calls, Action<int> call)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++) call(i);
        return Stopwatch.GetElapsedTime(started).TotalMicroseconds / calls;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
}
