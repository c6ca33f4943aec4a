using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.TestSupport;

namespace Churn.EndToEnd.Tests.OtherRuntimes;

/// <summary>
/// Two versions, each trained on a file of its own and asked by <c>churn score</c> about all of its rows: the default data, and
/// customers with dates, numbers as codes and words for missing values.
/// </summary>
public sealed class ScoredElsewhere : IDisposable
{
    /// <summary>The day from which ages count.</summary>
    public const string AsOf = "2026-03-31";

    private readonly TempFolder folder = new();
    private readonly Dictionary<string, string> versions = [];

    public ScoredElsewhere()
    {
        File.Copy(Repository.Telco, folder["telco.csv"]);
        File.WriteAllLines(folder["dates.csv"], Dated());
        Train("telco", "forest");
        Train("dates", "logistic");
    }

    /// <summary>The path of a file.</summary>
    public string this[string file] => folder[file];

    /// <summary>The folder of the version that learnt from a file.</summary>
    public string Version(string data) => versions[data];

    /// <summary>A copy of a version, one golden record of which says something else.</summary>
    public string Spoilt(string data)
    {
        var copy = Directory.CreateDirectory(folder[$"spoilt-{data}"]).FullName;
        foreach (var file in new[] { "portable.onnx", "manifest.json", "golden.json" })
            File.Copy(Path.Combine(Version(data), file), Path.Combine(copy, file), overwrite: true);
        var golden = JsonNode.Parse(File.ReadAllText(Path.Combine(copy, "golden.json")))!.AsArray();
        golden[3]!["probability"] = (float)golden[3]!["probability"]! + 2e-5f;
        File.WriteAllText(Path.Combine(copy, "golden.json"), golden.ToJsonString());
        return copy;
    }

    /// <summary>What <c>churn score</c> says of each customer.</summary>
    public Dictionary<string, float> Scored(string data) => ReadCsv(folder[$"{data}-scored.csv"]);

    /// <summary>Reads a CSV file without quotes: the probability of each customer.</summary>
    public static Dictionary<string, float> ReadCsv(string file)
    {
        var lines = File.ReadLines(file).Select(line => line.Split(',')).ToArray();
        var probability = Array.IndexOf(lines[0], "churn_probability");
        return lines[1..].ToDictionary(line => line[0], line => float.Parse(line[probability], CultureInfo.InvariantCulture));
    }

    /// <summary>Writes the rows of a CSV file without quotes as an object a line, every value a text.</summary>
    public static void WriteLines(string file, string target)
    {
        var lines = File.ReadLines(file).Select(line => line.Split(',')).ToArray();
        File.WriteAllLines(
            target, lines[1..].Select(line => JsonSerializer.Serialize(lines[0].Zip(line, KeyValuePair.Create).ToDictionary())));
    }

    /// <summary>Reads an object a line: the probability of each customer.</summary>
    public static Dictionary<string, float> ReadLines(string file) =>
        File.ReadLines(file).Select(line => JsonNode.Parse(line)!.AsObject())
            .ToDictionary(row => (string)row.First().Value!, row => (float)row["churn_probability"]!);

    public void Dispose() => folder.Dispose();

    private void Train(string data, string model)
    {
        Run(["train", $"{data}.csv", "--models", data, "--model", model, "--accept", .. ChurnProcess.QuickTraining]);
        Run("score", $"{data}.csv", "--models", data, "--out", $"{data}-scored.csv", "--as-of", AsOf);
        versions[data] = Directory.GetDirectories(folder[data]).Single(path => File.Exists(Path.Combine(path, "portable.onnx")));
    }

    private void Run(params string[] arguments)
    {
        var run = ChurnProcess.Run(folder.Path, arguments);
        run.ExitCode.Should().Be(0, run.Output + run.Errors);
    }

    private static IEnumerable<string> Dated() => Enumerable.Range(0, 600).Select(row =>
    {
        var joined = new DateOnly(2018, 1, 1).AddDays(row * 37 % 2_800).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var (tariff, spent, active) = (row * 7 % 5, row * 31 % 997 / 8.0, row % 3 == 0);
        var churned = (row * 53 % 100) + (tariff * 9) - (active ? 30 : 0) > 60;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"K{row},{(row % 11 == 0 ? "" : joined)},{(row % 13 == 0 ? "n/a" : $"{tariff}0")},"
            + $"{(row % 17 == 0 ? "" : spent.ToString("0.###", CultureInfo.InvariantCulture))},"
            + $"{(row % 19 == 0 ? "" : active ? "TRUE" : "False")},{(churned ? "yes" : "no")}");
    }).Prepend("customer,joined,tariff,spent,active,churned");
}
