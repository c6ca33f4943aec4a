using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Models.Foreign;
using Churn.Models.Manifest;
using Churn.Models.Onnx;
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

    [Fact]
    public void A_network_whose_operators_our_runner_knows_runs_in_it() =>
        Import(ForeignModels.PlainNetwork()).Manifest.Foreign!.Runner.Should().Be(ForeignFacts.OurRunner);

    [Fact]
    public void The_manifest_says_where_the_model_comes_from()
    {
        var original = ForeignModels.Forest();

        var manifest = Import(original).Manifest;

        (manifest.Model, manifest.Recipe).Should().Be(("foreign", "import"));
        manifest.Foreign!.Producer.Should().Be("skl2onnx 1.16.0");
        manifest.Foreign.Sha256.Should().Be(ModelFolder.Hash(original.Content));
        manifest.Foreign.Scores.Should().Be(ForeignFacts.Probabilities);
        TrainingJson.Read(manifest.Options).Models.Should().Equal(LearnerCatalog.Auto, "a retraining goes on with our models");
    }

    [Fact]
    public void The_same_model_and_data_give_the_same_version()
    {
        var version = Import(ForeignModels.Forest()).Version;

        Import(ForeignModels.Forest(), store: "others", threads: 1).Version.Should().Be(version);
    }

    [Fact]
    public void Columns_that_the_model_does_not_use_are_ignored()
    {
        var schema = Import(ForeignModels.Logistic()).Manifest.Schema;

        schema.UsedColumns.Select(column => column.Name).Should().BeEquivalentTo(
            "tenure", "MonthlyCharges", "TotalCharges", "Contract", "InternetService", "PaymentMethod");
        schema.Columns.OfType<IgnoredColumn>().Select(column => column.Name).Should().Contain("Partner");
    }

    [Theory]
    [InlineData(nameof(ForeignModels.Forest), "tenure", "MonthlyCharges", "TotalCharges")]
    [InlineData(nameof(ForeignModels.Boosting))]
    public void Missing_numbers_are_replaced_where_trees_do_not_say_where_they_go(string name, params string[] replaced)
    {
        var result = Import(ModelOf(name));

        result.Manifest.Foreign!.Replaced.Should().Equal(replaced);
        var model = new ModelStore(folder["models"]).Open(result.Version);
        var record = JsonRecordReader.Read(model.Schema, "{\"tenure\": 5, \"MonthlyCharges\": 80}"u8, null);
        model.Answerer.Answer(record.Record!).ChurnProbability.Value.Should().BeInRange(0.01f, 0.99f);
    }

    [Fact]
    public void Calibration_lowers_the_log_loss_of_a_model_that_is_too_bold()
    {
        var (bold, calibrated) = (Import(Bold()), Import(Bold(), calibrate: true));

        calibrated.Manifest.Figures().Calibration.Should().NotBe(bold.Manifest.Figures().Calibration).And.NotBe("none");
        LogLossOf(calibrated).Should().BeLessThan(LogLossOf(bold) - 0.1);
        (bold.Promoted, calibrated.Promoted).Should().Be((false, true), "the bold one is worse than the average churn rate");
    }

    [Fact]
    public void Inputs_of_all_types_are_filled_from_their_columns()
    {
        var file = new OnnxFile(15, null)
            .Input("tenure", ForeignType.Int64, 1).Input("monthly_charges", ForeignType.Double, 1)
            .Input("SeniorCitizen", ForeignType.Int32, 1).Input("Partner", ForeignType.Bool, 1)
            .Output("logit", ForeignType.Float, 1);
        foreach (var name in (string[])["tenure", "monthly_charges", "SeniorCitizen", "Partner"])
            file.Node("Cast", [name], $"{name}_float", GraphAttribute.Int("to", (long)ForeignType.Float));
        file.Node("Concat", ["tenure_float", "monthly_charges_float", "SeniorCitizen_float", "Partner_float"], "all",
                GraphAttribute.Int("axis", 1))
            .Constant("weights", [-0.05, 0.02, 0.4, -0.3], 4, 1)
            .Node("MatMul", ["all", "weights"], "logit");

        var result = Import(file.ToBytes(), names: null);

        var model = new ModelStore(folder["models"]).Open(result.Version);
        var record = JsonRecordReader.Read(
            model.Schema, "{\"tenure\":10,\"MonthlyCharges\":50,\"SeniorCitizen\":1,\"Partner\":\"Yes\"}"u8, null);
        model.Answerer.Answer(record.Record!).ChurnProbability.Value.Should()
            .BeApproximately((float)LogOddsScale.ToProbability(-0.5 + 1 + 0.4 - 0.3), 1e-6f);
    }

    [Theory]
    [InlineData(new[] { "No", "Yes" }, false)]
    [InlineData(new[] { "Yes", "No" }, true)]
    [InlineData(new[] { "1", "0" }, true)]
    public void The_class_that_churned_is_found_by_the_label(string[] classes, bool isTurned)
    {
        float[] weights = [-0.05f, 0.02f, 0];
        var file = new OnnxFile()
            .Input("x", ForeignType.Float, 3).Output("label", ForeignType.Text).Output("probability", ForeignType.Float, 2)
            .MachineLearning(
                "LinearClassifier",
                ["x"],
                ["label", "probability"],
                GraphAttribute.Floats("coefficients", isTurned ? [.. weights, 0, 0, 0] : [0, 0, 0, .. weights]),
                GraphAttribute.Floats("intercepts", [0, 0]),
                GraphAttribute.Texts("classlabels_strings", classes),
                GraphAttribute.Text("post_transform", "SOFTMAX"));

        var result = Import(file.ToBytes(), ["tenure", "MonthlyCharges", "TotalCharges"]);

        result.Manifest.Figures().Holdout.Single(figure => figure.Metric == "rocAuc").Value.Should().BeGreaterThan(0.7);
    }

    /// <summary>A model that ranks well, and whose log-odds are ten times too large.</summary>
    private static byte[] Bold() => new OnnxFile(17, null)
        .Input("x", ForeignType.Float, 3).Output("logit", ForeignType.Float, 1)
        .Constant("weights", [-0.5, 0.3, 0], 3, 1)
        .Node("MatMul", ["x", "weights"], "logit")
        .ToBytes();

    private static double LogLossOf(TrainingResult result) =>
        result.Manifest.Figures().Holdout.Single(figure => figure.Metric == "logLoss").Value!.Value;

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

    private TrainingResult Import(ForeignModels model, string store = "models", int threads = 2) =>
        Import(model.Content, model.Columns is { Length: > 0 } names ? names : null, false, store, threads);

    private TrainingResult Import(byte[] content, bool calibrate = false) =>
        Import(content, ["tenure", "MonthlyCharges", "TotalCharges"], calibrate);

    private TrainingResult Import(
        byte[] content, string[]? names, bool calibrate = false, string store = "models", int threads = 2)
    {
        File.WriteAllBytes(folder["model.onnx"], content);
        var import = ForeignImport.Read(folder["model.onnx"]) with { Calibrate = calibrate, MatrixColumns = names };
        return new TrainingRun(new TrainingOptions(), new ModelStore(folder[store]), threads) { Foreign = import }
            .Execute(ForeignModels.WriteData(folder));
    }

    public void Dispose() => folder.Dispose();
}
