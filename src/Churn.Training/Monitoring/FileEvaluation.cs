using System.Globalization;
using System.Text.Json.Serialization;
using Churn.Core.Metrics;
using Churn.Core.Monitoring;
using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Models.Manifest;

namespace Churn.Training.Monitoring;

/// <summary>Measures a version on customers whose outcome a file tells.</summary>
public static class FileEvaluation
{
    /// <summary>With fewer customers of a class, intervals are wide, and come out too narrow.</summary>
    private const int FewOfAClass = 30;

    /// <summary>The most groups of a column; one with more is not a column of groups.</summary>
    private const int MaxGroups = 50;

    /// <summary>Measures a version.</summary>
    /// <param name="model">The version.</param>
    /// <param name="input">The customers file.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="DataRefusedException">
    /// The file cannot be read, is what the version has learnt from, or has too few labelled customers of a class.
    /// </exception>
    public static EvaluationReport Evaluate(ChurnModel model, string input, FileEvaluationOptions options)
    {
        var (outcomes, groups) = (new List<ScoredOutcome>(), new List<string>());
        var file = ScoredFile.Read(model, input, options, row =>
        {
            if (!row.IsLabelled) return;
            outcomes.Add(row.Outcome);
            if (row.By is not null) groups.Add(row.By.Trim());
        });
        var isTraining = file.Sha256 == model.Manifest.Data.Sha256;
        if (isTraining && !options.AllowTrainingRows)
            throw SourceFile.Refuse(
                input,
                $"these are rows it learned from: version {model.Version} was trained on this very file, and would look better "
                + "than it is. Name customers it has not seen, or see its figures on held-out rows: churn models show "
                + $"{model.Version}. To measure all the same: --allow-training-rows");
        RefuseTooFew(model, input, options, file, outcomes);
        var report = Report(model, file, outcomes, isTraining);
        return options.By is null ? report : report with { Groups = Groups(model, input, options.By, outcomes, groups) };
    }

    /// <summary>Measures customers by the threshold and the campaign of a version.</summary>
    internal static RealisedPerformance Measure(ChurnModel model, IReadOnlyList<ScoredOutcome> outcomes) =>
        RealisedPerformance.Of(
            outcomes, model.Manifest.Decision.Threshold.Value, model.Manifest.Decision.Campaign?.Economics, model.Manifest.Seed);

    private static EvaluationReport Report(
        ChurnModel model, ScoredFile file, IReadOnlyList<ScoredOutcome> outcomes, bool isTraining)
    {
        var (realised, words) = (Measure(model, outcomes), model.Schema.Label.Words);
        var notes = new List<string>(file.Notes);
        if (isTraining) notes.Add("these are rows it learned from: the version looks better on them than it is");
        if (Math.Min(realised.Churned, realised.Rows - realised.Churned) < FewOfAClass)
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{realised.Churned} customers {words.Happened} and {realised.Rows - realised.Churned} {words.DidNot}; "
                    + $"with fewer than {FewOfAClass} of each, the 95 % intervals hold the figure of all such customers less "
                    + $"often than in 95 of 100 files"));
        return new EvaluationReport
        {
            Words = words,
            ModelVersion = model.Version,
            Rows = file.Rows,
            Unreadable = file.Unreadable,
            Unlabelled = file.Unlabelled,
            IsTrainingFile = isTraining,
            Threshold = model.Manifest.Decision.Threshold.Value,
            Realised = realised,
            AtTraining = AtTraining(model.Manifest.Figures()),
            Notes = notes,
        };
    }

    private static Dictionary<string, Figure> AtTraining(CandidateFigures figures)
    {
        var known = figures.Holdout.ToDictionary(
            figure => figure.Metric, figure => new Figure(figure.Value, figure.Lower, figure.Upper));
        known[RealisedPerformance.CalibrationSlopeKey] = new Figure(figures.CalibrationSlope, null, null);
        known[RealisedPerformance.CalibrationInterceptKey] = new Figure(figures.CalibrationIntercept, null, null);
        return known;
    }

    private static IReadOnlyList<GroupOutcome> Groups(
        ChurnModel model, string input, string column, List<ScoredOutcome> outcomes, List<string> groups)
    {
        var parts = groups.Zip(outcomes).GroupBy(row => row.First).OrderBy(part => part.Key, StringComparer.Ordinal).ToArray();
        return parts.Length <= MaxGroups
            ? [.. parts.Select(part => new GroupOutcome(part.Key, Measure(model, [.. part.Select(row => row.Second)])))]
            : throw SourceFile.Refuse(
                input,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{column}' has {parts.Length:N0} values; figures apart are given for at most {MaxGroups}."));
    }

    private static void RefuseTooFew(
        ChurnModel model, string input, FileEvaluationOptions options, ScoredFile file, List<ScoredOutcome> outcomes)
    {
        const int Fewest = EncodedDataset.FewestOfAClass;
        var label = model.Schema.Label;
        var words = label.Words;
        var name = options.Label ?? label.Name;
        var left = outcomes.Count(outcome => outcome.Churned);
        if (outcomes.Count == 0)
            throw SourceFile.Refuse(
                input,
                $"no customer has a label in '{name}': the model knows {label.PositiveText} ({words.Churned}) and "
                + $"{label.NegativeText} ({words.DidNot}). Name another column with --label, or use these values.");
        if (Math.Min(left, outcomes.Count - left) < Fewest)
            throw SourceFile.Refuse(
                input,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{left} of {outcomes.Count:N0} labelled customers {words.Churned}; at least {Fewest} of each class are "
                        + $"needed to measure a model, since with fewer an interval means nothing ({file.Unlabelled:N0} have no "
                        + $"label)."));
    }
}

