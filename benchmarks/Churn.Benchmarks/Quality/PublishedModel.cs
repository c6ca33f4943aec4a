using System.Globalization;
using System.Text.Json;
using Churn.Data.Tables;

namespace Churn.Benchmarks.Quality;

/// <summary>What a build of <c>churn</c> publishes: trained and scored by its commands, as a user does.</summary>
/// <param name="Name">How the tables call it.</param>
/// <param name="Dll">The build's churn.dll.</param>
/// <param name="Arguments">More options of <c>churn train</c>.</param>
internal sealed record PublishedModel(string Name, string Dll, IReadOnlyList<string> Arguments) : Contestant(Name)
{
    private const int NotPromoted = 4;
    private const int DataRefused = 3;

    public override async Task<Measurement> Measure(QualityData data, QualitySplit split, CancellationToken cancellation)
    {
        var store = Path.Combine(split.Folder, "models");
        var (json, scored) = (Path.Combine(split.Folder, "train.json"), Path.Combine(split.Folder, "scored.csv"));
        if (Directory.Exists(store)) Directory.Delete(store, recursive: true);
        var training = (await Churn(
            ["train", split.Train, "--models", store, "--json", json, .. data.TrainArguments, .. Arguments], cancellation))
            .Ensure($"{Name}: churn train", 0, NotPromoted);
        var result = JsonElement.Parse(await File.ReadAllTextAsync(json, cancellation));
        var version = result.GetProperty("version").GetString()!;
        (await Churn(["score", split.Test, "--models", store, "--version", version, "--out", scored], cancellation))
            .Ensure($"{Name}: churn score", 0, DataRefused);
        var probabilities = CsvCustomerReader.Read(scored).Column("churn_probability")
            .Map<double?>(text => text.IsEmpty ? null : double.Parse(text, CultureInfo.InvariantCulture));
        if (probabilities.Length != split.Churned.Length)
            throw new InvalidOperationException(FormattableString.Invariant(
                $"{Name}: churn score wrote {probabilities.Length} rows for {split.Churned.Length} customers."));
        return new Measurement(
            Array.ConvertAll(probabilities, probability => probability ?? split.TrainingChurnRate),
            training.ProcessorSeconds,
            training.PeakMiB,
            Describe(result, training.ExitCode, probabilities.Count(probability => probability is null)));
    }

    private Task<MeasuredProcess> Churn(string[] arguments, CancellationToken cancellation) =>
        MeasuredProcess.Run("dotnet", [Dll, .. arguments], cancellation);

    private static string Describe(JsonElement result, int exitCode, int unscored)
    {
        var manifest = result.GetProperty("manifest");
        var model = manifest.GetProperty("model").GetString();
        var figures = manifest.GetProperty("candidates").EnumerateArray()
            .First(candidate => candidate.GetProperty("model").GetString() == model);
        var seconds = result.GetProperty("phases").EnumerateArray()
            .Select(phase => FormattableString.Invariant(
                $"{phase.GetProperty("name").GetString()} {phase.GetProperty("seconds").GetDouble():0.0}"));
        return $"{model}; {figures.GetProperty("variant").GetString()}; "
            + $"calibration {figures.GetProperty("calibration").GetString()}; seconds: {string.Join(", ", seconds)}"
            + (exitCode == NotPromoted ? "; not promotable" : "")
            + (unscored > 0 ? FormattableString.Invariant($"; {unscored} rows not scored, taken at the churn rate") : "");
    }
}
