using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Models.Explaining;
using Churn.Models.Onnx;
using Churn.TestSupport;
using Churn.Training.Calibration;
using Churn.Training.Evaluation;
using Churn.Training.Runs;

namespace Churn.Training.Tests.Explaining;

/// <summary>What holds for the reasons of every learner there is.</summary>
public class LearnerReasonsTests
{
    internal static readonly (CustomerSchema Schema, EncodedDataset Customers) Data = ReadData(SyntheticCustomers.Csv(400));

    private static readonly int[] Players = [.. Enumerable.Range(0, Data.Schema.Features.Count)];

    public static TheoryData<string, bool> Learners { get; } = [];

    static LearnerReasonsTests()
    {
        foreach (var name in LearnerCatalog.Names)
        {
            Learners.Add(name, false);
            Learners.Add(name, true);
        }
    }

    [SkippableTheory, MemberData(nameof(Learners))]
    public void Contributions_are_those_of_all_coalitions_and_add_up(string name, bool isBeta) =>
        Check(Fit(name, isBeta ? new BetaCalibrator(.75, 1.25, .5) : new PlattCalibrator(2, -.25)));

    [SkippableFact]
    public void Contributions_of_a_blend_are_those_of_all_coalitions_and_add_up() => Check(new Blend(
        [.. LearnerCatalog.Names.Select(name => Fit(name, new PlattCalibrator(1, .125)))],
        [.. LearnerCatalog.Names.Select((_, i) => 1.0 / (i + 2))],
        .25));

    [SkippableTheory, InlineData("logistic"), InlineData("forest"), InlineData("boosting")]
    public void Structure_of_a_learner_is_known(string name)
    {
        var model = Fit(name, new PlattCalibrator(2, -.25));

        GraphIsExact(model).Should().BeTrue();
    }

    private static bool GraphIsExact(ICalibratedModel model)
    {
        // with as many players as floats in the row more than once, nothing is enumerated
        var graph = new GraphBuilder("test");
        var coded = graph.FloatInput(GraphNames.CodedRow, Players.Length + 5);
        var used = graph.PickColumns(coded, Players);
        return Explainer.Of(GraphOf(graph, model, used), [.. Enumerable.Range(0, Players.Length + 5)],
            [.. Data.Customers.Rows.Take(3).Select(row => row.Concat(new float[5]).ToArray())]).IsExact;
    }

    private static void Check(ICalibratedModel model)
    {
        var graph = new GraphBuilder("test");
        var explainer = Explainer.Of(
            GraphOf(graph, model, graph.FloatInput(GraphNames.CodedRow, Players.Length)),
            Players,
            [.. Data.Customers.Rows.Take(6)]);
        foreach (var customer in Data.Customers.Rows.Skip(100).Take(3))
        {
            var found = explainer.Explain(customer);

            found.Contributions.Should().Equal(
                BruteForce.ShapleyValues(explainer, customer, Players), (one, other) => Math.Abs(one - other) < 1e-9);
            (found.BaseScore + found.Contributions.Sum()).Should().BeApproximately(found.Score, 1e-9);
            found.Score.Should().BeApproximately(model.LogOdds(customer), 1e-5);
        }
    }

    internal static byte[] GraphOf(GraphBuilder graph, ICalibratedModel model, string coded)
    {
        graph.FloatOutput(GraphNames.LogOdds, "Reshape", model.WriteTo(graph, coded).WriteTo(graph), graph.Constant([-1L], 1));
        return graph.ToBytes();
    }

    internal static CalibratedPipeline Fit(string name, ICalibrator calibrator, bool isOfWorkers = false)
    {
        if (name == "boosting") BoostingLibrary.SkipIfMissing();
        var options = new TrainingOptions { Models = [name], Distributed = isOfWorkers };
        var variant = LearnerCatalog.Of(isOfWorkers ? options.ForWorkers() : options).Single().Variants[0];
        return new CalibratedPipeline(FittedPipeline.Fit(variant, Data.Schema, Data.Customers, new()), calibrator, []);
    }

    private static (CustomerSchema Schema, EncodedDataset Customers) ReadData(string csv)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["customers.csv"], csv);
        var table = CsvCustomerReader.Read(folder["customers.csv"]);
        var schema = SchemaInferrer.Learn(table, new SchemaOptions()).Schema;
        return (schema, EncodedDataset.Read(table, schema));
    }
}
