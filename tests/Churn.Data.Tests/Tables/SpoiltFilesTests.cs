using Churn.TestSupport;
using Churn.TestSupport.Fuzzing;

namespace Churn.Data.Tests.Tables;

/// <summary>A sample of what <c>benchmarks -- fuzz</c> tries by the hundred thousand.</summary>
public class SpoiltFilesTests
{
    private const int Files = 300;

    [Fact]
    public void A_spoilt_file_is_accepted_or_refused_with_file_line_and_rule_and_nothing_else_happens()
    {
        using var folder = new TempFolder();

        var outcomes = Enumerable
            .Range(1, Files)
            .Select(seed => (Seed: seed, Outcome: Trial.Run(SpoiltFile.Of(seed), folder["customers.csv"])))
            .ToArray();

        outcomes
            .Where(trial => trial.Outcome.Finding is not null)
            .Select(trial => $"seed {trial.Seed}: {trial.Outcome.Finding}")
            .Should()
            .BeEmpty();
        outcomes
            .Select(trial => trial.Outcome.End)
            .Should()
            .Contain("accepted")
            .And.Contain("refused: read")
            .And.Contain("refused: schema");
    }
}
