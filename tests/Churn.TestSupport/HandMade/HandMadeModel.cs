using System.Text;
using System.Text.Json;
using Churn.Core.Decisions;
using Churn.Core.Events;
using Churn.Core.Monitoring;
using Churn.Core.Schema;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Models.WhatIf;

namespace Churn.TestSupport.HandMade;

/// <summary>
/// A small honest model made by hand, without training: logistic regression on the coded row, with a fixed value for what is
/// missing. Other coefficients make another version.
/// </summary>
public sealed record HandMadeModel
{
    public CustomerSchema Schema { get; init; } = HandMadeSchemas.Telco;

    /// <summary>The log-odds of a customer whose coded row is all zero.</summary>
    public float Intercept { get; init; } = 0.2f;

    /// <summary>What each feature adds to the log-odds per unit of its coded value.</summary>
    public IReadOnlyList<float> Coefficients { get; init; } = [-0.031f, 0.017f, -0.9f, 0.35f, 0.4f];

    /// <summary>What stands in for a missing value of each feature.</summary>
    public IReadOnlyList<float> Fill { get; init; } = [29, 70.35f, 0, 0, 1];

    /// <summary>Records to keep with the model, as a CRM sends them.</summary>
    public IReadOnlyList<string> Golden { get; init; } =
    [
        """
        {"customerID": "C00001", "tenure": 1, "MonthlyCharges": 29.85, "Contract": "Month-to-month", "SeniorCitizen": 0,
         "PaperlessBilling": "Yes", "Note": "", "Churn": "No"}
        """,
        """
        {"customerID": "C00002", "tenure": 34, "MonthlyCharges": 56.95, "Contract": "One year", "SeniorCitizen": 0,
         "PaperlessBilling": "No", "Note": "moved", "Churn": "No"}
        """,
        """
        {"customerID": "C00003", "tenure": 60, "MonthlyCharges": 115.5, "Contract": "Two year", "SeniorCitizen": 1,
         "PaperlessBilling": "No", "Note": null, "Churn": "No"}
        """,
    ];

    /// <summary>Coded rows that reasons compare customers with; null for a version that gives none.</summary>
    public IReadOnlyList<float[]>? Background { get; init; }

    /// <summary>Whether its graph is written as training writes sums, so that it has shapes.</summary>
    public bool IsReadable { get; init; }

    /// <summary>Coded rows that changes are judged by; null for a version that suggests none.</summary>
    public IReadOnlyList<float[]>? Training { get; init; }

    /// <summary>What it knows of events; null for a model without.</summary>
    public EventFacts? Events { get; init; }

    /// <summary>From when on customers were held out: another time, other customers. Null for some drawn at random.</summary>
    public string? HeldOutFrom { get; init; }

    public DecisionRule Decision { get; init; } = new() { Threshold = new ChurnProbability(0.5f) };

    public SegmentationRules Segmentation { get; init; } = new()
    {
        ValueColumn = "MonthlyCharges",
        HighValue = 90,
        LowRisk = new ChurnProbability(0.25f),
        TenureColumn = "tenure",
        LongStanding = 24,
    };

    /// <summary>The same columns, weighed differently: another version of the Telco model.</summary>
    public static HandMadeModel Weighed(float intercept) => new() { Intercept = intercept };

    /// <summary>The Telco model with customers to compare with, so that it gives reasons.</summary>
    public static HandMadeModel WithReasons { get; } = new()
    {
        Background = [[1, 30, 0, 0, 1], [20, 70, 1, 0, 0], [40, float.NaN, 0, 1, 1], [70, 110, 2, 0, 0]],
    };

    /// <summary>
    /// The Telco model of which the contract, the charges and the paperless billing can be changed; two years go with paper.
    /// </summary>
    public static HandMadeModel WithLevers { get; } = WithReasons with
    {
        Schema = HandMadeSchemas.Telco.Declaring(
        [
            new ColumnDeclaration { Name = "tenure", DisplayName = "Months" },
            new ColumnDeclaration { Name = "MonthlyCharges", Actionable = Actionable.Down, Min = 40, Cost = 5 },
            new ColumnDeclaration { Name = "Contract", Actionable = Actionable.Any, Cost = 2 },
            new ColumnDeclaration { Name = "PaperlessBilling", Actionable = Actionable.Any },
        ]),
        Training =
        [
            .. Enumerable.Range(0, 60).Select(i => (float[])
                [1 + i, 20 + (i * 37 % 100), i % 3, i % 2, i % 3 == 2 ? 0 : i / 2 % 2]),
        ],
    };

    /// <summary>A model of other columns.</summary>
    public static HandMadeModel OfBank { get; } = new()
    {
        Schema = HandMadeSchemas.Bank,
        Coefficients = [-0.05f, -0.002f, 0.001f, 0.3f],
        Fill = [5, 650, 170, 0],
        Golden =
        [
            """{"Kundennummer": 15634602, "tenure": 2, "credit/score~now": 619, "Größe": 171.5, "Geography": "France"}""",
            """{"Kundennummer": 15647311, "tenure": 1, "credit/score~now": 608, "Größe": 182, "Geography": "Spain"}""",
        ],
        Decision = new DecisionRule { Threshold = new ChurnProbability(0.4f) },
        Segmentation = new SegmentationRules { LowRisk = new ChurnProbability(0.2f) },
    };

