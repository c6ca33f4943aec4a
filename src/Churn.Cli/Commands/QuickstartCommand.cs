using System.CommandLine;
using System.Globalization;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Training.Runs;

namespace Churn.Cli.Commands;

/// <summary><c>churn quickstart</c>: from nothing to a service that answers.</summary>
internal static class QuickstartCommand
{
    public const string Name = "quickstart";

    /// <summary>Where predictions are remembered, unless the environment names another place.</summary>
    private const string LogFile = "log.db";

    private const string LogSetting = "ChurnApi__Log";

    private static readonly string DefaultData = Path.Combine("data", "telco.csv");

    public static Command Create()
    {
        var port = ServeCommand.CreatePortOption();
        var models = StoreOption.Create();
        var command = new Command(Name, $"Trains on {DefaultData} if the store has no champion, then serves.") { port, models };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var store = parsed.OpenStore(models);
                var listening = parsed.GetValue(port);
                if (store.ChampionVersion() is { } champion)
                    Terminal.Say($"{champion} is the champion of {store.Location}; nothing to train");
                else
                    await Task.Run(() => Train(store, cancellation), cancellation);
                if (store.ChampionVersion() is not { } serving)
                    return ExitCode.NotPromoted;
                Terminal.Print(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"ask:     curl {ServeCommand.Address(listening)}/predict -H 'Content-Type: application/json' -d "
                            + $"'{Example(store)}'"
                    ));
                foreach (var line in Summary(store, serving, listening))
                    Terminal.Print(line);
                return await ServeCommand.RunAsync(
                    store.Location, listening, [.. LogSettings(), .. EncryptionArguments.Settings(parsed)], cancellation);
            });
        return command;
    }

    private static string[] LogSettings() => Environment.GetEnvironmentVariable(LogSetting) is null
        ? [$"--{LogSetting.Replace("__", ":", StringComparison.Ordinal)}=sqlite:{LogFile}"]
        : [];

    private static void Train(ModelStore store, CancellationToken cancellation)
    {
        if (!File.Exists(DefaultData))
            throw new UsageException(
                $"There is no {DefaultData} here; start this command in the folder of the project, or train on your own file: "
                    + "churn train FILE"
            );
        TrainCommand.Train(
            DefaultData,
            new TrainingOptions(),
            store,
            Environment.ProcessorCount,
            isAccepted: false,
            cancellation);
    }

    /// <summary>What was trained, how good it is, what it flags, where the report is, and what to open.</summary>
    private static IEnumerable<string> Summary(ModelStore store, string version, int port)
    {
        var manifest = store.ReadManifest(version);
        var (figures, data) = (manifest.Figures(), manifest.Data);
        var (auc, confusion) = (figures.Holdout.First(figure => figure.Metric == "rocAuc"), figures.Confusion);
        var (flagged, churners) = (
            confusion.TruePositives + confusion.FalsePositives,
            confusion.TruePositives + confusion.FalseNegatives);
        yield return Text(
            $"trained: {manifest.Model}, on {data.TrainingRows} customers of {data.File}; {data.HoldoutRows} more measure it");
        yield return Text($"quality: it ranks a churner above a stayer in {auc.Value:P1} of pairs (ROC AUC {auc.Value:0.000})");
        yield return Text(
            $"flags:   {flagged} of these {data.HoldoutRows}, and so {confusion.TruePositives} of {churners} churners");
        yield return $"report:  {store.PathOf(version, ModelFolder.ReportFile)}";
        if (LogSettings().Length > 0) yield return $"log:     {LogFile} remembers the predictions and takes outcomes";
        yield return Text($"open:    {ServeCommand.Address(port)}/console");
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>The typical record of the champion.</summary>
    private static string Example(ModelStore store)
    {
        var model = store.Open(store.ChampionVersion()!);
        return model
            .Golden[0]
            .Record.GetRawText()
            .ReplaceLineEndings("")
            .Replace("  ", "", StringComparison.Ordinal)
            .Replace("'", "'\\''", StringComparison.Ordinal);
    }
}
