using System.Text.Json;
using Churn.Core.Metrics;

namespace Churn.Benchmarks;

/// <summary>What other systems reached on a data set: a JSON file of results by data set, system and metric.</summary>
internal static class Anchors
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["rocAuc"] = "auc",
        ["averagePrecision"] = "ap",
        ["liftAtTenPercent"] = "lift10",
        ["logLoss"] = "logloss",
        ["brier"] = "brier",
        ["expectedCalibrationError"] = "ece",
        ["accuracy"] = "acc",
        ["recall"] = "recall",
    };

    /// <summary>The best of all systems, metric by metric; NaN for a metric the file has not.</summary>
    /// <param name="file">The file.</param>
    /// <param name="data">The name of the data set.</param>
    public static IReadOnlyDictionary<string, double> Best(string file, string data)
    {
        var systems = JsonElement
            .Parse(File.ReadAllBytes(file))
            .GetProperty("results")
            .GetProperty(data)
            .EnumerateObject()
            .Select(system => system.Value)
            .ToArray();
        return Metric.All.ToDictionary(
            metric => metric.Key,
            metric =>
            {
                double[] values = Names.TryGetValue(metric.Key, out var name)
                    ? [.. systems.Select(system => system.GetProperty(name).GetDouble())]
                    : [double.NaN];
                return metric.HigherIsBetter ? values.Max() : values.Min();
            });
    }
}
