using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.Training.Learners.Boosting;
using Churn.Training.Runs;
using Churn.Training.Verification;

namespace Churn.Training.Tests.Runs;

public sealed class MonotoneRunTests : IDisposable
{
    private static readonly TrainingOptions Small = new()
    {
        Evaluation = new() { Folds = 2, Resamples = 50, Repeats = 1 },
        Report = new() { LearningCurve = false },
        Additive = new() { Rounds = 60 },
        Pairs = new() { Single = new() { Rounds = 20 }, Rounds = 60 },
        Boosting = new() { Rounds = 60, LearningRate = 0.1, Leaves = 8, MinimumLeafSize = 5, FeatureFraction = 1 },
    };

    private static readonly MonotoneColumn TenureDown = new("tenure", MonotoneDirection.Down);

    private readonly TempFolder folder = new();
    private readonly string file;
    private readonly ModelStore store;

    public MonotoneRunTests()
    {
        BoostingLibrary.SkipIfMissing();
        file = SyntheticCustomers.WriteTo(folder, 500);
        store = new ModelStore(folder["models"]);
    }

    [SkippableTheory]
    [InlineData("additive")]
    [InlineData("pairs")]
    [InlineData("boosting")]
    [InlineData("additive,boosting,blend")]
    [InlineData("additive", true)]
    [InlineData("additive,boosting", true)]
    public void A_monotone_column_moves_the_probability_one_way(string models, bool isOfWorkers = false)
    {
        var notes = new List<string>();
        var chargesUp = new MonotoneColumn("MonthlyCharges", MonotoneDirection.Up);
        var options = Small with
        {
            Models = models.Split(','),
            Monotone = [TenureDown, chargesUp],
            Distributed = isOfWorkers,
        };

        new TrainingRun(isOfWorkers ? options.ForWorkers() : options, store, 2, Listen).Execute(file);

        notes.Should().ContainSingle(note => note.StartsWith("tenure: the probability only goes down; no violation for 500"));
        notes.Should().ContainSingle(note => note.StartsWith("MonthlyCharges: the probability only goes up"));

        void Listen(RunEvent happened)
        {
            if (happened is not RunEvent.Noted noted) return;
            lock (notes) notes.Add(noted.Text);
        }
    }

    [SkippableFact]
    public void Auto_considers_only_learners_that_keep_monotone_columns()
    {
        var result = Train(TenureDown);

        result.Candidates.Select(candidate => candidate.Name).Should().BeSubsetOf(LearnerCatalog.Monotone);
    }

    [SkippableFact]
    public void A_model_that_goes_the_other_way_is_refused()
    {
        var result = new TrainingRun(Small with { Models = ["boosting"] }, store, 2).Execute(file);
        var table = CsvCustomerReader.Read(file);
        var customers = EncodedDataset.Read(table, SchemaInferrer.Learn(table, new SchemaOptions()).Schema);

        var up = TenureDown with { Direction = MonotoneDirection.Up };
        FluentActions
            .Invoking(() => MonotoneVerifier.Verify(store.Open(result.Version), result.Winner, customers, [up]).ToArray())
            .Should().Throw<ArtifactMismatchException>().WithMessage("tenure: at *nothing was published.");
    }

    [SkippableTheory]
    [InlineData("plan")]
    [InlineData("customerID")]
    [InlineData("Churn")]
    [InlineData("unheard of")]
    public void A_monotone_column_must_be_a_number_of_the_model(string column) =>
        FluentActions
            .Invoking(() => Train(TenureDown with { Column = column }))
            .Should().Throw<DataRefusedException>().Which.Violations.Should().ContainSingle(error => error.Column == column);

    [SkippableFact]
    public void Options_that_contradict_monotone_columns_are_told()
    {
        new TrainingOptions { Models = ["forest", "boosting"], Monotone = [TenureDown] }.Check()
            .Should().ContainSingle().Which.Should().Contain("'forest'");
        new TrainingOptions { Monotone = [TenureDown, TenureDown] }.Check()
            .Should().ContainSingle().Which.Should().Contain("'tenure'");
        new TrainingOptions { Monotone = [TenureDown] }.Check().Should().BeEmpty();
    }

    [SkippableFact]
    public void Monotone_columns_come_back_from_the_options_of_a_manifest() =>
        TrainingJson.Read(TrainingJson.ToJson(Small with { Monotone = [TenureDown] })).Monotone.Should().Equal(TenureDown);

    public void Dispose() => folder.Dispose();

    private TrainingResult Train(MonotoneColumn column) =>
        new TrainingRun(Small with { Monotone = [column] }, store, 2).Execute(file);
}