    /// <summary>A model that learns from dates.</summary>
    public static HandMadeModel OfShop { get; } = new()
    {
        Schema = HandMadeSchemas.Shop,
        Coefficients = [-0.001f, 0.02f, 0.03f, -0.0001f, -0.4f],
        Fill = [700, 5, 2, 900, 0],
        Golden =
        [
            """{"Kunde": "K1", "Kunde seit": "31.01.2024", "Umsatz": "1.234,50 €", "Tarif": "Basis"}""",
            """{"Kunde": "K2", "Kunde seit": "2016-02-29", "Umsatz": 99.5, "Tarif": "Komfort"}""",
        ],
        Segmentation = new SegmentationRules
        {
            LowRisk = new ChurnProbability(0.3f),
            ValueColumn = "Umsatz",
            HighValue = 1_000,
            TenureColumn = "Kunde seit (age in days)",
            LongStanding = 730,
        },
    };

    /// <summary>A model of a plan and of what is made of events of 30 days; <c>leave</c> says that a customer leaves.</summary>
    public static HandMadeModel OfEvents { get; } = MakeOfEvents();

    /// <summary>Publishes the model and makes it the champion.</summary>
    /// <returns>Its version.</returns>
    public string PromoteIn(ModelStore store)
    {
        var version = PublishIn(store);
        store.Promote(version, "made by hand");
        return version;
    }

    /// <summary>Publishes the model.</summary>
    /// <returns>Its version.</returns>
    public string PublishIn(ModelStore store) => store.Publish(Artifacts(), "made by hand");

    /// <summary>The files of the model.</summary>
    public ModelArtifacts Artifacts()
    {
        var golden = Golden.Select(json => new GoldenRecord(JsonElement.Parse(json), Score(json))).ToArray();
        return new ModelArtifacts(
            HandMadeManifest.Of(this, golden),
            HandMadeGraph.OfCodedRow(this),
            HandMadeGraph.OfRawColumns(this),
            golden,
            "<!doctype html><title>Made by hand</title>"u8.ToArray())
        {
            Background = Background,
            Changes = Training is null ? null : ChangeReference.Learn(Schema, Training.Count, Training),
            Reference = Training is null ? null : InputReference.Learn(Schema, Training),
        };
    }

    private static HandMadeModel MakeOfEvents()
    {
        var known = new EventSchema(
            30, [new EventWords("type", ["buy", "call"], HasOthers: false)], ["amount"], HasTimeOfDay: true);
        var names = new EventFeatures(known).Names;
        var columns = names.ToDictionary(name => name, _ => 1.5);
        return new HandMadeModel
        {
            Schema = new CustomerSchema(
                [
                    new IdentifierColumn("customer"),
                    new TimeColumn("as_of", DateFormat.Iso),
                    new CategoryColumn("plan", ["basic", "premium"]),
                    .. names.Select(name => new NumberColumn(name, 0, 100)),
                ],
                new LabelColumn("churned", "1", "0")),
            Coefficients = [-0.3f, .. names.Select((_, i) => ((i % 5) - 2) * 0.01f)],
            Fill = [0, .. names.Select((_, i) => i * 0.1f)],
            Golden =
            [
                .. new[] { "basic", "premium" }.Select(plan => JsonSerializer.Serialize(new Dictionary<string, object>(
                    columns.Select(column => KeyValuePair.Create(column.Key, (object)column.Value)))
                {
                    ["customer"] = "EXAMPLE",
                    ["as_of"] = "2026-01-30",
                    ["plan"] = plan,
                })),
            ],
            Events = new EventFacts(
                "events.csv",
                new string('0', 64),
                new EventClock(30, 0, 30),
                [new DateOnly(2026, 1, 30), new DateOnly(2026, 3, 1)],
                known,
                names,
                new EventColumns { Customer = "customer", Time = "time", Type = "type", Amount = "amount" })
            {
                Key = "customer",
                ChurnType = "leave",
            },
            Segmentation = new SegmentationRules { LowRisk = new ChurnProbability(0.3f) },
        };
    }

    /// <summary>The probability by the same formula, written without ONNX; the last bits may differ.</summary>
    private ChurnProbability Score(string json)
    {
        var coded = JsonRecordReader.Read(Schema, Encoding.UTF8.GetBytes(json), Schema.AsOf).Record!.Coded.Features;
        var logOdds = Intercept + coded.Select((value, i) => Coefficients[i] * (float.IsNaN(value) ? Fill[i] : value)).Sum();
        return new ChurnProbability(1 / (1 + MathF.Exp(-logOdds)));
    }
}
