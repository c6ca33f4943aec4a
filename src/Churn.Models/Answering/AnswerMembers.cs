namespace Churn.Models.Answering;

/// <summary>The members of an answer: every form of an answer, JSON and CSV, is written from this list, in its order.</summary>
public static class AnswerMembers
{
    /// <summary>
    /// All members. The first three columns are those of the first versions of this program, in their order; new ones come after.
    /// </summary>
    public static IReadOnlyList<AnswerMember> All { get; } =
    [
        new("customerId", null, (in answer) => AnswerValue.Text(answer.CustomerId)),
        new("churnProbability", "churn_probability", (in answer) => AnswerValue.Probability(answer.ChurnProbability)),
        new("churn", "churn", (in answer) => AnswerValue.Decision(answer.ShouldContact, answer.HasLeft)),
        new("segment", "segment", (in answer) => AnswerValue.Text(answer.Segment)),
        new("threshold", "churn_threshold", (in answer) => AnswerValue.Probability(answer.Threshold)),
        new("breakEven", "churn_break_even", (in answer) => AnswerValue.Probability(answer.BreakEven)),
        new("decidedBy", "churn_decided_by", (in answer) => AnswerValue.Text(answer.DecidedBy)),
        new("expectedProfit", "churn_expected_profit", (in answer) => AnswerValue.Money(answer.ExpectedProfit)),
        new("modelVersion", "churn_model_version", (in answer) => AnswerValue.Text(answer.ModelVersion)),
        new("asOf", "churn_as_of", (in answer) => AnswerValue.Day(answer.AsOf)),
        new("warnings", "churn_warnings", (in answer) => AnswerValue.Warnings(answer.RecordWarnings)),
    ];
}
