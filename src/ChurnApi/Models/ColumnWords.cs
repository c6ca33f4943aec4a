using Churn.Core.Schema;

namespace ChurnApi.Models;

/// <summary>Says in words what a column is, for those who send customers.</summary>
internal static class ColumnWords
{
    public static string Expected(Column column) => column switch
    {
        FeatureColumn feature => feature.Expected,
        IdentifierColumn => "any text or number; it comes back as customerId",
        IgnoredColumn ignored => $"anything; it is not used: {ignored.Reason}",
        _ => "anything; it is not used",
    };

    /// <summary>The words seen in training; null where the column has no fixed ones.</summary>
    public static IReadOnlyList<string>? Values(Column column) => column switch
    {
        CategoryColumn category => category.Vocabulary,
        BooleanColumn boolean => [boolean.No, boolean.Yes],
        _ => null,
    };

    public static string Missing(Column column) => column switch
    {
        FeatureColumn { Missing: MissingRule.Mean } => "filled in with the mean of the training values, with a warning",
        FeatureColumn { Missing: MissingRule.Median } => "filled in with the median of the training values, with a warning",
        FeatureColumn { Missing: MissingRule.MostFrequent } => "filled in with the most frequent training value, with a warning",
        NumberColumn { Missing: MissingRule.Constant } => "taken as 0, with a warning",
        FeatureColumn { Missing: MissingRule.Constant } => "taken as a value of its own, with a warning",
        FeatureColumn { Missing: MissingRule.ForwardFill } => "filled in with the last training value, with a warning",
        FeatureColumn { Missing: MissingRule.BackwardFill } => "filled in with the first training value, with a warning",
        _ => "nothing: it is not used",
    };
}
