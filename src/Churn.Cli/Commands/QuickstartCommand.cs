using System.CommandLine;
using System.Globalization;
using Churn.Cli.Output;
using Churn.Models.Store;
using Churn.Training.Runs;

namespace Churn.Cli.Commands;

/// <summary><c>churn quickstart</c>: from nothing to a service that answers.</summary>
internal static class QuickstartCommand
{
    public const string Name = "quickstart";

    private static readonly string DefaultData = Path.Combine("data", "telco.csv");

    public static Command Create()
    {
        var port = ServeCommand.CreatePortOption();
        var models = StoreOption.Create();
        var command = new Command(Name, $"Trains on {DefaultData} if the store has no champion, then serves.") { port, models };
        command.SetAction(async (parsed, cancellation) =>
        {
            var store = parsed.OpenStore(models);
            var listening = parsed.GetValue(port);
            if (store.ChampionVersion() is { } champion) Terminal.Say($"{champion} is the champion of {store.Folder}; nothing to train");
            else await Task.Run(() => Train(store, cancellation), cancellation);
            Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"open http://127.0.0.1:{listening}/swagger in a browser, or ask:"));
            Terminal.Print(string.Create(
                CultureInfo.InvariantCulture,
                $"curl http://127.0.0.1:{listening}/predict -H 'Content-Type: application/json' -d '{Example(store)}'"));
            return await ServeCommand.RunAsync(store.Folder, listening, cancellation);
        });
        return command;
    }

    private static void Train(ModelStore store, CancellationToken cancellation)
    {
        if (!File.Exists(DefaultData))
            throw new UsageException($"There is no {DefaultData} here; start this command in the folder of the project, or train on your own file: churn train FILE");
        TrainCommand.Train(DefaultData, new TrainingOptions(), store, Environment.ProcessorCount, cancellation);
    }

    /// <summary>The typical record of the champion.</summary>
    private static string Example(ModelStore store)
    {
        var model = store.Open(store.ChampionVersion()!);
        return model.Golden[0].Record.GetRawText().ReplaceLineEndings("").Replace("  ", "", StringComparison.Ordinal).Replace("'", "'\\''", StringComparison.Ordinal);
    }
}
