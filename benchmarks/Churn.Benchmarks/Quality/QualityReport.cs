using System.Text.Json;

namespace Churn.Benchmarks.Quality;

/// <summary>Writes the results of <c>quality</c> as tables and as JSON.</summary>
internal static class QualityReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The table of a file, and what was published on each split.</summary>
    public static IEnumerable<string> Table(QualityResult result)
    {
        yield return $"| model | {string.Join(" | ", QualityFigure.All.Select(figure => figure.Name))} |";
        yield return $"|---|{string.Concat(QualityFigure.All.Select(_ => "---|"))}";
        foreach (var row in result.Contestants) yield return Row(row.Contestant.Name, row.Means);
        if (result.BestAnchor is { } best) yield return Row("best anchor, figure by figure", best);
        if (result.BestPossible is { } possible)
            yield return Row("best possible", [.. QualityFigure.All.Select(figure => Possible(possible, figure))]);
        yield return "";
        foreach (var build in result.Builds)
            foreach (var (split, published) in build.Published.Index())
                yield return FormattableString.Invariant($"{build.Contestant.Name}, split {split + 1}: {published}");
    }

    /// <summary>How each build stands to the best anchor of each file: mean, worst, and the share of files won.</summary>
    public static IEnumerable<string> Summary(IReadOnlyList<QualityResult> results)
    {
        if (results.Any(result => result.BestAnchor is null)) yield break;
        yield return FormattableString.Invariant($"Against the best anchor, files: {results.Count}");
        yield return "| model | figure | mean difference | worst | on | at least level |";
        yield return "|---|---|---|---|---|---|";
        foreach (var name in results[0].Builds.Select(build => build.Contestant.Name))
        {
            foreach (var figure in new[] { QualityFigure.RocAuc, QualityFigure.LogLoss })
            {
                var differences = results.Select(result => (
                    result.Data.Name,
                    Value: result.Difference(result.Builds.Single(build => build.Contestant.Name == name), figure))).ToArray();
                var worst = differences.MaxBy(difference => figure.Loss(difference.Value));
                yield return FormattableString.Invariant(
                    $"| {name} | {figure.Name} | {differences.Average(difference => difference.Value):+0.0000;-0.0000} ")
                    + FormattableString.Invariant($"| {worst.Value:+0.0000;-0.0000} | {worst.Name} ")
                    + FormattableString.Invariant(
                        $"| {differences.Count(difference => figure.Loss(difference.Value) <= 0)} of {differences.Length} |");
            }
        }
    }

    /// <summary>Writes every figure of every split.</summary>
    public static void WriteJson(string path, IEnumerable<QualityResult> results) => File.WriteAllBytes(
        path,
        JsonSerializer.SerializeToUtf8Bytes(
            results.Select(result => new
            {
                File = result.Data.Name,
                BestPossible = result.Data.Best,
                Models = result.Contestants.Select(row => new
                {
                    row.Contestant.Name,
                    IsAnchor = row.Contestant is PythonAnchor,
                    Splits = row.Figures.Select((figures, split) => new
                    {
                        Published = row.Published[split],
                        Figures = QualityFigure.All.Zip(figures)
                            .ToDictionary(pair => pair.First.Key, pair => Finite(pair.Second)),
                    }),
                }),
            }),
            Json));

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static string Row(string name, double[] figures) =>
        $"| {name} | {string.Join(" | ", QualityFigure.All.Zip(figures, (figure, value) => figure.Write(value)))} |";

    private static double Possible(BestPossible possible, QualityFigure figure) =>
        figure == QualityFigure.RocAuc ? possible.RocAuc : figure == QualityFigure.LogLoss ? possible.LogLoss : double.NaN;
}
