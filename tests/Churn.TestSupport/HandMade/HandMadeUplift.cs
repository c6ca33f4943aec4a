using System.Text;
using System.Text.Json;
using Churn.Core.Schema;
using Churn.Models.Manifest;
using Churn.Models.Onnx;
using Churn.Models.Registry;

namespace Churn.TestSupport.HandMade;

/// <summary>
/// A small uplift model made by hand, without a trial: from <see cref="Intercept"/> on, the effect falls with the tenure.
/// </summary>
public sealed record HandMadeUplift
{
    private static readonly string[] Golden =
    [
        """{"customerID": "C00001", "tenure": 1, "MonthlyCharges": 29.85, "Contract": "Month-to-month"}""",
        """{"customerID": "C00002", "tenure": 60, "MonthlyCharges": 56.95, "Contract": "One year"}""",
    ];

    /// <summary>The columns of the Telco model; the good outcome is to stay.</summary>
    public static CustomerSchema Schema { get; } = new(HandMadeSchemas.Telco.Columns, new LabelColumn("Stayed", "Yes", "No"));

    /// <summary>The uplift of a customer without tenure, from -1 to 1, is 2 / (1 + exp(-intercept)) - 1.</summary>
    public float Intercept { get; init; } = 0.2f;

    /// <summary>What a month of tenure takes off the log-odds.</summary>
    public float Slope { get; init; } = 0.01f;

    /// <summary>The value of the treatment column.</summary>
    public string Treated { get; init; } = "call";

    /// <summary>What was found about it.</summary>
    public IReadOnlyList<ModelFinding> Findings { get; init; } = [];

    /// <summary>Coded rows that reasons compare customers with; null for a version without reasons.</summary>
    public IReadOnlyList<float[]>? Background { get; init; }

    /// <summary>A model that can give reasons.</summary>
    public static HandMadeUplift WithReasons { get; } = new() { Background = [[1, 30, 0, 0, 1], [20, 70, 1, 0, 0]] };

    /// <summary>The uplift by the same formula, written without ONNX; the last bits may differ.</summary>
    public float Uplift(float tenure) => (2 / (1 + MathF.Exp(-(Intercept - (Slope * tenure))))) - 1;

    /// <summary>Publishes the model and makes it the champion.</summary>
    /// <returns>Its version.</returns>
    public string PromoteIn(ModelStore store)
    {
        var version = store.Publish(Artifacts(), "made by hand");
        store.Promote(version, "made by hand");
        return version;
    }

    /// <summary>The files of the model.</summary>
    public UpliftArtifacts Artifacts() => new(
        new UpliftManifest
        {
            Model = "class-transformation-logistic",
            Seed = 42,
            Schema = Schema,
            Options = JsonElement.Parse("{}"),
            Trial = new TrialFacts(
                "trial.csv", new string('a', 64), 10_000, 0, "treatment", Treated, "none", "Stayed", "Yes", 0.5),
            Figures =
            [
                new MetricFigure(UpliftManifest.Q, 0.004, 0.003, 0.005),
                new MetricFigure(UpliftManifest.AverageEffect, 0.05, 0.04, 0.06),
            ],
            Verdict = new ModelVerdict(Findings),
            Runtime = new RuntimeFacts("1.0.0", "10.0.0", "1.0.0", "none"),
        },
        Graph(graph => graph.FloatInput(GraphNames.CodedRow, Schema.Features.Count)),
        Graph(graph => RawColumns.WriteTo(graph, Schema)),
        [.. Golden.Select(json => new UpliftGoldenRecord(JsonElement.Parse(json), Score(json)))],
        "<!doctype html><title>Made by hand</title>"u8.ToArray(),
        "{}"u8.ToArray())
    {
        Background = Background,
    };

    private float Score(string json) =>
        Uplift(JsonRecordReader.Read(Schema, Encoding.UTF8.GetBytes(json), null).Record!.Coded.Features[0]);

    private byte[] Graph(Func<GraphBuilder, string> codedRow)
    {
        var graph = new GraphBuilder("hand_made_uplift");
        var tenure = graph.PickColumns(codedRow(graph), [0]);
        var probability = graph.Apply("Sigmoid", new WeightedSum(tenure, [-Slope], Intercept).WriteTo(graph));
        var uplift = new WeightedSum(probability, [2], -1).WriteTo(graph);
        graph.FloatOutput(GraphNames.Uplift, "Reshape", uplift, graph.Constant([-1L], 1));
        return graph.ToBytes();
    }
}
