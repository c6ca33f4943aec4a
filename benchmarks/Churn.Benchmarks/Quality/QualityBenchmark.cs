using System.CommandLine;
using Churn.Data.Inference;
using Churn.Data.Tables;
using Churn.TestSupport;

namespace Churn.Benchmarks.Quality;

/// <summary>
/// <c>quality</c>: the figures of what is published, measured from outside. On each split <c>churn train</c> learns from the
/// training rows and <c>churn score</c> answers for the test rows, in turns with learners of Python on the same files.
/// </summary>
internal static class QualityBenchmark
{
    private static readonly string OwnBuild =
        Path.Combine(Repository.Root, "src", "Churn.Cli", "bin", "Release", "net10.0", "churn.dll");

    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Customers files.", Arity = ArgumentArity.OneOrMore };
        var splits = List("--splits", "The splits file of each FILE. Default: NAME.splits.json beside it; else random splits.");
        var label = new Option<string>("--label") { Description = "Without splits file: the label, as of churn train." };
        var positive = new Option<string>("--positive") { Description = "Without splits file: its positive value." };
        var ignore = List("--ignore", "Without splits file: columns that are no features.");
        var maxSplits = new Option<int>("--max-splits")
        {
            Description = "The most splits of a file.",
            DefaultValueFactory = _ => int.MaxValue,
        };
        var models = List("--models", "The --model of churn train; each is measured in the same turns. Default: auto.");
        var set = List("--set", "A --set of churn train.");
        var isOfWorkers = new Option<bool>("--worker") { Description = "By the rules of several workers: --worker 0/1." };
        var anchors = new Option<string>("--anchors")
        {
            Description = $"The anchors: none, or some of {string.Join(", ", PythonAnchor.FamilyNames)}, with commas between.",
            DefaultValueFactory = _ => string.Join(',', PythonAnchor.FamilyNames),
        };
        var churn = List("--churn", "The churn.dll of each build to measure. Default: this repository's Release build.");
        var json = new Option<string>("--json") { Description = "Writes every figure of every split to a file." };
        var command = new Command(
            "quality",
            "Measures what churn train publishes on rows it has not seen, beside anchors of Python.")
        {
            files, splits, label, positive, ignore, maxSplits, models, set, isOfWorkers, anchors, churn, json,
        };
        anchors.Validators.Add(result =>
        {
            foreach (var name in result.Tokens.SelectMany(token => Anchors(token.Value)).Except(PythonAnchor.FamilyNames))
                result.AddError($"--anchors has '{name}'; use none, or some of {string.Join(", ", PythonAnchor.FamilyNames)}.");
        });
        splits.Validators.Add(result =>
        {
            if (result.Tokens.Count != result.GetValue(files)!.Length)
                result.AddError("--splits needs one splits file for each FILE.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                string[] options =
                [
                    .. (parsed.GetValue(set) ?? []).SelectMany(item => new[] { "--set", item }),
                    .. parsed.GetValue(isOfWorkers) ? ["--worker", "0/1"] : Array.Empty<string>(),
                ];
                Contestant[] contestants =
                [
                    .. Builds(parsed.GetValue(churn) ?? [], parsed.GetValue(models) ?? [], options),
                    .. await PythonAnchor.Find(Anchors(parsed.GetRequiredValue(anchors)), cancellation),
                ];
                var schema = new SchemaOptions
                {
                    Label = parsed.GetValue(label),
                    Positive = parsed.GetValue(positive),
                    Ignore = parsed.GetValue(ignore) ?? [],
                };
                var results = new List<QualityResult>();
                foreach (var (i, file) in parsed.GetRequiredValue(files).Index())
                {
                    var data = QualityData.Open(
                        file, parsed.GetValue(splits)?.ElementAtOrDefault(i), schema, parsed.GetValue(maxSplits));
                    results.Add(await Run(data, contestants, cancellation));
                    if (parsed.GetValue(json) is { } path) QualityReport.WriteJson(path, results);
                }

                foreach (var line in QualityReport.Summary(results)) Console.WriteLine(line);
                return 0;
            }
            catch (Exception failure) when (failure is InvalidOperationException or DataRefusedException)
            {
                await Console.Error.WriteLineAsync(failure.Message);
                return 1;
            }
        });
        return command;
    }

    private static Option<string[]> List(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true };

    private static string[] Anchors(string text) => text == "none" ? [] : text.Split(',');

    private static IEnumerable<PublishedModel> Builds(string[] given, string[] models, string[] options)
    {
        var paths = given.Length == 0 ? [OwnBuild] : given;
        if (paths.FirstOrDefault(path => !File.Exists(path)) is { } missing)
            throw new InvalidOperationException($"{missing} is not there; build it: dotnet build -c Release");
        return
            from path in paths
            from model in models.DefaultIfEmpty("auto")
            let build = paths.Length == 1 ? "churn" : $"churn of {path}"
            select new PublishedModel(
                models.Length > 1 ? $"{build} --model {model}" : build, path, ["--model", model, .. options]);
    }

    private static async Task<QualityResult> Run(QualityData data, Contestant[] contestants, CancellationToken cancellation)
    {
        Console.WriteLine(FormattableString.Invariant(
            $"{data.Describe()}; splits: {data.Splits}; processors: {Environment.ProcessorCount}"));
        var figures = contestants.Select(_ => new double[data.Splits][]).ToArray();
        var published = contestants.Select(_ => new string?[data.Splits]).ToArray();
        for (var split = 0; split < data.Splits; split++)
        {
            using var folder = new TempFolder();
            var written = data.Write(split, folder.Path);
            foreach (var (i, contestant) in contestants.Index())
            {
                var measured = await contestant.Measure(data, written, cancellation);
                figures[i][split] = [.. QualityFigure.All.Select(figure => figure.Of(written.Churned, measured))];
                published[i][split] = measured.Published;
                await Console.Error.WriteLineAsync(FormattableString.Invariant(
                    $"{data.Name}, split {split + 1}: {contestant.Name}: {measured.ProcessorSeconds:0.0} processor s"));
            }
        }

        var result = new QualityResult(
            data, [.. contestants.Select((contestant, i) => new ContestantResult(contestant, figures[i], published[i]))]);
        foreach (var line in QualityReport.Table(result)) Console.WriteLine(line);
        Console.WriteLine();
        return result;
    }
}
