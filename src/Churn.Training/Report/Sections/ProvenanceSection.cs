using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml.Linq;
using Churn.Core.Markup;
using Churn.Models.Manifest;

namespace Churn.Training.Report.Sections;

/// <summary>How the model was made, so that it can be made again.</summary>
internal static class ProvenanceSection
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static XElement Write(ReportContent content)
    {
        var (manifest, runtime) = (content.Manifest, content.Manifest.Runtime);
        var options = Flatten("", manifest.Options).ToArray();
        return Html.Section(
            "making",
            "How it was made",
            Html.Paragraph(
                manifest.LeftOut is { } leftOut
                    ? $"The time was limited. There was none for {string.Join("; ", leftOut)}. A faster machine may make "
                        + "another model of the same file."
                    : "The same file, options, seed and versions make the same model again, byte for byte."),
            Html.Facts(
                ("Recipe", manifest.Recipe),
                ("Seed", Html.Code(manifest.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture))),
                ("ChurnApi", runtime.ChurnApi),
                (".NET", runtime.DotNet),
                ("ONNX Runtime", runtime.OnnxRuntime),
                ("Trees", runtime.MachineLearning)),
            manifest.From is { } from ? Html.Facts(("Started from version", Html.Code(from))) : null,
            manifest.Foreign is { } foreign ? Facts(foreign) : null,
            Html.Details(
                $"All {NumberText.Count(options.Length)} options",
                Html.Table(
                    "Every option of the training",
                    [Html.Column("Option"), Html.Column("Value")],
                    options.Select(option => Html.Row(Html.Code(option.Path), Html.Cell(Html.Code(option.Value)))))));
    }

    private static XElement Facts(ForeignFacts foreign) => Html.Facts(
        ("Imported from", foreign.File),
        ("Made by", foreign.Producer),
        ("SHA-256 of the model", Html.Code(foreign.Sha256)),
        ("Its scores", foreign.Scores == ForeignFacts.Probabilities ? "probabilities" : "log-odds"),
        ("Run by", foreign.Runner == ForeignFacts.OurRunner ? "our runner" : "ONNX Runtime"),
        (
            "The usual value stands in for a missing one of",
            foreign.Replaced.Count == 0 ? "no column" : string.Join(", ", foreign.Replaced)));

    /// <summary>One line per option, named as the command line names it: "forest.trees".</summary>
    private static IEnumerable<(string Path, string Value)> Flatten(string path, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member =>
            Flatten(path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value)),
        JsonValueKind.String => [(path, value.GetString()!)],
        JsonValueKind.Null => [(path, "not set")],
        _ => [(path, JsonSerializer.Serialize(value, Readable))],
    };
}