/// <summary>How a file is evaluated.</summary>
public sealed record FileEvaluationOptions : ScoredFileOptions
{
    /// <summary>Whether a version may be measured on the very file that it was trained on.</summary>
    public bool AllowTrainingRows { get; init; }
}

/// <summary>How good a version is on labelled customers, as <c>churn evaluate --json</c> writes it.</summary>
public sealed record EvaluationReport
{
    /// <summary>The words for what the version predicts.</summary>
    [JsonIgnore]
    public OutcomeWords Words { get; init; } = OutcomeWords.Churn;

    /// <summary>The version.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>The rows of the file.</summary>
    public required int Rows { get; init; }

    /// <summary>The rows that cannot be read.</summary>
    public required int Unreadable { get; init; }

    /// <summary>The rows without a label that the model knows; they are in no figure.</summary>
    public required int Unlabelled { get; init; }

    /// <summary>Whether these are the rows that the version learned from.</summary>
    public required bool IsTrainingFile { get; init; }

    /// <summary>The probability from which customers are flagged, where they have no threshold of their own.</summary>
    public required double Threshold { get; init; }

    /// <summary>The figures.</summary>
    public required RealisedPerformance Realised { get; init; }

    /// <summary>The same figures on the held-out rows of the training.</summary>
    public required IReadOnlyDictionary<string, Figure> AtTraining { get; init; }

    /// <summary>The figures by the values of a column; absent where none was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<GroupOutcome>? Groups { get; init; }

    /// <summary>The bounds that the figures break; empty where all hold, or none was asked for.</summary>
    public IReadOnlyList<string> Broken { get; init; } = [];

    /// <summary>What was noticed, in sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Names the bounds that the figures break.</summary>
    public EvaluationReport Against(IEnumerable<FigureBound> bounds) => this with
    {
        Broken = [.. bounds.Where(bound => bound.IsBroken(Realised.Figures[bound.Key].Value)).Select(bound => $"{bound}")],
    };

    /// <summary>The keys that bounds may name.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        .. Metric.All.Select(metric => metric.Key), RealisedPerformance.CalibrationSlopeKey,
        RealisedPerformance.CalibrationInterceptKey,
    ];
}

/// <summary>The figures of the customers with one value of a column.</summary>
/// <param name="Value">The value.</param>
/// <param name="Realised">The figures.</param>
public sealed record GroupOutcome(string Value, RealisedPerformance Realised);
