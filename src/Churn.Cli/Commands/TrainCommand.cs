using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Training.Runs;

namespace Churn.Cli.Commands;

/// <summary><c>churn train</c>: trains, evaluates, publishes; promotes if the store has no champion.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The customers file: CSV or an Excel workbook." };
        var arguments = new TrainingArguments();
        var models = StoreOption.Create();
        var threads = ThreadsOption.Create();
        var who = WhoOption.Create();
        var accept = AcceptOption.Create();
        var json = new Option<string>("--json") { Description = "Writes the result to a file, as JSON.", HelpName = "FILE" };
        var command = new Command("train", "Trains models on a customers file, evaluates them, and publishes the best.")
        {
            file,
        };
        arguments.AddTo(command);
        foreach (var option in new Option[] { models, who, threads, accept, json })
            command.Options.Add(option);
        command.SetAction(
            (parsed, cancellation) =>
                Task.Run(
                    () =>
                    {
                        var store = parsed.OpenStore(models, parsed.GetValue(who));
                        if (parsed.GetValue(json) is { } output)
                            OutputFile.Check("--json", output);
                        var isAccepted = parsed.GetValue(accept);
                        var result = Train(
                            parsed.GetRequiredValue(file),
                            arguments.Read(parsed),
                            store,
                            parsed.GetValue(threads),
                            isAccepted,
                            cancellation);
                        if (parsed.GetValue(json) is { } path)
                            OutputFile.Write("--json", path, file => WriteJson(file, result));
                        return isAccepted || IsPromotable(result) ? ExitCode.Done : ExitCode.NotPromoted;
                    },
                    cancellation));
        return command;
    }

    /// <summary>Trains with progress, and prints the result.</summary>
    public static TrainingResult Train(
        string file, TrainingOptions options, ModelStore store, int threads, bool isAccepted, CancellationToken cancellation)
    {
        var result = TrainingProgress.Show(
            tell => new TrainingRun(options, store, threads, tell) { Accept = isAccepted }.Execute(file, cancellation));
        Print(result, store);
        Terminal.Print(Outcome(result, store));
        return result;
    }

    /// <summary>Whether nothing speaks against the version.</summary>
    public static bool IsPromotable(TrainingResult result) => result.Manifest.Verdict is not { IsPromotable: false };

    /// <summary>Whether the version serves, in a sentence.</summary>
    public static string Outcome(TrainingResult result, ModelStore store) =>
        result.Promoted ? "promoted: it is now the champion"
        : IsPromotable(result)
            ? $"not promoted: {store.ChampionVersion()} serves; to change that: churn models promote {result.Version}"
        : $"not promoted: see above. If the model is right all the same: churn models promote {result.Version} --accept --why "
            + "\"...\"";

    /// <summary>The figures of a run, and where its version is.</summary>
    public static void Print(TrainingResult result, ModelStore store)
    {
        Terminal.Results.Write(CandidateTable.Choice(result.Manifest));
        Terminal.Results.Write(CandidateTable.Holdout(result.Manifest));
        Terminal.Print(
            string.Create(CultureInfo.InvariantCulture,
                $"verified: model.onnx within {result.Verification.ModelAgainstMemory:0.0e+0} of memory, in ONNX Runtime "
                    + $"within {result.Verification.OnnxRuntimeAgainstModel:0.0e+0}, portable.onnx "
                    + $"within {result.Verification.PortableAgainstModel:0.0e+0}"
            ));
        foreach (var line in CampaignText.Lines(result.Manifest.Decision.Campaign))
            Terminal.Print(line);
        foreach (var line in VerdictText.Lines(result.Manifest.Verdict))
            Terminal.Print(line);
        Terminal.Print(
            $"published {result.Version} ({result.Manifest.Model}: {result.Manifest.Choice}) in {store.FolderOf(result.Version)}"
        );
    }

    private static void WriteJson(Stream file, TrainingResult result)
    {
        using var writer = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("version", result.Version);
        writer.WriteBoolean("promoted", result.Promoted);
        writer.WritePropertyName("verdict");
        JsonSerializer.Serialize(writer, result.Manifest.Verdict, ManifestJson.Readable.ModelVerdict);
        writer.WriteStartObject("differences");
        writer.WriteNumber("modelAgainstMemory", result.Verification.ModelAgainstMemory);
        writer.WriteNumber("onnxRuntimeAgainstModel", result.Verification.OnnxRuntimeAgainstModel);
        writer.WriteNumber("portableAgainstModel", result.Verification.PortableAgainstModel);
        writer.WriteEndObject();
        writer.WriteStartArray("phases");
        foreach (var phase in result.Phases)
        {
            writer.WriteStartObject();
            writer.WriteString("name", phase.Name);
            writer.WriteNumber("seconds", Math.Round(phase.Elapsed.TotalSeconds, 3));
            writer.WriteNumber("peakMemoryBytes", phase.PeakMemory);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WritePropertyName("manifest");
        JsonSerializer.Serialize(writer, result.Manifest, ManifestJson.Readable.ModelManifest);
        writer.WriteEndObject();
    }
}
