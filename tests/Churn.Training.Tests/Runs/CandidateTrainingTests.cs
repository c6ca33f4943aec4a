using Churn.Core.Metrics;
using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Models.Onnx;
using Churn.TestSupport;
using Churn.Training.Evaluation;
using Churn.Training.Learners.Logistic;
using Churn.Training.Preprocessing;
using Churn.Training.Runs;
using Microsoft.Extensions.Time.Testing;

namespace Churn.Training.Tests.Runs;

public class CandidateTrainingTests
{
    /// <summary>In the made-up customers the log-odds fall by about this with every month of tenure, the first feature.</summary>
    private const double Right = -0.06;

    private static readonly (CustomerSchema Schema, EncodedDataset Customers) Data = ReadData();

    private readonly List<string> warnings = [];
    private readonly List<string> notes = [];

    [Fact]
    public void Of_the_variants_the_one_with_the_smallest_calibrated_loss_is_taken()
    {
        var learner = new Learner(
            "fake",
            [Variant("no use", 1e-9), Variant("turned round", -Right), Variant("too bold", 20 * Right)]);

        var candidate = Run([learner]).Single();

        candidate.Variant.Should().Be("too bold", "its calibration draws it in");
        candidate.Calibration.Should().NotBe("none");
    }

    [Fact]
    public void Of_equal_variants_the_first_is_taken() =>
        Run([new Learner("fake", [Variant("first", Right), Variant("second", Right)])]).Single().Variant.Should().Be("first");

    [Fact]
    public void A_model_that_grows_is_cut_where_its_out_of_fold_loss_is_smallest()
    {
        var candidate = Run([new Learner("fake", [Variant("grows", 0.1 * Right, Right, 4 * Right, 9 * Right)])]).Single();

        candidate.Variant.Should().Be("grows, 2 steps");
        candidate.OutOfFoldLogOdds.Should().HaveCount(600, "two repetitions are cut alike");
        var plain = Run([new Learner("fake", [Variant("plain", Right)])]).Single();
        candidate.OutOfFoldLogOdds.Should().Equal(plain.OutOfFoldLogOdds);
        candidate.Holdout.Should().Equal(plain.Holdout);
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(100)]
    public void Every_candidate_is_fitted_on_exactly_the_same_rows(int searchRows)
    {
        var (one, other) = (new FakeTrainer(Right), new FakeTrainer(2 * Right));

        Run([Learner("one", one), Learner("other", other)], searchRows: searchRows);

        one.Fits.Should().HaveCount(11, "two times five folds, and all rows").And.OnlyHaveUniqueItems();
        other.Fits.Should().BeEquivalentTo(one.Fits);
    }

    [Fact]
    public void Of_many_rows_variants_are_searched_on_a_sample_and_the_best_is_fitted_on_all()
    {
        var (good, bad) = (new FakeTrainer(Right), new FakeTrainer(1e-9));
        var learner = new Learner(
            "fake",
            [
                new LearnerVariant("bad", new Encoder(new EncoderOptions()), bad),
                new LearnerVariant("good", new Encoder(new EncoderOptions()), good),]);

        var candidate = Run([learner], searchRows: 100).Single();

        candidate.Variant.Should().Be("good");
        bad.Fits.Select(fit => fit.Split(';').Length).Should().OnlyContain(rows => rows >= 78 && rows <= 82).And.HaveCount(2);
        good.Fits.Max(fit => fit.Split(';').Length).Should().Be(300);
        candidate.Scored.Count.Should().Be(600);
    }

    [Fact]
    public void Half_of_the_variants_go_on_after_each_fold_and_the_last_ones_run_on_all()
    {
        FakeTrainer[] trainers =
            [.. Enumerable.Range(1, 8).Select(number => new FakeTrainer(number == 6 ? Right : -number * Right))];
        var learner = new Learner("fake", [.. trainers.Select((trainer, number) => new LearnerVariant(
            $"variant {number + 1}", new Encoder(new EncoderOptions()), trainer))]);

        var candidate = Run([learner]).Single();

        candidate.Variant.Should().Be("variant 6");
        trainers.Select(trainer => trainer.Fits.Count).Order().Should().Equal(
            [1, 1, 1, 1, 2, 2, 5, 11], "a fold each, a fold for four, the other three for two, then all that the best one needs");
    }

    [Fact]
    public void Of_many_rows_the_first_fold_takes_one_variant_of_each_learner()
    {
        FakeTrainer[] trainers =
            [.. Enumerable.Range(1, 8).Select(number => new FakeTrainer(number == 6 ? Right : -number * Right))];
        var learner = new Learner("fake", [.. trainers.Select((trainer, number) => new LearnerVariant(
            $"variant {number + 1}", new Encoder(new EncoderOptions()), trainer))]);

        Run([learner], searchRows: 100).Single().Variant.Should().Be("variant 6");
        trainers.Select(trainer => trainer.Fits.Count).Order().Should().Equal(
            [1, 1, 1, 1, 2, 2, 3, 13], "the sample has a fold for all and one for four, then two have a fold of all rows");
    }

