using Churn.Core.Metrics;
using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.TestSupport;
using Churn.Training.Evaluation;
using Churn.Training.Learners.Forest;
using Churn.Training.Preprocessing;
using Churn.Training.Runs;

namespace Churn.Training.Tests.Evaluation;

public sealed class LearningCurveTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public void It_goes_from_few_rows_to_all_and_ends_at_the_candidates_own_figure()
    {
        var (curve, candidate, holdout) = Run(rows: 2_000, threads: 1);

        curve.Select(point => point.Rows).Should().Equal(100, 200, 400, 800, 1_600);
        curve[^1].LogLoss.Should().Be(LogLoss.Of(holdout.Churned, candidate.Holdout));
        curve.Should().OnlyContain(point => point.LogLoss > 0 && point.LogLoss < 1);
        curve[0].LogLoss.Should().BeGreaterThan(curve[^1].LogLoss, "a hundred rows teach less than sixteen hundred");
    }

    [Fact]
    public void Parts_too_small_to_learn_from_are_left_out()
    {
        Run(rows: 300, threads: 1).Curve.Select(point => point.Rows).Should().Equal(60, 120, 240);
    }

    [Fact]
    public void It_is_the_same_at_any_number_of_threads()
    {
        Run(rows: 600, threads: 4).Curve.Should().Equal(Run(rows: 600, threads: 1).Curve);
    }

    public void Dispose() => folder.Dispose();

    private (IReadOnlyList<LearningPoint> Curve, Candidate Candidate, EncodedDataset Holdout) Run(int rows, int threads)
    {
        var table = CsvCustomerReader.Read(SyntheticCustomers.WriteTo(folder, rows), new ReadingOptions());
        var schema = SchemaInferrer.Learn(table, new SchemaOptions()).Schema;
        var customers = EncodedDataset.Read(table, schema);
        var training = customers.Pick([.. Enumerable.Range(0, rows * 4 / 5)]);
        var holdout = customers.Pick([.. Enumerable.Range(rows * 4 / 5, rows / 5)]);
        var trainer = new ForestTrainer(ForestSearch.Variants(new ForestOptions { Trees = 30 })[0]);
        var learner = new Learner("forest", [new LearnerVariant("as set", new Encoder(new EncoderOptions()), trainer)]);
        var options = new TrainingOptions
        {
            Seed = 3,
            Evaluation = new EvaluationOptions
            {
                Folds = 2,
                Repeats = 1,
                Resamples = 10,
            },
        };
        var candidate = new CandidateTraining(
                schema, training, holdout, options, new TimeBudget(null, TimeProvider.System), threads, _ => { }, default)
            .Run([learner], blend: false)[0];
        return (LearningCurve.Of(candidate, schema, training, holdout, seed: 3, threads), candidate, holdout);
    }
}
