using System.Text.Json;

namespace Churn.Core.Tests.Metrics;

/// <summary>Labels and probabilities to compute metrics on.</summary>
internal sealed record OutOfFoldRows(bool[] Churned, double[] Probabilities)
{
    /// <summary>Small enough to follow by hand, with ties within and between the classes: 7 churners, 13 stayers.</summary>
    public static OutOfFoldRows Twenty { get; } = new(
        Labels("11011001001000100000"),
        [0.95, 0.9, 0.9, 0.8, 0.75, 0.7, 0.6, 0.55, 0.5, 0.5, 0.45, 0.4, 0.35, 0.3, 0.3, 0.25, 0.2, 0.15, 0.1, 0.05]);

    /// <summary>The larger reference case; its metrics are in the same file.</summary>
    public static (OutOfFoldRows Rows, JsonElement Metrics) Thousand { get; } = ReadThousand();

    /// <summary>The metrics of the small case, from the same file.</summary>
    public static JsonElement MetricsOfTwenty { get; } = ReadReference().GetProperty("metricsOfTwenty");

    public int Count => Churned.Length;

    /// <summary>Labels and probabilities from strings such as "110" and a list, the churners being 1.</summary>
    public static bool[] Labels(string zerosAndOnes) => [.. zerosAndOnes.Select(digit => digit == '1')];

    /// <summary>Many small sets with few distinct probabilities, 0 and 1 among them; some sets hold one class only.</summary>
    public static IEnumerable<OutOfFoldRows> RandomWithTies(int seed)
    {
        var random = new Random(seed);
        for (var set = 0; set < 300; set++)
        {
            var distinct = random.Next(2, 102);
            var churnRate = random.Next(0, 5) / 4.0;
            var rows = Enumerable.Range(0, random.Next(1, 60)).ToArray();
            yield return new OutOfFoldRows(
                [.. rows.Select(_ => random.NextDouble() < churnRate)],
                [.. rows.Select(_ => (100 * random.Next(distinct) / (distinct - 1)) / 100.0)]);
        }
    }

    /// <summary>A plausible model on many rows: the probabilities are calibrated and all different.</summary>
    public static OutOfFoldRows RandomCalibrated(int seed, int count)
    {
        var random = new Random(seed);
        var probabilities = Enumerable.Range(0, count).Select(_ => random.NextDouble()).ToArray();
        return new OutOfFoldRows([.. probabilities.Select(probability => random.NextDouble() < probability)], probabilities);
    }

    public OutOfFoldRows Shuffled(int seed)
    {
        var order = Enumerable.Range(0, Count).ToArray();
        new Random(seed).Shuffle(order);
        return new OutOfFoldRows([.. order.Select(row => Churned[row])], [.. order.Select(row => Probabilities[row])]);
    }

    private static (OutOfFoldRows Rows, JsonElement Metrics) ReadThousand()
    {
        var root = ReadReference();
        var labels = string.Concat(root.GetProperty("labels").EnumerateArray().Select(line => line.GetString()));
        var probabilities = root.GetProperty("probabilities").EnumerateArray().Select(number => number.GetDouble());
        return (new OutOfFoldRows(Labels(labels), [.. probabilities]), root.GetProperty("metrics"));
    }

    private static JsonElement ReadReference()
    {
        using var stream = typeof(OutOfFoldRows).Assembly.GetManifestResourceStream("metrics-reference.json")!;
        return JsonDocument.Parse(stream).RootElement;
    }
}
