using System.Reflection;
using Churn.Core.Decisions;
using Churn.Core.Metrics;
using Churn.Core.Schema;
using Churn.Data.Inspection;
using Churn.Data.Preparation;
using Churn.Data.Splitting;
using Churn.Data.Tables;
using Churn.Models.Manifest;
using Churn.Models.Native;
using Churn.Training.Evaluation;
using Churn.Training.Learners.LightGbm;
using Churn.Training.Verification;

namespace Churn.Training.Runs;

/// <summary>Writes down what a run made, and from what.</summary>
internal static class ManifestWriter
{
    public static CandidateFigures Figures(CandidateRanking standing, LabelColumn label)
    {
        var (candidate, confusion) = (standing.Candidate, standing.Candidate.Metrics.ConfusionMatrix);
        return new CandidateFigures(
            candidate.Name,
            candidate.Threshold,
            candidate.CrossValidatedAuc,
            candidate.CrossValidatedLogLoss,
            [.. Metric.For(label.MeansLeft).Select(metric => Figure(metric, candidate))],
            new ConfusionFigures(
                confusion.TruePositives,
                confusion.FalsePositives,
                confusion.TrueNegatives,
                confusion.FalseNegatives))
        {
            Variant = candidate.Variant,
            Calibration = candidate.Calibration,
            CrossValidated =
            [
                Figure("rocAuc", candidate.CrossValidatedAuc, candidate.CrossValidatedAucInterval),
                Figure("logLoss", candidate.CrossValidatedLogLoss, candidate.CrossValidatedLogLossInterval),
            ],
            CalibrationSlope = Defined(candidate.CalibrationLine.Slope),
            CalibrationIntercept = Defined(candidate.CalibrationLine.Intercept),
            LogLossBehindBest = standing.Behind,
            StandardErrorBehindBest = standing.StandardError,
        };
    }

    public static DataFacts Data(
        CustomerTable table,
        CustomerTable cleaned,
        EncodedDataset customers,
        DataSplit split,
        IReadOnlyList<ColumnProfile> columns) =>
        new(
            Path.GetFileName(table.File),
            table.Sha256,
            table.Rows,
            table.Rows - cleaned.Rows,
            split.Training.Length,
            split.Holdout.Length,
            customers.ChurnRate,
            split.HeldOutFrom,
            new SortedDictionary<string, double>(
                columns.Where(column => column.Missing > 0).ToDictionary(column => column.Name, column => column.MissingShare),
                StringComparer.Ordinal));

    public static RuntimeFacts Runtime() => new(
        VersionOf(typeof(ManifestWriter)),
        Environment.Version.ToString(),
        OnnxRuntimeSession.RuntimeVersion,
        $"LightGBM {LightGbmApi.Version}");

    /// <summary>
    /// Puts every customer of the data who has not left into a segment, by the probabilities of the model in memory: whoever has
    /// left is no longer at risk, and has no value to lose. Where something else than churn is predicted, nobody has left.
    /// </summary>
    /// <param name="candidate">The model.</param>
    /// <param name="customers">All of them.</param>
    /// <param name="label">What is predicted.</param>
    /// <param name="segmenter">Decides and puts into segments.</param>
    public static IReadOnlyCollection<SegmentedCustomer> Segments(
        Candidate candidate, EncodedDataset customers, LabelColumn label, Segmenter segmenter)
    {
        var probabilities = candidate.Probabilities(customers);
        return
        [
            .. customers.Customers.Index()
                .Where(customer => !label.MeansLeft || !customers.Churned[customer.Index])
                .Select(customer => segmenter.Assign(
                    customer.Item, new ChurnProbability((float)probabilities[customer.Index]))),
        ];
    }

    private static MetricFigure Figure(Metric metric, Candidate candidate) =>
        Figure(metric.Key, metric.Value(candidate.Metrics), candidate.Intervals[metric.Key]);

    private static MetricFigure Figure(string key, double value, Interval interval) =>
        new(key, Defined(value), Defined(interval.Lower), Defined(interval.Upper));

    private static double? Defined(double value) => double.IsNaN(value) ? null : value;

    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? "unknown";
}
