using System.Globalization;
using Churn.Core.Metrics;
using Churn.Core.Schema;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.Training.Runs;
using Churn.Training.Scoring;

namespace Churn.Training.Tests.Runs;

public sealed class TrainingRunTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public void A_run_publishes_a_verified_model_and_promotes_the_first()
    {
        var store = new ModelStore(folder["models"]);

        var first = Run(store);
        var second = Run(store, seed: 2);

        first.Promoted.Should().BeTrue();
        second.Promoted.Should().BeFalse();
        store.ChampionVersion().Should().Be(first.Version);
        store.Versions().Should().BeEquivalentTo(first.Version, second.Version);
        store.History().Select(entry => entry.Action).Should().Equal("publish", "promote", "publish");
        first.Verification.ModelAgainstMemory.Should().BeLessThan(1e-5);
        first.Verification.PortableAgainstModel.Should().BeLessThan(1e-5);
    }

    [Fact]
    public void The_same_data_options_and_seed_give_the_same_version_at_any_number_of_threads()
    {
        var version = Run(new ModelStore(folder["a"]), threads: 1).Version;

        Run(new ModelStore(folder["b"]), threads: 1).Version.Should().Be(version);
        Run(new ModelStore(folder["c"]), threads: 2).Version.Should().Be(version);
        Run(new ModelStore(folder["d"]), threads: 4).Version.Should().Be(version);
        string[] files = ["model.onnx", "portable.onnx", "measured.onnx", "manifest.json", "golden.json", "report.html"];
        foreach (var file in files)
            File.ReadAllBytes(folder[Path.Combine("d", version, file)])
                .Should()
                .Equal(File.ReadAllBytes(folder[Path.Combine("a", version, file)]));
    }

    [Fact]
    public void The_manifest_says_what_the_model_was_made_from()
    {
        var manifest = Run(new ModelStore(folder["models"])).Manifest;

        manifest.Data.File.Should().Be("customers.csv");
        (manifest.Data.Rows, manifest.Data.TrainingRows, manifest.Data.HoldoutRows).Should().Be((300, 240, 60));
        manifest.Candidates.Select(candidate => candidate.Model).Should().Equal(LearnerCatalog.Auto);
        manifest.Figures().Holdout.Select(figure => figure.Metric).Should().Equal(Metric.All.Select(metric => metric.Key));
        manifest.Segments.Sum(segment => segment.Customers).Should().Be(
            (int)Math.Round(300 * (1 - manifest.Data.ChurnRate)), "who has left is in no segment");
        TrainingJson.Read(manifest.Options).Forest.Trees.Should().Be(20);
    }

    [Fact]
    public void The_published_model_has_learnt_from_all_rows_and_the_measured_one_is_kept_beside_it()
    {
        var store = new ModelStore(folder["models"]);

        var result = Run(store, it => it with { Models = ["logistic"] });

        result.Manifest.Refit!.Rows.Should().Be(300);
        var (published, measured) = (store.Open(result.Version), store.OpenMeasured(result.Version));
        var reader = new TextRecordReader(published.Schema, result.Holdout.Header, published.Schema.AsOf);
        var rows = Enumerable.Range(0, result.Holdout.Rows)
            .Select(row => reader.Read(result.Holdout.Row(row)).Record!.Coded).ToArray();
        rows.Zip(result.Winner.Holdout, (row, probability) => Math.Abs(measured.Score(row).Value - probability))
            .Max().Should().BeLessThan(1e-5, "the figures are those of the measured model");
        LossOf(published).Should().BeLessThan(LossOf(measured), "it has learnt from these customers");

        double LossOf(ChurnModel model) =>
            LogLoss.Of(result.HoldoutChurned, [.. rows.Select(row => (double)model.Score(row).Value)]);
    }

    [Fact]
    public void A_copy_that_gives_reasons_keeps_the_measured_model()
    {
        var store = new ModelStore(folder["models"]);
        var version = Run(store, it => it with { Models = ["logistic"] }).Version;

        var copy = ExplainableCopy.Publish(store, version, folder["customers.csv"], null).Version;

        File.ReadAllBytes(Path.Combine(store.FolderOf(copy), "measured.onnx"))
            .Should().Equal(File.ReadAllBytes(Path.Combine(store.FolderOf(version), "measured.onnx")));
        store.OpenMeasured(copy).Manifest.Refit.Should().Be(store.Open(version).Manifest.Refit);
    }

    [Fact]
    public void Version_and_its_copy_keep_the_counts_of_the_training()
    {
        var store = new ModelStore(folder["models"]);
        var version = Run(store, it => it with { Models = ["logistic"] }).Version;

        var copy = ExplainableCopy.Publish(store, version, folder["customers.csv"], null).Version;

        store.Open(version).InputReference!.Rows.Should().Be(store.Open(version).Manifest.Refit!.Rows);
        store.Open(copy).InputReference.Should().BeEquivalentTo(store.Open(version).InputReference);
    }

    [Fact]
    public void Without_the_refit_the_measured_model_is_published()
    {
        var store = new ModelStore(folder["models"]);

        var result = Run(
            store, it => it with { Models = ["logistic"], Evaluation = it.Evaluation with { Refit = false } });

        result.Manifest.Refit.Should().BeNull();
        result.Manifest.Files.Should().NotContainKey("measured.onnx");
        store.OpenMeasured(result.Version).Golden.Should().OnlyContain(golden => golden.Measured == null);
    }

    [Fact]
    public void A_measured_model_that_was_altered_is_a_fault_of_the_version()
    {
        var store = new ModelStore(folder["models"]);
        var version = Run(store, it => it with { Models = ["logistic"] }).Version;
        var file = Path.Combine(store.FolderOf(version), "measured.onnx");
        File.WriteAllBytes(file, [.. File.ReadAllBytes(file).SkipLast(1)]);

        store.Invoking(it => it.Open(version)).Should().Throw<BrokenModelException>().WithMessage("*measured.onnx*");
        store.Verify().Versions.Single().Faults.Should().ContainSingle().Which.Should().Contain("measured.onnx");
    }

    [Fact]
    public void The_best_by_cross_validated_log_loss_is_published()
    {
        var result = Run(new ModelStore(folder["models"]));

        result.Winner.CrossValidatedLogLoss.Should().Be(result.Candidates.Min(candidate => candidate.CrossValidatedLogLoss));
        result.Manifest.Model.Should().Be(result.Winner.Name);
    }

    [Fact]
    public void Golden_records_name_no_customer()
    {
        Run(new ModelStore(folder["models"]));

        var golden = Directory.GetFiles(folder["models"], "golden.json", SearchOption.AllDirectories).Single();
        File.ReadAllText(golden).Should().ContainAll("\"tenure\"", "\"customerID\": \"EXAMPLE-1\"").And.NotContain("C00");
    }

    [Fact]
    public void Golden_records_hold_the_numbers_of_the_file_to_the_bit_the_huge_ones_too()
    {
        string[] numbers = ["0.123456789", "16777217.5", "1.2345678e30", "-3.4e38", "1.5e-30"];
        var lines = File.ReadAllLines(SyntheticCustomers.WriteTo(folder, 300));
        var widened = lines.Select((line, i) => $"{line},{(i == 0 ? "odd" : numbers[i % numbers.Length])}");
        File.WriteAllLines(folder["odd.csv"], widened);
        var store = new ModelStore(folder["models"]);

        var run = new TrainingRun(Small with { Models = ["forest"] }, store, 2).Execute(folder["odd.csv"]);

        var model = store.Open(run.Version);
        var position = model.Schema.FeaturePosition("odd");
        model.Golden.Select(golden => JsonRecordReader.Read(model.Schema, golden.ToUtf8()).Record!.Coded.Features[position])
            .Should().BeSubsetOf(numbers.Select(text => float.Parse(text, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_fixed_threshold_and_named_models_are_obeyed()
    {
        var result = Run(new ModelStore(folder["models"]), options => options with
        {
            Models = ["network"],
            Evaluation = options.Evaluation with { Threshold = 0.3 },
        });

        result.Candidates.Should().ContainSingle();
        result.Manifest.Decision.Threshold.Value.Should().Be(0.3f);
    }

    [Theory]
    [InlineData("customerID,x,Churn\n", "no row")]
    [InlineData("customerID,x\n1,2\n", "--label")]
    public void Data_that_cannot_be_used_publishes_nothing(string csv, string message)
    {
        File.WriteAllText(folder["bad.csv"], csv);
        var run = new TrainingRun(Small, new ModelStore(folder["models"]), 1);

        run.Invoking(r => r.Execute(folder["bad.csv"])).Should().Throw<DataRefusedException>().WithMessage($"*{message}*");
        Directory.Exists(folder["models"]).Should().BeFalse();
    }

    [Fact]
    public void A_cancelled_run_publishes_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        var run = new TrainingRun(Small, new ModelStore(folder["models"]), 2, happened =>
        {
            if (happened is RunEvent.FitProgressed { Model: "network" }) cancellation.Cancel();
        });

        run.Invoking(r => r.Execute(SyntheticCustomers.WriteTo(folder, 300), cancellation.Token))
            .Should()
            .Throw<OperationCanceledException>();
        Directory.Exists(folder["models"]).Should().BeFalse();
    }

    [Fact]
    public void Wrong_options_are_all_told_before_any_data_is_read()
    {
        var options = new TrainingOptions { Models = ["oracle"], Forest = Small.Forest with { Trees = 0, RowFraction = 2 } };

        FluentActions
            .Invoking(() => new TrainingRun(options, new ModelStore(folder["models"]), 1))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*forest.trees is 0*forest.rowFraction is 2*'oracle'*");
    }

    [Theory]
    [InlineData(ImputationStrategy.ForwardFill, ImputationStrategy.BackwardFill)]
    [InlineData(ImputationStrategy.Constant, ImputationStrategy.Constant)]
    [InlineData(ImputationStrategy.Mean, ImputationStrategy.ForwardFill)]
    public void Every_missing_rule_trains_and_verifies(ImputationStrategy numbers, ImputationStrategy categories)
    {
        var result = Run(new ModelStore(folder["models"]), options => options with
        {
            Models = ["forest"],
            Schema = options.Schema with { MissingNumbers = numbers, MissingCategories = categories },
        });

        result.Verification.ModelAgainstMemory.Should().BeLessThan(1e-5);
    }

    [Fact]
    public void A_file_with_semicolons_missing_words_and_another_encoding_trains_and_verifies()
    {
        var text = SyntheticCustomers
            .Csv(300)
            .Replace(",,", ",n/a,")
            .Replace("north", "nörd")
            .Replace(",east,", ",-,")
            .Replace(',', ';');
        File.WriteAllBytes(folder["customers.csv"], System.Text.Encoding.Latin1.GetBytes(text));
        var notes = new List<string>();

        var result = new TrainingRun(Small, new ModelStore(folder["models"]), 2, happened =>
        {
            if (happened is RunEvent.Noted note) notes.Add(note.Text);
        }).Execute(folder["customers.csv"]);

        result.Verification.PortableAgainstModel.Should().BeLessThan(1e-5);
        notes
            .Should()
            .Contain(note => note.Contains("Windows-1252"))
            .And.Contain(note => note.Contains("';'"))
            .And.Contain("column 'MonthlyCharges': 'n/a' counts as missing")
            .And.Contain("column 'region': '-' counts as missing");
    }

    [Fact]
    public void A_published_model_can_be_opened_and_scores_its_golden_records()
    {
        var store = new ModelStore(folder["models"]);
        var model = store.Open(Run(store).Version);

        var reading = JsonRecordReader.Read(model.Schema, model.Golden[0].ToUtf8());

        model
            .Score(reading.Record!.Coded)
            .Value.Should()
            .BeApproximately(model.Golden[0].Probability.Value, ChurnModel.GoldenTolerance);
        reading.Record!.Warnings.Should().BeEmpty("the first golden record is the example");
    }

    public void Dispose() => folder.Dispose();

    private static TrainingOptions Small { get; } = new TrainingOptions() with
    {
        Evaluation = new() { Resamples = 50, Repeats = 1 },
        Additive = new() { Rounds = 20 },
        Pairs = new() { Single = new() { Rounds = 10 }, Rounds = 10 },
        Forest = new() { Trees = 20, MinimumLeafSize = 5, FeatureFractionPerSplit = 0.5 },
        Boosting = new() { Rounds = 20, LearningRate = 0.1, Leaves = 4, MinimumLeafSize = 5, FeatureFraction = 1 },
        Network = new() { Epochs = 5 },
        Logistic = new() { Penalty = 1 },
    };

    private TrainingResult Run(ModelStore store, int seed = 42, int threads = 2) =>
        Run(store, options => options.WithSeed(seed), threads);

    private TrainingResult Run(ModelStore store, Func<TrainingOptions, TrainingOptions> change, int threads = 2) =>
        new TrainingRun(change(Small), store, threads).Execute(SyntheticCustomers.WriteTo(folder, 300));
}
