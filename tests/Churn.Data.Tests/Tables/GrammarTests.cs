using Churn.TestSupport.Fuzzing;

namespace Churn.Data.Tests.Tables;

/// <summary>A sample of what <c>benchmarks -- grammar</c> tries by the hundred thousand.</summary>
public class GrammarTests
{
    private const int Files = 2_000;

    [Fact]
    public void Files_and_batches_read_the_same_rows_fields_and_refusals()
    {
        var outcomes = Enumerable.Range(1, Files).Select(seed => (Seed: seed, Outcome: GrammarTrial.Run(seed))).ToArray();

        outcomes
            .Where(trial => trial.Outcome.Difference is not null)
            .Select(trial => $"seed {trial.Seed}: {trial.Outcome.Difference}")
            .Should()
            .BeEmpty();
        outcomes
            .Select(trial => trial.Outcome.Fault)
            .Distinct()
            .Should()
            .HaveCount(3, "some are read to the end, some have a stray quote, some an open one");
    }
}
