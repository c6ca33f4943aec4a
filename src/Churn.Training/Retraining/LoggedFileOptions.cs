using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Training.Evaluation;
using Churn.Training.Runs;

namespace Churn.Training.Retraining;

/// <summary>
/// The options to train with on a file that was made of the log. Its columns are what the champion says that they are, and the
/// latest rows are the test.
/// </summary>
public static class LoggedFileOptions
{
    /// <summary>The column that names the customer, where the champion knows none.</summary>
    public const string CustomerColumn = "logged_customer";

    /// <summary>The column of the day that a prediction was about, where the champion knows none.</summary>
    public const string TimeColumn = "predicted_on";

    private const double MaxHoldout = .5;

    /// <summary>Returns the options.</summary>
    /// <param name="options">Those to start from, as those of the champion.</param>
    /// <param name="schema">The champion's schema.</param>
    /// <param name="customer">The column of the file that names the customer.</param>
    /// <param name="time">Its column of days; null where all rows are of one day.</param>
    /// <param name="testShare">The share of the rows that are to be the test, which are the latest.</param>
    public static TrainingOptions Of(
        TrainingOptions options, CustomerSchema schema, string customer, string? time, double testShare)
    {
        var used = schema.UsedColumns;
        var names = used.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        var label = schema.Label;
        var labelled = label.Filled
            ? options.Schema.WithLabel(null, null, label.Name, null, null)
            : options.Schema.WithLabel(label.Name, label.Positive, null, null, null);
        return options with
        {
            Reading = new ReadingOptions(),
            Cleaning = new CleaningOptions { DropMissing = options.Cleaning.DropMissing },
            Schema = labelled with
            {
                Ignore = [],
                AllowLeak = [.. options.Schema.AllowLeak.Where(names.Contains)],
                Group = customer,
                Time = time,
                Columns =
                [
                    .. used.Select(column => ColumnsFile.Describe(column, options.Schema.Of(column.Name))),
                    .. schema.Time is { } day && day.Name == time
                        ? [ColumnsFile.Describe(day, options.Schema.Of(day.Name))]
                        : Array.Empty<ColumnOptions>(),
                ],
            },
            Evaluation = options.Evaluation with
            {
                HoldoutFraction = time is null
                    ? options.Evaluation.HoldoutFraction
                    : Math.Clamp(testShare, double.Epsilon, MaxHoldout),
            },
        };
    }

    /// <summary>
    /// Returns the options for a file of the company's own, where the champion was trained on a file that was made of the log.
    /// </summary>
    /// <param name="options">The champion's.</param>
    public static TrainingOptions ForOwnFile(TrainingOptions options) => options with
    {
        Schema = options.Schema with
        {
            Time = options.Schema.Time == TimeColumn ? null : options.Schema.Time,
            Group = options.Schema.Group == CustomerColumn ? null : options.Schema.Group,
        },
        Evaluation = options.Schema.Time == TimeColumn
            ? options.Evaluation with { HoldoutFraction = new EvaluationOptions().HoldoutFraction }
            : options.Evaluation,
    };

    /// <summary>The columns that the campaign reads and that the log does not keep.</summary>
    public static IReadOnlyList<string> Lacking(TrainingOptions options, CustomerSchema schema) =>
    [
        .. options.Evaluation.Campaign.NamedColumns.Where(name => schema.UsedColumns.All(column => column.Name != name)),];
}
