using Churn.Models.Manifest;
using Churn.Models.Onnx;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.Training.Runs;

namespace Churn.Training.Tests.Runs;

/// <summary><c>--latency</c>: a small model is distilled from the winner, and published if it is not worse.</summary>
public sealed class DistillationTests : IDisposable
{
    private const int Many = 5_000;

    private readonly TempFolder folder = new();
    private readonly List<RunEvent> told = [];

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public void A_student_within_the_time_and_as_good_as_its_teacher_is_published()
    {
        BoostingLibrary.SkipIfMissing();
        var (store, teacher) = (new ModelStore(folder["models"]), Train("teacher"));
        var asked = Cost(teacher, "teacher").Microseconds / 2;

        var result = Train("models", latency: asked);

        var (manifest, facts) = (result.Manifest, result.Manifest.Distillation!);
        manifest.Model.Should().Be("distilled");
        manifest.Candidates.Select(candidate => candidate.Model).Should().Equal("forest", "distilled");
        manifest.Figures().Variant.Should().EndWith("distilled from forest");
        facts.Teacher.Should().Be("forest");
        facts.LatencyMicroseconds.Should().Be(asked);
        facts.Microseconds.Should().BeLessThanOrEqualTo(asked).And.Be(Cost(result, "models").Microseconds);
        facts.LogLossBehindUpper.Should().BeLessThanOrEqualTo(facts.LogLossAllowed);
        facts.LogLoss.Should().BeApproximately(LogLossOf(manifest, "distilled"), 1e-9);
        facts.TeacherLogLoss.Should().BeApproximately(LogLossOf(manifest, "forest"), 1e-9);
        manifest.Refit.Should().BeNull("what was compared with its teacher is published");
        File.ReadAllText(folder[Path.Combine("models", result.Version, "report.html")]).Should().Contain("distilled from forest");
        told.Select(happened => happened is RunEvent.Noted note ? note.Text : (happened as RunEvent.Warned)?.Text)
            .Should().Contain(text => text != null && text.Contains("us a customer on this machine"));
        store.Open(result.Version).Golden.Should().NotBeEmpty();
    }

    [SkippableFact]
    public void The_same_data_options_and_seed_give_the_same_student_at_any_number_of_threads()
    {
        BoostingLibrary.SkipIfMissing();
        var asked = Cost(Train("teacher"), "teacher").Microseconds / 2;

        var one = Train("a", latency: asked, threads: 1).Version;

        Train("b", latency: asked, threads: 4).Version.Should().Be(one);
        foreach (var file in new[] { "model.onnx", "portable.onnx", "manifest.json", "golden.json", "report.html" })
            File.ReadAllBytes(folder[Path.Combine("b", one, file)])
                .Should().Equal(File.ReadAllBytes(folder[Path.Combine("a", one, file)]), file);
    }

    [Fact]
    public void A_winner_within_the_time_is_published_itself()
    {
        var result = Train("models", latency: 1_000_000);

        result.Manifest.Model.Should().Be("forest");
        result.Manifest.Distillation.Should().BeNull();
        result.Manifest.Refit.Should().NotBeNull();
        told.OfType<RunEvent.Noted>().Should().Contain(note => note.Text.Contains("nothing had to be distilled"));
    }

    [Fact]
    public void A_time_that_no_student_keeps_is_refused_and_nothing_is_published()
    {
        var train = () => Train("models", latency: 0.01);

        train.Should().Throw<DistillationException>().Which.Message.Should().Contain("the fastest student takes about")
            .And.Contain("Nothing was published");
        new ModelStore(folder["models"]).Versions().Should().BeEmpty();
    }

    [SkippableFact]
    public void A_student_that_is_worse_is_refused_with_its_figures()
    {
        BoostingLibrary.SkipIfMissing();
        // whoever's usage is in every other of eighty steps churns: a few trees cannot learn that
        var random = new Random(1);
        File.WriteAllLines(folder["steps.csv"], [
            "customerID,usage,noise,Churn",
            .. Enumerable.Range(0, Many).Select(row => (Row: row, Usage: random.Next(2_000), Noise: random.Next(100))).Select(
                it => $"C{it.Row:00000},{it.Usage},{it.Noise},{(it.Usage / 25 % 2 == 1 ? "Yes" : "No")}"),
        ]);

        var train = () => Train("models", latency: 0.3, file: folder["steps.csv"]);

        train.Should().Throw<DistillationException>().Which.Message.Should().Contain("is not good enough: log loss 0.")
            .And.Contain("on 1000 held-out customers").And.Contain("ithout --latency the teacher is published");
        new ModelStore(folder["models"]).Versions().Should().BeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(2e6)]
    [InlineData(double.NaN)]
    public void A_time_that_is_none_is_refused(double microseconds) =>
        (new TrainingOptions() with { LatencyMicroseconds = microseconds }).Check()
            .Should().ContainSingle().Which.Should().Contain("latencyMicroseconds");

    private static double LogLossOf(ModelManifest manifest, string model) => manifest.Candidates
        .Single(candidate => candidate.Model == model).Holdout.Single(figure => figure.Metric == "logLoss").Value!.Value;

    private GraphCost Cost(TrainingResult result, string store) => GraphProgram.Compile(
        File.ReadAllBytes(folder[Path.Combine(store, result.Version, ModelFolder.ModelFile)]), GraphNames.Probability).Cost;

    private TrainingResult Train(string store, double? latency = null, int threads = 2, string? file = null)
    {
        var options = new TrainingOptions
        {
            Models = ["forest"],
            Evaluation = new() { Resamples = 50, Repeats = 1 },
            Forest = new() { Trees = 60, Leaves = 200, MinimumLeafSize = 10, FeatureFractionPerSplit = 0.5 },
            Report = new() { LearningCurve = false },
            LatencyMicroseconds = latency,
        };
        return new TrainingRun(options, new ModelStore(folder[store]), threads, happened =>
        {
            lock (told) told.Add(happened);
        }).Execute(file ?? SyntheticCustomers.WriteTo(folder, Many));
    }
}