    [Theory]
    [InlineData(20_000, 5)]
    [InlineData(100, 1)]
    public void Of_many_rows_a_learner_that_neither_wins_nor_helps_is_left_out(int searchRows, int fits)
    {
        var idle = new FakeTrainer(-Right);
        Learner[] learners =
            [Learner("simple", new FakeTrainer(Right)), Learner("as good", new FakeTrainer(Right)), Learner("idle", idle)];

        Run(learners, searchRows: searchRows, folds: 2).Select(candidate => candidate.Name).Should()
            .StartWith(["simple", "as good"])
            .And.HaveCount(fits == 1 ? 2 : 3);
        idle.Fits.Should().HaveCount(fits);
        notes.Should().Equal(fits == 1 ? ["idle left out: on one fold it is surely behind simple, and adds nothing to it"] : []);
    }

    [Fact]
    public void A_costlier_variant_takes_its_place_in_the_last_round()
    {
        var (cheap, costly) = (new FakeTrainer(Right), new FakeTrainer(Right));
        LearnerVariant Of(string name, FakeTrainer trainer) => new(name, new Encoder(new EncoderOptions()), trainer);
        var learner = new Learner(
            "fake", [Of("cheap", cheap) with { Costlier = Of("costly", costly) }, Variant("other", -Right)]);

        Run([learner]).Single().Variant.Should().Be("costly");
        cheap.Fits.Should().HaveCount(2);
        costly.Fits.Should().HaveCount(11);
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        Learner[] learners = [new("fake", [Variant("a", Right), Variant("b", 0.5 * Right, 2 * Right)]), Logistic()];

        var one = Run(learners, blend: true, threads: 1);
        var four = Run(learners, blend: true, threads: 4);

        four.Select(candidate => candidate.Variant).Should().Equal(one.Select(candidate => candidate.Variant));
        foreach (var (a, b) in one.Zip(four))
        {
            b.OutOfFoldLogOdds.Should().Equal(a.OutOfFoldLogOdds);
            b.Holdout.Should().Equal(a.Holdout);
        }
    }

    [Fact]
    public void A_blend_is_one_graph_of_the_members_that_help()
    {
        var candidates = Run(
            [Learner("useless", new FakeTrainer(-Right)), Learner("fake", new FakeTrainer(3 * Right)), Logistic()],
            blend: true);

        var blend = candidates[^1];

        blend.Name.Should().Be("blend");
        blend.Calibration.Should().Be("stacking");
        blend.Variant.Should().EndWith(" logistic").And.NotContain("useless");
        blend.CrossValidatedLogLoss.Should().BeLessThan(candidates[1].CrossValidatedLogLoss);
        Run(blend)
            .Zip(Data.Customers.Rows.Select(blend.Probability), (graph, memory) => Math.Abs(graph - memory))
            .Max()
            .Should()
            .BeLessThan(1e-6);
    }

    [Fact]
    public void A_blend_in_which_no_model_has_a_weight_is_not_made() =>
        Run([Learner("useless", new FakeTrainer(-Right)), Learner("too", new FakeTrainer(-2 * Right))], blend: true)
            .Should()
            .HaveCount(2);

    [Fact]
    public void A_blend_of_blends_of_one_is_not_made() => Run([Logistic()], blend: true).Should().ContainSingle();

    [Fact]
    public void A_variant_whose_fit_diverges_is_left_out_with_a_warning()
    {
        var learner = new Learner(
            "fake",
            [
                Diverging("diverges"),
                Variant("no number", double.NaN),
                Variant("grows to no number", double.NaN, double.PositiveInfinity),
                Variant("good", Right),]);

        Run([learner]).Single().Variant.Should().Be("good");
        warnings.Should().Equal(
            "left out, for its fit diverged: fake, diverges",
            "left out, for its fit diverged: fake, no number",
            "left out, for its fit diverged: fake, grows to no number");
    }

