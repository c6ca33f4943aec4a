using Churn.Core.Metrics;
using Churn.Training.Evaluation;

namespace Churn.Training.Tests.Evaluation;

public class CandidateEvaluationTests
{
    [Fact]
    public void The_interval_of_an_AUC_ends_where_AUCs_end()
    {
        CandidateEvaluation.IntervalOf([0.8, 1, 1], 1).Upper.Should().Be(1);
        CandidateEvaluation.IntervalOf([0, 0, 0.3], 1).Lower.Should().Be(0);
    }

    [Fact]
    public void Between_the_ends_it_reaches_as_many_standard_errors_as_it_should() =>
        CandidateEvaluation.IntervalOf([0.4, 0.5, 0.6], 1).Upper.Should().BeApproximately(
            0.5 + (Interval.StandardErrors95 * Math.Sqrt(0.01 / 3)), 1e-12, "three values have a variance of 0.01");
}
