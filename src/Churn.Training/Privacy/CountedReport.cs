using System.Xml.Linq;
using Churn.Core.Markup;
using Churn.Core.Metrics;
using Churn.Models.Manifest;

namespace Churn.Training.Privacy;

/// <summary>Sections of the page of a training that knows its customers by counts alone.</summary>
internal static class CountedReport
{
    private const int Decimals = 3;

    /// <summary>How good the model is.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="how">How the figures were got.</param>
    public static XElement Figures(ModelManifest manifest, string how) => Html.Section(
        "figures",
        "How good it is",
        Html.Paragraph(manifest.Verdict!.Findings.Count == 0 ? "Nothing speaks against it." : manifest.Verdict.Reason),
        Html.Table(
            "Held-out customers",
            [Html.Column("metric"), Html.NumberColumn("value"), Html.NumberColumn("interval")],
            Metric.All.Zip(manifest.Figures().Holdout, (metric, figure) => Html.Row(
                metric.Name,
                Html.NumberCell(Text(figure.Value)),
                Html.NumberCell($"{Text(figure.Lower)} to {Text(figure.Upper)}")))),
        Html.Note(how));

    /// <summary>What was known of the columns before.</summary>
    public static XElement Columns(PrivateBounds bounds) => Html.Section("columns", "What was known before", Html.Table(
        "Columns",
        [Html.Column("column"), Html.Column("bounds")],
        bounds.Columns.Select(column => Html.Row(column.Key, Html.WordsCell(column.Value.Words is { } words
            ? string.Join(", ", words)
            : FormattableString.Invariant($"{column.Value.From} to {column.Value.To}"))))));

    private static string Text(double? value) => value is { } known ? NumberText.Decimal(known, Decimals) : "–";
}
