using Churn.Core.Schema;

namespace Churn.Models.Answering;

/// <summary>The columns that scoring by an uplift model adds to a table.</summary>
public static class UpliftColumns
{
    /// <summary>The names of the columns.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["uplift", "uplift_model_version", "uplift_as_of", "uplift_warnings"];

    /// <summary>Returns the fields of a customer, in the order of the names.</summary>
    /// <param name="model">The model.</param>
    /// <param name="record">The customer.</param>
    /// <param name="mark">What stands before the fraction of a number in the table.</param>
    /// <param name="uplift">The uplift.</param>
    public static string[] Fields(UpliftModel model, CustomerRecord record, DecimalMark mark, out float uplift)
    {
        uplift = model.Uplift(record.Coded);
        return
        [
            AnswerValue.Uplift(uplift).ToField(mark),
            model.Version,
            AnswerValue.Day(record.AsOf).ToField(mark),
            WarningText.Of(UpliftModel.WarningsOf(record)),
        ];
    }
}
