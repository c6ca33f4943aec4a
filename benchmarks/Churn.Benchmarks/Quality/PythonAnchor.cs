using System.Globalization;
using Churn.TestSupport;

namespace Churn.Benchmarks.Quality;

/// <summary>A learner of Debian's Python packages with a fixed setting, run by benchmarks/peers/quality_python.py.</summary>
/// <param name="Name">How the tables call it.</param>
/// <param name="Setting">How the script calls it.</param>
internal sealed record PythonAnchor(string Name, string Setting) : Contestant(Name)
{
    private const string Python = "/usr/bin/python3";

    private static readonly string Benchmarks = Path.Combine(Repository.Root, "benchmarks");

    private static readonly Dictionary<string, PythonAnchor[]> Families = new(StringComparer.Ordinal)
    {
        ["hist"] =
        [
            new("HistGradientBoosting, defaults", "hist"),
            new("HistGradientBoosting, depth 3, rate .05, 150 rounds", "hist-small"),
        ],
        ["forest"] =
        [
            new("RandomForest, 500 trees, leaf 10", "forest"),
            new("RandomForest, 100 full-depth trees", "forest-full"),
        ],
        ["xgboost"] =
        [
            new("XGBoost, defaults", "xgboost"),
            new("XGBoost, depth 3, rate .03, 300 rounds, row .7, column .5", "xgboost-small"),
        ],
    };

    /// <summary>The names of the families of settings.</summary>
    public static IEnumerable<string> FamilyNames => Families.Keys;

    /// <summary>The settings of some families, once the packages that they need are there.</summary>
    /// <param name="families">Names of families; none for no anchors.</param>
    /// <param name="cancellation">Ends the check.</param>
    /// <exception cref="InvalidOperationException">A package is missing.</exception>
    public static async Task<PythonAnchor[]> Find(IReadOnlyList<string> families, CancellationToken cancellation)
    {
        if (families.Count == 0) return [];
        string[] packages =
            ["python3-pandas", "python3-sklearn", .. families.Contains("xgboost") ? ["python3-xgboost"] : Array.Empty<string>()];
        var check = await MeasuredProcess.Run(
            "bash", ["-c", ". \"$1\" && shift && needs \"$@\"", "quality", Path.Combine(Benchmarks, "needs.sh"), .. packages],
            cancellation);
        check.Ensure("The check for the anchors' packages (--anchors none needs none)", 0);
        return [.. families.SelectMany(family => Families[family])];
    }

    public override async Task<Measurement> Measure(QualityData data, QualitySplit split, CancellationToken cancellation)
    {
        var answers = Path.Combine(split.Folder, "anchor.txt");
        var process = (await MeasuredProcess.Run(
            Python,
            [
                Path.Combine(Benchmarks, "peers", "quality_python.py"),
                Setting, split.Train, split.Labels, split.Test, answers, split.Separator.ToString(),
                split.Label, .. split.NotFeatures,
            ],
            cancellation)).Ensure(Name, 0);
        var lines = await File.ReadAllLinesAsync(answers, cancellation);
        return new Measurement(
            Array.ConvertAll(lines, line => double.Parse(line, CultureInfo.InvariantCulture)),
            process.ProcessorSeconds,
            process.PeakMiB);
    }
}