    [Fact]
    public void A_model_that_grows_is_not_cut_where_its_scores_are_no_numbers() =>
        Run([new Learner("fake", [Variant("grows", 0.1 * Right, Right, double.NaN)])])
            .Single()
            .Variant.Should()
            .Be("grows, 2 steps");

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(11)]
    public void A_model_that_diverges_in_any_of_its_fits_is_left_out_with_a_warning(int fit)
    {
        var fits = 0;
        var diverging = new FakeTrainer(Right, () =>
        {
            if (Interlocked.Increment(ref fits) == fit) throw new ArithmeticException();
        });

        Run([Learner("fake", diverging), Logistic()], blend: true).Select(candidate => candidate.Name).Should().Equal("logistic");
        warnings.Should().ContainSingle().Which.Should().StartWith("left out, for its fit diverged: ");
    }

    [Fact]
    public void When_every_fit_diverges_the_fault_says_so()
    {
        var run = () => Run([new Learner("fake", [Diverging("one"), Diverging("other")])]);

        run.Should().Throw<ArithmeticException>().WithMessage("No model could be fitted: every fit diverged.*");
    }

    [Fact]
    public void When_the_time_is_up_the_first_model_is_still_made_and_what_is_missing_is_named()
    {
        var clock = new FakeTimeProvider();
        var slow = new FakeTrainer(Right, () => clock.Advance(TimeSpan.FromMinutes(1)));

        var candidates = Run(
            [Learner("cheap", slow), Logistic()],
            blend: true,
            budget: new TimeBudget(TimeSpan.FromSeconds(60), clock));

        candidates.Select(candidate => candidate.Name).Should().Equal("cheap");
        warnings.Should().Equal(
            "no time for a model: logistic, penalty 1; the result depends on the speed of this machine",
            "no time for 1 of 2 repetitions of the folds; the result depends on the speed of this machine");
    }

    [Fact]
    public void With_time_enough_a_budget_changes_nothing()
    {
        Learner[] learners = [new("fake", [Variant("a", Right), Variant("b", 0.5 * Right)]), Logistic()];

        var bound = Run(learners, blend: true, budget: new TimeBudget(TimeSpan.FromHours(1), new FakeTimeProvider()));

        bound
            .Select(candidate => candidate.CrossValidatedLogLoss)
            .Should()
            .Equal(Run(learners, blend: true).Select(candidate => candidate.CrossValidatedLogLoss));
        warnings.Should().BeEmpty();
    }

    [Fact]
    public void The_figures_are_those_of_the_out_of_fold_scores()
    {
        var candidate = Run([Learner("fake", new FakeTrainer(Right))]).Single();

        var probabilities = Array.ConvertAll(candidate.OutOfFoldLogOdds, logOdds => 1 / (1 + Math.Exp(-logOdds)));
        candidate.CrossValidatedLogLoss.Should().BeApproximately(LogLoss.Of(candidate.Scored.Churned, probabilities), 1e-9);
        candidate.CrossValidatedLogLossInterval.Lower.Should().BeLessThan(candidate.CrossValidatedLogLoss);
        candidate.CrossValidatedLogLossInterval.Upper.Should().BeGreaterThan(candidate.CrossValidatedLogLoss);
        candidate
            .CrossValidatedAuc.Should()
            .BeInRange(candidate.CrossValidatedAucInterval.Lower, candidate.CrossValidatedAucInterval.Upper);
    }

    private IReadOnlyList<Candidate> Run(
        IReadOnlyList<Learner> learners,
        bool blend = false,
        int threads = 2,
        int searchRows = 20_000,
        TimeBudget? budget = null,
        int folds = 5)
    {
        var training = Data.Customers.Pick([.. Enumerable.Range(0, 300)]);
        var holdout = Data.Customers.Pick([.. Enumerable.Range(300, 100)]);
        var options = new TrainingOptions
        {
            Evaluation = new EvaluationOptions
            {
                Folds = folds,
                Repeats = 2,
                Resamples = 10,
                SearchRows = searchRows,
            },
        };
        void Tell(RunEvent happened)
        {
            if (happened is RunEvent.Warned warning) warnings.Add(warning.Text);
            if (happened is RunEvent.Noted note) notes.Add(note.Text);
        }

        return new CandidateTraining(
            Data.Schema,
            training,
            holdout,
            options,
            budget ?? new TimeBudget(null, TimeProvider.System),
            threads,
            Tell,
            CancellationToken.None
        ).Run(learners, blend);
    }

    private static LearnerVariant Variant(string description, params double[] strengths) =>
        new(
            description,
            new Encoder(new EncoderOptions()),
            strengths.Length == 1 ? new FakeTrainer(strengths[0]) : new FakeStagedTrainer(strengths));

    private static LearnerVariant Diverging(string description) =>
        new(description, new Encoder(new EncoderOptions()), new FakeTrainer(Right, () => throw new ArithmeticException()));

    private static Learner Learner(string name, FakeTrainer trainer) =>
        new(name, [new LearnerVariant("as set", new Encoder(new EncoderOptions()), trainer)]);

    private static Learner Logistic() =>
        new(
            "logistic",
            [
                new LearnerVariant(
                    "penalty 1",
                    new Encoder(new EncoderOptions { Scaling = Scaling.Standard }),
                    new LogisticTrainer(new LogisticOptions { Penalty = 1 })),]);

    private static float[] Run(Candidate candidate) =>
        RunGraph.Of(ModelGraphs.Write(candidate, Data.Schema), GraphNames.Probability, [.. Data.Customers.Rows]);

    private static (CustomerSchema Schema, EncodedDataset Customers) ReadData()
    {
        using var folder = new TempFolder();
        var table = CsvCustomerReader.Read(SyntheticCustomers.WriteTo(folder, 400));
        var schema = SchemaInferrer.Learn(table, new SchemaOptions()).Schema;
        return (schema, EncodedDataset.Read(table, schema));
    }
}
