using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Core.Csv;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Spectre.Console;

namespace Churn.Cli.Commands.Models;

/// <summary><c>churn models list</c>: the versions, and which has which part.</summary>
internal static class ListCommand
{
    private static readonly FigureColumn[] OfChurn =
        [new("ROC AUC", figures => figures?.RocAuc), new("log loss", figures => figures?.LogLoss)];

    private static readonly FigureColumn[] OfUplift = [new("uplift Q x 1,000", figures => 1000 * figures?.Q)];

    public static Command Create()
    {
        var (models, json) = (StoreOption.Create(), JsonOption.Create());
        var command = new Command("list", "Lists the published versions, the newest last.") { json, models };
        command.SetAction(parsed =>
        {
            var store = parsed.OpenStore(models);
            var overview = StoreOverview.Of(store);
            if (overview.Versions.Count == 0)
                throw new UsageException($"The store {store.Location} is empty; train a model with: churn train FILE");
            return parsed.Report(json, overview, CliJsonContext.Readable.StoreOverview, _ => Print(overview, store.History()));
        });
        return command;
    }

    private static void Print(StoreOverview overview, IReadOnlyList<HistoryEntry> history)
    {
        var heldOut = overview.Versions.FirstOrDefault(version => version.Version == overview.Champion)?.HeldOutRows;
        var compared = history.Where(entry => entry.Compared is not null).Select(entry => entry.Compared!)
            .GroupBy(comparison => comparison.Challenger).ToDictionary(same => same.Key, same => same.Last());
        var table = new Table().Border(TableBorder.Rounded).AddColumn(new TableColumn("version").NoWrap()).AddColumn("published");
        table.AddColumn(new TableColumn("model").NoWrap());
        if (Terminal.IsWide) table.AddColumns("recipe", "data");
        FigureColumn[] figures = overview.Versions.Any(version => version.Kind == ModelKind.Uplift) ? OfUplift : OfChurn;
        foreach (var figure in figures) table.AddColumn(new TableColumn(figure.Name).NoWrap());
        table.AddColumn("");
        foreach (var version in overview.Versions)
            table.AddRow([
                .. Row(version, overview, figures, IsElsewhere(version))
                    .Select(text => Markup.Escape(PrintableText.Line(text))),]);
        Terminal.Results.Write(table);
        if (overview.Versions.Any(IsElsewhere))
            Terminal.Print("* measured on other held-out rows than the champion, so not comparable with it");
        foreach (var version in overview.Versions)
            if (compared.TryGetValue(version.Version, out var comparison)) Terminal.Print(Line(comparison));

        bool IsElsewhere(VersionSummary version) => heldOut is not null && version.HeldOutRows is { } rows && rows != heldOut;
    }

    private static string Line(HistoryComparison comparison) =>
        FormattableString.Invariant($"on the same {comparison.Rows} rows, ")
        + $"{(comparison.ChampionFigures.Q is null ? "log loss and ROC AUC" : "Q x 1,000")}: "
        + $"{comparison.Challenger} {Figures(comparison.ChallengerFigures)}, "
        + $"{comparison.Champion} {Figures(comparison.ChampionFigures)}";

    private static string Figures(HistoryFigures figures) => figures.Q is { } q
        ? StoreFormatter.Figure(1000 * q)
        : $"{StoreFormatter.Figure(figures.LogLoss)} {StoreFormatter.Figure(figures.RocAuc)}";

    private static string[] Row(VersionSummary version, StoreOverview overview, FigureColumn[] figures, bool isElsewhere)
    {
        var mark = isElsewhere ? "*" : "";
        return
        [
            version.Version,
            version.Published is { } time ? StoreFormatter.Time(time) : "",
            version.Model ?? "broken",
            .. Terminal.IsWide ? [version.Recipe ?? "", version.Data ?? ""] : Array.Empty<string>(),
            .. figures.Select(figure => StoreFormatter.Figure(figure.Value(version.Figures)) + mark),
            string.Join(", ", [.. Parts(version.Version, overview), .. version.Findings ?? []]),
        ];
    }

    private static IEnumerable<string> Parts(string version, StoreOverview overview)
    {
        if (version == overview.Champion) yield return "champion";
        if (version == overview.ServedBefore) yield return "served before";
        if (version == overview.RollbackTo) yield return "rollback goes here";
        if (version == overview.Shadow) yield return "shadow";
        if (version == overview.Trial?.Challenger) yield return "in a trial";
        if (overview.Pinned.Contains(version)) yield return "pinned";
    }

    /// <summary>A column of figures.</summary>
    private sealed record FigureColumn(string Name, Func<HistoryFigures?, double?> Value);
}
