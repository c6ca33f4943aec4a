using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.TestSupport;
using Churn.Training.Evaluation;
using Churn.Training.Preprocessing;
using Churn.Training.Runs;
using Churn.Training.Tests.Runs;

namespace Churn.Training.Tests.Evaluation;

public sealed class PermutationImportanceTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Theory]
    [InlineData(1, 5)]
    [InlineData(500, 5)]
    [InlineData(1_000, 2)]
    [InlineData(100_000, 1)]
    public void Thousands_of_columns_are_shuffled_less_often_each(int columns, int repeats) =>
        PermutationImportance.Repeats(columns).Should().Be(repeats);

    [Fact]
    public void Columns_that_do_not_matter_keep_the_order_of_the_schema_at_any_number_of_threads()
    {
        var table = CsvCustomerReader.Read(SyntheticCustomers.WriteTo(folder, 300));
        var schema = SchemaInferrer.Learn(table, new SchemaOptions()).Schema;
        var customers = EncodedDataset.Read(table, schema);
        var learner = new Learner(
            "fake", [new LearnerVariant("as set", new Encoder(new EncoderOptions()), new FakeTrainer(-0.06))]);
        var options = new TrainingOptions { Evaluation = new EvaluationOptions { Repeats = 1, Resamples = 10 } };
        var candidate = new CandidateTraining(
            schema, customers, customers, options, new TimeBudget(null, TimeProvider.System), 1, _ => { }, default)
            .Run([learner], blend: false)[0];

        foreach (var threads in Enumerable.Range(0, 40).Select(run => 1 + (run % 4)))
        {
            var importance = PermutationImportance.Of(candidate, schema, customers, seed: 3, threads);
            importance.Skip(1).Select(column => column.LogLossIncrease).Distinct().Should()
                .ContainSingle("the model reads one column alone");
            importance.Select(column => column.Column).Should().Equal(schema.Features.Select(column => column.Name)
                .OrderBy(name => name == importance[0].Column ? 0 : 1));
        }
    }

    public void Dispose() => folder.Dispose();
}
