using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Models.Onnx;
using Churn.TestSupport;
using Churn.Training.Evaluation;
using Churn.Training.Preprocessing;
using Churn.Training.Runs;

namespace Churn.Training.Tests.Learners;

/// <summary>What holds for every learner there is; a learner is done when it passes.</summary>
public class LearnerContractTests
{
    private static readonly (CustomerSchema Schema, EncodedDataset Customers) Data = ReadData(SyntheticCustomers.Csv(400));

    /// <summary>The network, told to read all categories by the numbers of their words.</summary>
    private const string NetworkOfWords = "network of words";

    /// <summary>What follows the name of a learner by the rules of several workers.</summary>
    private const string OfWorkers = " of workers";

    private static readonly string[] Distributed = [.. LearnerCatalog.Distributed.Select(name => name + OfWorkers)];

    public static TheoryData<string> Learners { get; } = [.. LearnerCatalog.Names, NetworkOfWords, .. Distributed];

    /// <summary>Those with something random in them: the minimum of a logistic regression is one, and ML.NET's
    /// additive model draws nothing.</summary>
    public static TheoryData<string> RandomLearners { get; } =
        [.. LearnerCatalog.Names.Except(["logistic", "gam"]), NetworkOfWords, .. Distributed];

    [SkippableTheory]
    [MemberData(nameof(Learners))]
    public void Two_fits_are_equal_to_the_byte(string name) => GraphOf(Fit(name)).Should().Equal(GraphOf(Fit(name)));

    [SkippableTheory]
    [MemberData(nameof(Learners))]
    public void The_number_of_threads_changes_nothing(string name)
    {
        var one = GraphOf(Fit(name));

        GraphOf(Fit(name, new FitContext(Threads: 2))).Should().Equal(one);
        GraphOf(Fit(name, new FitContext(Threads: 4))).Should().Equal(one);
    }

    [SkippableTheory]
    [MemberData(nameof(RandomLearners))]
    public void Another_seed_gives_another_model(string name) =>
        GraphOf(Fit(name, seed: 8)).Should().NotEqual(GraphOf(Fit(name, seed: 7)));

    [SkippableTheory]
    [MemberData(nameof(Learners))]
    public void A_fit_changes_neither_rows_nor_labels(string name)
    {
        var before = Data.Customers.Rows.SelectMany(row => row).ToArray();

        Fit(name);

        Data.Customers.Rows.SelectMany(row => row).Should().Equal(before);
    }

    [SkippableTheory]
    [MemberData(nameof(Learners))]
    public void A_score_does_not_depend_on_who_was_scored_before(string name)
    {
        var pipeline = Fit(name);
        var forward = Data.Customers.Rows.Select(pipeline.Score).ToArray();
        var backward = Data.Customers.Rows.Reverse().Select(pipeline.Score).Reverse().ToArray();

        backward.Should().Equal(forward);
        Data.Customers.Rows.AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(pipeline.Score).Should().Equal(forward);
    }

    [SkippableTheory]
    [MemberData(nameof(Learners))]
    public void Many_customers_get_the_scores_that_they_get_alone(string name)
    {
        var pipeline = Fit(name);
        var customers = Data.Customers.Pick([.. Enumerable.Range(0, 1_191).Select(row => row % 397)]);

        pipeline.Scores(customers, 2).Should().Equal(customers.Rows.Select(pipeline.Score));
    }

    [SkippableTheory]
    [MemberData(nameof(Learners))]
    public void Missing_and_unseen_values_get_a_finite_score(string name)
    {
        var pipeline = Fit(name);
        var nothing = Enumerable.Repeat(float.NaN, Data.Schema.Features.Count).ToArray();
        var unseen = Data.Schema.Features.Select(feature => feature is NumberColumn ? 1e9f : CategoryColumn.UnseenCode).ToArray();

        double.IsFinite(pipeline.Score(nothing)).Should().BeTrue();
        double.IsFinite(pipeline.Score(unseen)).Should().BeTrue();
    }

    [SkippableTheory]
    [MemberData(nameof(Learners))]
    public void What_there_is_to_learn_is_learnt(string name)
    {
        var pipeline = Fit(name);
        var probabilities = Data.Customers.Rows.Select(row => 1 / (1 + Math.Exp(-pipeline.Score(row)))).ToArray();

        probabilities.Should().OnlyContain(probability => probability >= 0 && probability <= 1);
        Core.Metrics.RocAuc.Of(Data.Customers.Churned, probabilities).Should().BeGreaterThan(0.75);
    }

