using Churn.Core.Decisions;
using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Inspection;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Models.Explaining;
using Churn.Models.Manifest;
using Churn.TestSupport.HandMade;
using Churn.Training.Calibration;
using Churn.Training.Evaluation;
using Churn.Training.Learners.Forest;
using Churn.Training.Preprocessing;
using Churn.Training.Report.Sections;
using Churn.Training.Runs;

namespace Churn.Training.Tests.Report;

/// <summary>A small run over 300 made-up customers, among whose names and words are some that mean harm to a page.</summary>
internal static class ReportExample
{
    public const string Script = "<script>alert(1)</script>";
    public const string Word = "\"><img src=x onerror=alert(2)>";
    public const string Note = "a note with <b> & an \u0001 unprintable letter";
    public const string SecretWord = "Secret-Vocabulary-Word";

    private const int FewCustomers = 9;

    private static readonly Lazy<ReportContent> Made = new(Make);

    public static ReportContent Content => Made.Value;

    public static CustomerSchema Schema { get; } = new(
        [
            new IdentifierColumn("customerID"),
            new NumberColumn("tenure", 0, 71.125f),
            new NumberColumn(Script, 0, 98.5f),
            new CategoryColumn("plan & more", [SecretWord, "basic", "other"]),
            new BooleanColumn("partner", "no", "yes"),
            new IgnoredColumn("remarks", $"free text such as {Word}"),
        ],
        new LabelColumn("left", Word, "stayed"));

    /// <summary>Explains a candidate, a player for each column.</summary>
    public static Explainer Explain(Candidate candidate, IReadOnlyList<float[]> background) =>
        Explainer.Of(ModelGraphs.Write(candidate, Schema), ColumnExplainer.PlayersOf(Schema), background);

    private static ReportContent Make()
    {
        var customers = EncodedDataset.Read(Table(), Schema);
        var training = customers.Pick([.. Enumerable.Range(0, 200)]);
        var holdout = customers.Pick([.. Enumerable.Range(200, 100)]);
        var options = new TrainingOptions
        {
            Seed = 7,
            Evaluation = new EvaluationOptions
            {
                Folds = 2,
                Repeats = 1,
                Resamples = 50,
            },
        };
        Candidate[] candidates =
        [
            .. new CandidateTraining(
                Schema,
                training,
                holdout,
                options,
                new TimeBudget(null, TimeProvider.System),
                threads: 1,
                _ => { },
                default
            ).Run([Forest("forest", leaves: 8), Forest("network", leaves: 2)], blend: false),];
        var importance = PermutationImportance.Of(candidates[0], Schema, holdout, 7, threads: 1);
        var manifest = Manifest(candidates, customers, holdout);
        var background = ReasonBackground.Of(customers, candidates[0].Model.LogOdds);
        var explainer = Explain(candidates[0], background);
        ICalibratedModel[] logistic = [.. new[] { customers, training, holdout }.Select(Logistic)];
        return new ReportContent(manifest, candidates, holdout, importance, [Note], Profiles(Table()))
        {
            LearningCurve = LearningCurve.Of(candidates[0], Schema, training, holdout, 7, threads: 1),
            Readable = ReadableModel.Of(
                candidates[0] with { Model = logistic[0], FoldModels = logistic[1..] }, Schema, customers, background),
            Reasons = ReasonSample.Of(explainer, Schema, holdout, threads: 1),
            Lime = LimeComparison.Of(candidates[0].Model, explainer, Schema, holdout, background, seed: 7),
            SegmentCalibration = SegmentCalibration.Of(manifest.HoldoutSegments!),
        };
    }

    private static IReadOnlyList<ColumnProfile> Profiles(CustomerTable table) =>
        ColumnProfiles.Of(
            table,
            [.. Schema.Columns.Select(column => new InferredColumn(column, $"as {Script} says", []))],
            Schema.Label,
            new SchemaOptions());

    private static CustomerTable Table()
    {
        var random = new Random(7);
        string[] header = ["customerID", "tenure", Script, "plan & more", "partner", "remarks", "left"];
        return HandMadeTables.OfRows(header, Enumerable.Range(0, 300).Select(line =>
        {
            var tenure = random.Next(72);
            var plan = line < FewCustomers ? SecretWord : tenure % 2 == 0 ? "basic" : "other";
            var left = random.Next(72) > tenure ? Word : "stayed";
            return new[] { $"secret-{line}", $"{tenure}", $"{random.Next(99)}", plan, "yes", "", left };
        }));
    }

    private static CalibratedPipeline Logistic(EncodedDataset customers)
    {
        var variant = LearnerCatalog.Of(new TrainingOptions { Models = ["logistic"] }).Single().Variants[0];
        return new CalibratedPipeline(FittedPipeline.Fit(variant, Schema, customers, new()), new NoCalibration(), []);
    }

    private static Learner Forest(string name, int leaves) =>
        new(
            name,
            [
                new LearnerVariant(
                    "as set",
                    new Encoder(new EncoderOptions()),
                    new ForestTrainer(ForestSearch.Variants(new ForestOptions { Trees = 5, Leaves = leaves })[0])),]);

    private static ModelManifest Manifest(Candidate[] candidates, EncodedDataset customers, EncodedDataset holdout)
    {
        var decision = new DecisionRule
        {
            Threshold = new ChurnProbability((float)candidates[0].Threshold),
            Campaign = new Campaign(new CampaignEconomics { CustomerValue = 1_234.5 }, "<EUR>"),
        };
        var rules = new SegmentationRules { LowRisk = new ChurnProbability(0.1f), ValueColumn = Script, HighValue = 80 };
        var segmented = ManifestWriter.Segments(
            candidates[0], customers, Schema.Label, new Segmenter(Schema, decision, rules));
        return new ModelManifest
        {
            Model = "forest",
            Recipe = "default",
            Seed = 7,
            Schema = Schema,
            Options = TrainingJson.ToJson(new TrainingOptions { Schema = new SchemaOptions { Ignore = [Script] } }),
            Data = new DataFacts("churn & <co>.csv", "c0ffee", 303, 3, 200, 100, customers.ChurnRate),
            Candidates = [.. ModelSelection.Of(candidates, ["forest"], 0, 0).Standings
                .Select(standing => ManifestWriter.Figures(standing, Schema.Label))],
            Decision = decision,
            Segmentation = rules,
            Segments = SegmentSummary.Of(rules, decision, segmented, 0.1),
            RevenueAtRisk = SegmentSummary.AtRisk(rules, segmented, 0.1),
            HoldoutSegments = HoldoutSegments.Of(
                candidates[0], holdout, rules, new Segmenter(Schema, decision, rules), 0.1),
            Runtime = new RuntimeFacts("0.1.0", "10.0.0", "1.31.1", "5.0.1"),
        };
    }
}
