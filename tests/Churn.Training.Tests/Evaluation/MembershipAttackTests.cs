using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Models.Manifest;
using Churn.Models.Onnx;
using Churn.TestSupport;
using Churn.Training.Evaluation;
using Churn.Training.Preprocessing;
using Churn.Training.Runs;

namespace Churn.Training.Tests.Evaluation;

public class MembershipAttackTests
{
    [Fact]
    public void A_model_that_learns_by_heart_is_found_out_and_a_logistic_regression_is_not()
    {
        var byHeart = Audit(new Learner(
            "by heart", [new LearnerVariant("as set", new Encoder(new EncoderOptions()), new LearnsByHeart())]));
        var smooth = Audit(LearnerCatalog.Of(new TrainingOptions { Models = ["logistic"] }).Single());

        byHeart.Should().Match<MembershipAudit>(audit => audit.RocAuc > .95 && audit.TruePositiveRate > .9 && audit.Remembers);
        smooth.Should().Match<MembershipAudit>(audit => audit.RocAuc < .6 && !audit.Remembers);
        smooth.RocAucInterval.Lower.Should().BeLessThan(smooth.RocAuc).And.BeGreaterThan(.4);
        (byHeart.Members, byHeart.Others).Should().Be((600, 200));
        byHeart.Describe().Should().StartWith("who was learnt from can be told from others with an AUC of 1.000 [1.000, 1.000]");
    }

    private static MembershipAudit Audit(Learner learner)
    {
        using var folder = new TempFolder();
        var table = CsvCustomerReader.Read(SyntheticCustomers.WriteTo(folder, 800));
        var schema = SchemaInferrer.Learn(table, new SchemaOptions()).Schema;
        var customers = EncodedDataset.Read(table, schema);
        var training = customers.Pick([.. Enumerable.Range(0, 600)]);
        var holdout = customers.Pick([.. Enumerable.Range(600, 200)]);
        var options = new TrainingOptions
        {
            Evaluation = new EvaluationOptions { Folds = 2, Resamples = 10, Calibrate = false },
        };
        var candidate = new CandidateTraining(
            schema, training, holdout, options, new TimeBudget(null, TimeProvider.System), 2, _ => { }, CancellationToken.None)
            .Run([learner], blend: false).Single();
        return MembershipAttack.Of(candidate, training, holdout, seed: 1);
    }

    /// <summary>Knows whom it has seen, and nothing of others.</summary>
    private sealed class LearnsByHeart : ITrainer
    {
        public IFittedModel Fit(TrainingSet set, FitContext context)
        {
            var seen = new Dictionary<string, bool>();
            for (var row = 0; row < set.Rows; row++) seen[KeyOf(set.Features.Row(row))] = set.Churned[row];
            return new Model(seen);
        }

        private static string KeyOf(ReadOnlySpan<float> features) => string.Join(";", features.ToArray());

        private sealed class Model(Dictionary<string, bool> seen) : IFittedModel
        {
            public double Score(ReadOnlySpan<float> features) =>
                seen.TryGetValue(KeyOf(features), out var churned) ? churned ? 3 : -3 : -1;

            public WeightedSum WriteTo(GraphBuilder graph, string features) => throw new NotSupportedException();
        }
    }
}
