using System.CommandLine;
using Churn.Cli.Output;
using Churn.Core;
using Churn.Models.Store;
using Spectre.Console;

namespace Churn.Cli.Commands.Models;

/// <summary><c>churn models list</c>: the versions, and which has which part.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var (models, json) = (StoreOption.Create(), JsonOption.Create());
        var command = new Command("list", "Lists the published versions, the newest last.") { json, models };
        command.SetAction(parsed =>
        {
            var store = parsed.OpenStore(models);
            var overview = StoreOverview.Of(store);
            if (overview.Versions.Count == 0) throw new UsageException($"The store {store.Folder} is empty; train a model with: churn train FILE");
            return parsed.Report(json, overview, StoreReports.Readable.StoreOverview, Print);
        });
        return command;
    }

    private static void Print(StoreOverview overview)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("version", "published", "model", "recipe", "data", "ROC AUC", "log loss", "");
        foreach (var version in overview.Versions)
            table.AddRow([.. Row(version, overview).Select(text => Markup.Escape(PrintableText.Line(text)))]);
        Terminal.Results.Write(table);
    }

    private static string[] Row(VersionSummary version, StoreOverview overview) =>
    [
        version.Version,
        version.Published is { } time ? StoreWords.Time(time) : "",
        version.Model ?? "broken",
        version.Recipe ?? "",
        version.Data ?? "",
        StoreWords.Figure(version.Figures?.RocAuc),
        StoreWords.Figure(version.Figures?.LogLoss),
        string.Join(", ", Parts(version.Version, overview)),
    ];

    private static IEnumerable<string> Parts(string version, StoreOverview overview)
    {
        if (version == overview.Champion) yield return "champion";
        if (version == overview.ServedBefore) yield return "served before";
        if (version == overview.RollbackTo) yield return "rollback goes here";
        if (version == overview.Shadow) yield return "shadow";
        if (overview.Pinned.Contains(version)) yield return "pinned";
    }

}
