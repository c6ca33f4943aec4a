using Churn.Core.Schema;

namespace Churn.Models.Answering;

/// <summary>The columns that scoring by an uplift model adds to a table.</summary>
public static class UpliftColumns
{
    /// <summary>The names of the columns.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["uplift", "uplift_model_version", "uplift_as_of", "uplift_warnings"];

    /// <summary>Returns the fields of a customer, in the order of the names.</summary>
    /// <param name="answer">What was answered to the customer.</param>
    /// <param name="record">The customer.</param>
    /// <param name="mark">What stands before the fraction of a number in the table.</param>
    public static string[] Fields(in UpliftAnswer answer, CustomerRecord record, DecimalMark mark) =>
    [
        AnswerValue.Uplift(answer.Uplift).ToField(mark),
        answer.ModelVersion,
        AnswerValue.Day(answer.AsOf).ToField(mark),
        WarningText.Of(UpliftModel.WarningsOf(record)),
    ];
}
