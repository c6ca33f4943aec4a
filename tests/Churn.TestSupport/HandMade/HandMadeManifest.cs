using System.Text.Json;
using Churn.Core.Decisions;
using Churn.Models.Manifest;

namespace Churn.TestSupport.HandMade;

/// <summary>Writes a hand-made model's manifest: every figure in it is filled in, and none of them measured.</summary>
internal static class HandMadeManifest
{
    private const string Kind = "hand-made";

    public static ModelManifest Of(HandMadeModel model, IReadOnlyList<GoldenRecord> golden) => new()
    {
        Model = Kind,
        Recipe = "none",
        Seed = 42,
        Schema = model.Schema,
        Options = JsonElement.Parse("{}"),
        Data = new DataFacts("hand-made.csv", new string('0', 64), 100, 2, 78, 20, 0.25, model.HeldOutFrom),
        Candidates =
        [
            new CandidateFigures(
                Kind,
                model.Decision.Threshold.Value,
                0.84,
                0.42,
                [new MetricFigure("rocAuc", 0.85, 0.8, 0.9), new MetricFigure("brier", 0.14, 0.12, 0.16)],
                new ConfusionFigures(3, 2, 13, 2)),
        ],
        Events = model.Events,
        Decision = model.Decision,
        Segmentation = model.Segmentation,
        Segments = SegmentSummary.Of(
            model.Segmentation, model.Decision, [.. golden.Select(record => Segmented(model, record))], 0.1),
        Runtime = new RuntimeFacts("0.1.0", "10.0", "1.31.1", "none"),
    };

    private static SegmentedCustomer Segmented(HandMadeModel model, GoldenRecord golden)
    {
        var record = Core.Schema.JsonRecordReader.Read(model.Schema, golden.ToUtf8(), model.Schema.AsOf).Record!;
        return new Segmenter(model.Schema, model.Decision, model.Segmentation).Assign(record.Coded, golden.Probability);
    }
}