    [SkippableTheory]
    [MemberData(nameof(Learners))]
    public void The_graph_gives_the_same_probability(string name)
    {
        var pipeline = Fit(name);
        var rows = Data.Customers.Rows
            .Append([.. Enumerable.Repeat(float.NaN, Data.Schema.Features.Count)])
            .Append([.. Data.Schema.Features.Select(feature => feature is NumberColumn ? -50f : CategoryColumn.UnseenCode)])
            .ToArray();

        var scores = RunGraph.Of(GraphOf(pipeline), "score", rows);

        for (var row = 0; row < rows.Length; row++)
            Sigmoid(scores[row]).Should().BeApproximately(Sigmoid(pipeline.Score(rows[row])), 1e-5, $"row {row}");
    }

    [SkippableTheory]
    [MemberData(nameof(Learners))]
    public void A_constant_feature_does_no_harm(string name)
    {
        var set = new TrainingSet(
            new FeatureMatrix([.. Enumerable.Range(0, 100).SelectMany(i => new[] { 1f, i % 2 })], ["constant", "says it"]),
            [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0)]);

        var model = VariantOf(name, 7).Trainer.Fit(set, new FitContext());

        model.Score([1, 0]).Should().BeGreaterThan(model.Score([1, 1]));
    }

    [SkippableTheory]
    [MemberData(nameof(Learners))]
    public void A_cancelled_fit_stops(string name) =>
        FluentActions.Invoking(() => Fit(name, new FitContext(Cancellation: new CancellationToken(canceled: true))))
            .Should().Throw<OperationCanceledException>();

    [SkippableTheory]
    [MemberData(nameof(Learners))]
    public void Progress_ends_at_its_total(string name)
    {
        var seen = new List<FitProgress>();

        Fit(name, new FitContext(Progress: new Listener(seen)));

        seen.Should().NotBeEmpty();
        seen[^1].Done.Should().Be(seen[^1].Total);
    }

    [Fact]
    public void One_class_or_no_row_cannot_make_a_training_set()
    {
        var one = new FeatureMatrix([1, 2], ["x"]);

        FluentActions.Invoking(() => new TrainingSet(one, [true, true])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new TrainingSet(new FeatureMatrix([], ["x"]), [])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new TrainingSet(one, [true])).Should().Throw<ArgumentException>();
    }

    private static LearnerVariant VariantOf(string name, int seed)
    {
        if (name is "additive" or "pairs" or "boosting" || Distributed.Contains(name))
            BoostingLibrary.SkipIfMissing();
        var options =
            name == NetworkOfWords
                ? new TrainingOptions
                {
                    Models = ["network"],
                    NetworkEncoding = new EncoderOptions { Scaling = Scaling.Standard, EmbedFrom = 2 },
                }
                : Distributed.Contains(name)
                    ? new TrainingOptions { Models = [name[..^OfWorkers.Length]], Distributed = true }.ForWorkers()
                : new TrainingOptions { Models = [name] };
        return LearnerCatalog.Of(options.WithSeed(seed)).Single().Variants[0];
    }

    private static FittedPipeline Fit(string name, FitContext? context = null, int seed = 7) =>
        FittedPipeline.Fit(VariantOf(name, seed), Data.Schema, Data.Customers, context ?? new FitContext());

    private static byte[] GraphOf(FittedPipeline pipeline)
    {
        var graph = new GraphBuilder("test");
        var score = pipeline.WriteTo(graph, graph.FloatInput("row", Data.Schema.Features.Count)).WriteTo(graph);
        graph.FloatOutput("score", "Reshape", score, graph.Constant([-1L], 1));
        return graph.ToBytes();
    }

    private static double Sigmoid(double score) => 1 / (1 + Math.Exp(-score));

    private static (CustomerSchema Schema, EncodedDataset Customers) ReadData(string csv)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["customers.csv"], csv);
        var table = CsvCustomerReader.Read(folder["customers.csv"]);
        var schema = SchemaInferrer.Learn(table, new SchemaOptions()).Schema;
        return (schema, EncodedDataset.Read(table, schema));
    }

    private sealed class Listener(List<FitProgress> seen) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            lock (seen) seen.Add(value);
        }
    }
}
