using Churn.Models.Manifest;
using Spectre.Console;

namespace Churn.Cli.Output;

/// <summary>The segments of the customers that a model was made from and who have not left by the label, a line each.</summary>
internal static class SegmentTable
{
    public static Table Of(ModelManifest manifest)
    {
        var label = manifest.Schema.Label;
        var isOlder = manifest.Segmentation.HighRiskProbability is null; // such a model counts those who had left, too
        var table = new Table()
            .Border(TableBorder.Rounded)
            .Title(
                Markup.Escape(
                    isOlder || !label.MeansLeft
                        ? "all customers of the file"
                        : $"customers who have not left ({label.Name}: {label.Negative})"))
            .AddColumn(new TableColumn("segment").NoWrap())
            .AddColumn("rule");
        string[] sums = manifest.Segmentation.ValueColumn is { } value ? [value, $"{value} at risk"] : [];
        foreach (var head in (string[])["customers", "share", "average probability", .. sums])
            table.AddColumn(new TableColumn(Markup.Escape(head)).RightAligned());
        foreach (var segment in manifest.Segments)
        {
            string[] cells =
            [
                segment.Name,
                segment.Rule,
                Text($"{segment.Customers}"),
                Text($"{segment.Share:P1}"),
                Text($"{segment.AverageProbability:P1}"),
                .. sums.Length == 0 ? Array.Empty<string>() : [Text($"{segment.TotalValue:0}"), Text($"{segment.ValueAtRisk:0}")],
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        return table;
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
