using System.CommandLine;
using System.Globalization;
using Churn.Cli.Output;
using Churn.Core.Metrics;
using Churn.Models.Manifest;
using Churn.Models.Store;
using Spectre.Console;

namespace Churn.Cli.Commands;

/// <summary><c>churn models</c>: what is in the store, and which version serves.</summary>
internal static class ModelsCommand
{
    public static Command Create() => new("models", "Lists the published versions, shows one, or promotes one.") { CreateList(), CreateShow(), CreatePromote() };

    private static Command CreateList()
    {
        var models = StoreOption.Create();
        var command = new Command("list", "Lists the published versions, the newest last.") { models };
        command.SetAction(parsed => List(parsed.OpenStore(models)));
        return command;
    }

    private static Command CreateShow()
    {
        var models = StoreOption.Create();
        var version = new Argument<string?>("VERSION") { Description = "The version; the champion if none is named.", DefaultValueFactory = _ => null };
        var command = new Command("show", "Shows a version: what it was made from, its figures and its segments.") { version, models };
        command.SetAction(parsed =>
        {
            var store = parsed.OpenStore(models);
            return Show(store, StoreOption.VersionOrChampion(store, parsed.GetValue(version)));
        });
        return command;
    }

    private static Command CreatePromote()
    {
        var models = StoreOption.Create();
        var version = new Argument<string>("VERSION") { Description = "The version that shall serve." };
        var why = new Option<string>("--why") { Description = "The reason, for the history.", DefaultValueFactory = _ => "promoted by hand" };
        var command = new Command("promote", "Makes a version the champion, after verifying it. Running services follow within seconds.") { version, why, models };
        command.SetAction(parsed =>
        {
            var promoted = parsed.GetRequiredValue(version);
            parsed.OpenStore(models).Promote(promoted, parsed.GetRequiredValue(why));
            Terminal.Print($"{promoted} is the champion now");
            return ExitCode.Done;
        });
        return command;
    }

    private static int List(ModelStore store)
    {
        var versions = store.Versions();
        if (versions.Count == 0) throw new UsageException($"The store {store.Folder} is empty; train a model with: churn train FILE");
        var champion = store.ChampionVersion();
        var published = store.History().Where(entry => entry.Action == HistoryEntry.Publish)
            .GroupBy(entry => entry.Version).ToDictionary(same => same.Key, same => same.Last().Time);
        var table = new Table().Border(TableBorder.Rounded).AddColumns("version", "published", "model", "recipe", "data", "ROC AUC", "log loss", "");
        foreach (var version in versions.OrderBy(version => published.GetValueOrDefault(version)))
            table.AddRow([.. Row(store, version, published.GetValueOrDefault(version), version == champion).Select(Markup.Escape)]);
        Terminal.Results.Write(table);
        return ExitCode.Done;
    }

    private static string[] Row(ModelStore store, string version, DateTimeOffset time, bool champion)
    {
        var when = time == default ? "" : time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var mark = champion ? "champion" : "";
        try
        {
            var manifest = store.ReadManifest(version);
            return [version, when, manifest.Model, manifest.Recipe, manifest.Data.File, Figure(manifest, "rocAuc"), Figure(manifest, "logLoss"), mark];
        }
        catch (BrokenModelException)
        {
            return [version, when, "broken", "", "", "", "", mark];
        }
    }

    private static string Figure(ModelManifest manifest, string key) =>
        manifest.Figures().Holdout.FirstOrDefault(figure => figure.Metric == key)?.Value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "";

    private static int Show(ModelStore store, string version)
    {
        var manifest = store.ReadManifest(version);
        var champion = store.ChampionVersion() == version ? ", the champion" : "";
        Terminal.Print($"{version}{champion}: {manifest.Model}, recipe {manifest.Recipe}, seed {manifest.Seed}");
        Terminal.Print(FormattableString.Invariant(
            $"trained on {manifest.Data.TrainingRows} rows of {manifest.Data.File} ({manifest.Data.Rows} rows, {manifest.Data.ChurnRate:P1} churned), measured on {manifest.Data.HoldoutRows}"));
        Terminal.Results.Write(CandidateTable.Choice(manifest));
        Terminal.Results.Write(CandidateTable.Holdout(manifest));
        var segments = new Table().Border(TableBorder.Rounded).AddColumns("segment", "rule", "customers", "share", "average probability", "value", "value at risk");
        foreach (var segment in manifest.Segments)
            segments.AddRow(
                segment.Name, Markup.Escape(segment.Rule), Text($"{segment.Customers}"), Text($"{segment.Share:P1}"),
                Text($"{segment.AverageProbability:0.000}"), Text($"{segment.TotalValue:0}"), Text($"{segment.ValueAtRisk:0}"));
        Terminal.Results.Write(segments);
        Terminal.Print($"report: {Path.Combine(store.FolderOf(version), ModelFolder.ReportFile)}");
        return ExitCode.Done;
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
