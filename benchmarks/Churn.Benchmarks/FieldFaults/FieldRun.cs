using System.Globalization;
using System.Text.Json;
using Churn.TestSupport;

namespace Churn.Benchmarks.FieldFaults;

/// <summary>Runs <c>churn</c> as a user does, on the inputs of a folder and in a temporary folder.</summary>
/// <param name="folder">The folder of the inputs.</param>
/// <param name="quick">Whether to train small models.</param>
internal sealed class FieldRun(string folder, bool quick) : IDisposable
{
    private readonly TempFolder temp = new();
    private readonly Dictionary<string, FieldTraining> trainings = [];
    private int stores;

    /// <summary>The path of a file in the temporary folder.</summary>
    public string Temp(string name) => temp[name];

    /// <summary>The path of an input: the number of the fault, and the file's name.</summary>
    public string Input(string fault, string file) =>
        Path.Combine(Directory.GetDirectories(Path.GetFullPath(folder), $"{fault}-*").Single(), file);

    /// <summary>Runs a command to its end.</summary>
    public ChurnOutcome Churn(params string[] arguments) => ChurnProcess.Run(temp.Path, arguments);

    /// <summary>Inspects a file.</summary>
    /// <returns>What <c>churn inspect --json -</c> prints.</returns>
    public JsonElement Inspect(string file, params string[] options)
    {
        var outcome = Churn(["inspect", file, "--json", "-", .. options]);
        return outcome.ExitCode == 0 ? JsonElement.Parse(outcome.Output) : throw new InvalidOperationException(Say(outcome));
    }

    /// <summary>Inspects a file and compares the kinds of columns.</summary>
    /// <param name="file">The file.</param>
    /// <param name="kinds">The columns and the right kinds, as "name=kind".</param>
    /// <returns>Null where all are right, else what they are.</returns>
    public string? CompareKinds(string file, params string[] kinds)
    {
        var columns = Inspect(file).GetProperty("columns").EnumerateArray()
            .ToDictionary(column => column.GetProperty("name").GetString()!, column => column.GetProperty("kind").GetString()!);
        var wrong = kinds.Select(kind => kind.Split('=')).Where(kind => columns.GetValueOrDefault(kind[0]) != kind[1])
            .Select(kind => $"{kind[0]} is {columns.GetValueOrDefault(kind[0]) ?? "not a column"}").ToArray();
        return wrong.Length == 0 ? null : string.Join(", ", wrong);
    }

    /// <summary>Trains on a file, in a store of its own; the same command is run once.</summary>
    public FieldTraining Train(string file, params string[] options)
    {
        var command = string.Join('\n', [file, .. options]);
        return trainings.TryGetValue(command, out var training) ? training : trainings[command] = RunTraining(file, options);
    }

    /// <summary>Scores a file with a trained model.</summary>
    /// <returns>The fields of the scored file by the names of its header, and the outcome.</returns>
    public (ChurnOutcome Outcome, string Path) Score(FieldTraining training, string file, params string[] options)
    {
        var path = temp[string.Create(CultureInfo.InvariantCulture, $"scored-{stores++}.csv")];
        return (Churn(["score", file, "--models", training.Store, "--out", path, .. options]), path);
    }

    /// <summary>Expects a refusal as one of data or usage that says some words.</summary>
    /// <returns>Null where it came, else what was seen.</returns>
    public static string? CompareRefusal(ChurnOutcome outcome, params string[] words)
    {
        var missing = words.Where(word => !outcome.Errors.Contains(word, StringComparison.OrdinalIgnoreCase)).ToArray();
        return outcome.ExitCode is 2 or 3 && missing.Length == 0
            ? null
            : $"without '{string.Join("', '", missing)}': {Say(outcome)}";
    }

    /// <summary>An outcome in a line.</summary>
    public static string Say(ChurnOutcome outcome)
    {
        var errors = outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(4);
        return FormattableString.Invariant($"exit {outcome.ExitCode}: {string.Join(" / ", errors)}");
    }

    public void Dispose() => temp.Dispose();

    private FieldTraining RunTraining(string file, string[] options)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"store-{stores++}");
        string[] small = quick ? ["--set", "evaluation.resamples=200", .. ChurnProcess.QuickTraining] : [];
        var outcome = Churn(["train", file, "--models", temp[name], "--json", temp[$"{name}.json"], .. small, .. options]);
        return new FieldTraining(
            outcome,
            temp[name],
            File.Exists(temp[$"{name}.json"]) ? JsonElement.Parse(File.ReadAllText(temp[$"{name}.json"])) : null);
    }
}

/// <summary>A training and what it wrote.</summary>
/// <param name="Outcome">How the command ended.</param>
/// <param name="Store">The folder of its store.</param>
/// <param name="Result">What <c>--json</c> wrote; null where there is none.</param>
internal sealed record FieldTraining(ChurnOutcome Outcome, string Store, JsonElement? Result)
{
    /// <summary>Whether the version serves now.</summary>
    public bool IsPromoted => Result!.Value.GetProperty("promoted").GetBoolean();

    /// <summary>A figure of the published model on the held-out rows, such as "rocAuc".</summary>
    public double Figure(string metric)
    {
        var manifest = Result!.Value.GetProperty("manifest");
        return manifest.GetProperty("candidates").EnumerateArray()
            .Single(candidate => candidate.GetProperty("model").GetString() == manifest.GetProperty("model").GetString())
            .GetProperty("holdout").EnumerateArray().Single(figure => figure.GetProperty("metric").GetString() == metric)
            .GetProperty("value").GetDouble();
    }

    /// <summary>Compares a figure with a range.</summary>
    /// <returns>Null where it lies in it, else the figure.</returns>
    public string? CompareFigure(string metric, double atLeast, double atMost)
    {
        if (Result is null) return FieldRun.Say(Outcome);
        var figure = Figure(metric);
        return figure >= atLeast && figure <= atMost ? null : FormattableString.Invariant($"{metric} {figure:0.0000}");
    }
}
