using Churn.Core.Schema;
using Churn.Core.Texts;

namespace ChurnApi.Admin;

/// <summary>Says in words what a column is, for those who send customers.</summary>
internal static class ColumnFormatter
{
    public static string Expected(Column column) =>
        column switch
        {
            NumberColumn { Format.IsPlain: false } number =>
                $"{number.Expected}, as in {number.Format.Examples}; JSON's own numbers are taken as they are",
            DecisionOnlyColumn { Format.IsPlain: false } amount =>
                $"{amount.Expected}, as in {amount.Format.Examples}; JSON's own numbers are taken as they are",
            FreeTextColumn text => FormattableString.Invariant(
                $"{text.Expected}, of which the first {TextScorer.MaxLength} characters are read"),
            IdentifierColumn => "any text or number; it comes back as customerId",
            UnusedColumn unused => $"anything; it is not used: {unused.WhyUnused}",
            _ => column.Expected ?? "anything",
        };

    public static string Missing(Column column) =>
        column switch
        {
            NumberColumn { Missing: ImputationStrategy.Constant } => "taken as 0, with a warning",
            FeatureColumn feature => $"{Missing(feature.Missing)}, with a warning",
            FreeTextColumn { Missing: ImputationStrategy.Constant } =>
                "its score and counts are taken as 0, with a warning",
            FreeTextColumn text => $"its score and counts are {Missing(text.Missing)}, with a warning",
            DateColumn { Missing: ImputationStrategy.Constant } date =>
                $"its age is taken as 0, its month and weekday are {Missing(date.MissingWord)}, with a warning",
            DateColumn date =>
                $"its age is {Missing(date.Missing)}, its month and weekday are {Missing(date.MissingWord)}, with a warning",
            TimeColumn => "the day as of which is asked; without it asOf in the query, or else that of the training, or now "
                + "where events are sent",
            DecisionOnlyColumn => "the decision counts with the amount that the training was given for all, with a warning",
            _ => "nothing: it is not used",
        };

    private static string Missing(ImputationStrategy rule) => rule switch
    {
        ImputationStrategy.Mean => "filled in with the mean of the training values",
        ImputationStrategy.Median => "filled in with the median of the training values",
        ImputationStrategy.MostFrequent => "filled in with the most frequent training value",
        ImputationStrategy.Constant => "taken as a value of its own",
        ImputationStrategy.ForwardFill => "filled in with the last training value",
        ImputationStrategy.BackwardFill => "filled in with the first training value",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "There is no such rule."),
    };
}
