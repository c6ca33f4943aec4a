using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Foreign;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.Foreign;
using Churn.Training.Foreign;
using Churn.Training.Runs;
using Xunit.Abstractions;

namespace Churn.Training.Tests.Foreign;

public sealed class ForeignImportTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder folder = new();

    public static TheoryData<string, string> Models => new()
    {
        { nameof(ForeignModels.Forest), ForeignFacts.OnnxRuntime },
        { nameof(ForeignModels.Logistic), ForeignFacts.OnnxRuntime },
        { nameof(ForeignModels.Boosting), ForeignFacts.OnnxRuntime },
        { nameof(ForeignModels.Network), ForeignFacts.OnnxRuntime },
    };

    [Theory, MemberData(nameof(Models))]
    public void A_foreign_model_scores_as_the_original_did(string name, string runner)
    {
        var original = ModelOf(name);

        var result = Import(original);

        result.Manifest.Foreign!.Runner.Should().Be(runner);
        LargestDifference(result.Version, original).Should().BeLessThan(1e-6);
    }

    private static ForeignModels ModelOf(string name) =>
        (ForeignModels)typeof(ForeignModels).GetMethod(name)!.Invoke(null, null)!;

    private double LargestDifference(string version, ForeignModels original)
    {
        var model = new ModelStore(folder["models"]).Open(version);
        var lines = File.ReadAllLines(Repository.Telco);
        var reader = new TextRecordReader(model.Schema, lines[0].Split(','));
        var largest = 0.0;
        foreach (var fields in lines.Skip(1).Select(line => line.Split(',')))
        {
            if (!original.Scores.TryGetValue(fields[0], out var expected)) continue;
            var found = model.Answerer.Answer(reader.Read(fields).Record!).ChurnProbability.Value;
            largest = Math.Max(largest, Math.Abs(found - expected));
        }

        output.WriteLine($"{original.Scores.Count} customers, largest difference {largest:0.0e+0}");
        return largest;
    }

    private TrainingResult Import(ForeignModels model, bool calibrate = false)
    {
        File.WriteAllBytes(folder["model.onnx"], model.Content);
        var import = ForeignImport.Read(folder["model.onnx"]) with
        {
            Calibrate = calibrate, MatrixColumns = model.Columns is { Length: > 0 } names ? names : null,
        };
        return new TrainingRun(new TrainingOptions(), new ModelStore(folder["models"]), 2, e => output.WriteLine($"{e}"))
        {
            Foreign = import,
        }.Execute(ForeignModels.WriteData(folder));
    }

    public void Dispose() => folder.Dispose();
}
