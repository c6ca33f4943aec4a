using Churn.Core.Schema;
using Churn.Models.Explaining;
using Churn.Models.Onnx;
using Churn.TestSupport;
using Churn.Training.Calibration;
using Churn.Training.Evaluation;
using Churn.Training.Runs;

namespace Churn.Training.Tests.Explaining;

/// <summary>What holds for the shapes of the learners that can be read.</summary>
public class LearnerShapesTests
{
    /// <summary>The additive model by the rules of several workers.</summary>
    private const string AdditiveOfWorkers = "additive of workers";

    private static readonly float[][] Background = [.. LearnerReasonsTests.Data.Customers.Rows.Take(40)];

    public static TheoryData<string, bool> Readable { get; } = [];

    static LearnerShapesTests()
    {
        foreach (var name in (string[])["logistic", "additive", AdditiveOfWorkers, "gam", "pairs"])
        {
            Readable.Add(name, false);
            Readable.Add(name, true);
        }
    }

    [SkippableTheory, MemberData(nameof(Readable))]
    public void Shapes_add_up_to_the_log_odds_of_every_row(string name, bool isBeta)
    {
        var model = Fit(name, isBeta ? new BetaCalibrator(.75, 1.25, .5) : new PlattCalibrator(2, -.25));

        var shapes = ShapesOf(model)!;

        (shapes.Calibration is not null).Should().Be(isBeta);
        foreach (var row in Customers()) shapes.LogOdds(row).Should().BeApproximately(model.LogOdds(row), 2e-5);
    }

    [SkippableFact]
    public void Blend_of_readable_models_is_readable()
    {
        var model = new Blend(
            [Fit("logistic", new PlattCalibrator(2, -.25)), Fit("additive", new PlattCalibrator(1, .5))], [.25, .5], .125);

        var shapes = ShapesOf(model)!;

        foreach (var row in Customers()) shapes.LogOdds(row).Should().BeApproximately(model.LogOdds(row), 2e-5);
    }

    [SkippableTheory, InlineData("logistic"), InlineData("additive"), InlineData(AdditiveOfWorkers), InlineData("gam")]
    public void Centred_function_is_the_Shapley_value_of_its_column(string name)
    {
        var graph = GraphOf(Fit(name, new PlattCalibrator(2, -.25)));
        var explainer = Explainer.Of(graph, [.. Enumerable.Range(0, Features.Count)], Background);
        var shapes = ColumnShapes.Of(graph, Features, Background)!;

        shapes.Intercept.Should().BeApproximately(explainer.BaseScore, 1e-5);
        foreach (var row in Customers())
        {
            var found = explainer.Explain(row).Contributions;
            foreach (var column in shapes.Columns)
                column.At(row[column.Position]).Should().BeApproximately(found[column.Position], 1e-5);
        }
    }

    [SkippableFact]
    public void Tables_of_pairs_have_no_mean_of_their_own()
    {
        var shapes = ShapesOf(Fit("pairs", new PlattCalibrator(1, 0)))!;

        foreach (var pair in shapes.Pairs)
        {
            foreach (var level in Enumerable.Range(0, pair.FirstLevels.Count))
                Background.Average(row => pair.Effects[level][pair.SecondLevels.IndexOf(row[pair.Second])])
                    .Should().BeApproximately(0, 1e-9);
            foreach (var level in Enumerable.Range(0, pair.SecondLevels.Count))
                Background.Average(row => pair.Effects[pair.FirstLevels.IndexOf(row[pair.First])][level])
                    .Should().BeApproximately(0, 1e-9);
        }
    }

    [Theory, InlineData("forest"), InlineData("fastforest")]
    public void Model_that_is_not_a_sum_of_columns_has_no_shapes(string name) =>
        ShapesOf(Fit(name, new PlattCalibrator(1, 0))).Should().BeNull();

    [SkippableFact]
    public void Sum_of_calibrations_has_no_shapes() => ShapesOf(new Blend(
        [Fit("logistic", new BetaCalibrator(.75, 1.25, .5)), Fit("additive", new PlattCalibrator(1, .5))], [.25, .5], .125))
        .Should().BeNull();

    private static IReadOnlyList<FeatureColumn> Features => LearnerReasonsTests.Data.Schema.Features;

    /// <summary>Customers as they are, and with each value missing or unseen.</summary>
    private static IEnumerable<float[]> Customers()
    {
        foreach (var row in LearnerReasonsTests.Data.Customers.Rows.Skip(100).Take(50))
        {
            yield return row;
            for (var position = 0; position < row.Length; position++)
            {
                yield return With(row, position, float.NaN);
                if (Features[position] is not NumberColumn) yield return With(row, position, CategoryColumn.UnseenCode);
            }
        }
    }

    private static float[] With(float[] row, int position, float code)
    {
        var changed = (float[])row.Clone();
        changed[position] = code;
        return changed;
    }

    private static ColumnShapes? ShapesOf(ICalibratedModel model) => ColumnShapes.Of(GraphOf(model), Features, Background);

    private static byte[] GraphOf(ICalibratedModel model)
    {
        var graph = new GraphBuilder("test");
        return LearnerReasonsTests.GraphOf(graph, model, graph.FloatInput(GraphNames.CodedRow, Features.Count));
    }

    private static CalibratedPipeline Fit(string name, ICalibrator calibrator)
    {
        if (name is "additive" or AdditiveOfWorkers or "pairs") BoostingLibrary.SkipIfMissing();
        return name == AdditiveOfWorkers
            ? LearnerReasonsTests.Fit("additive", calibrator, isOfWorkers: true)
            : LearnerReasonsTests.Fit(name, calibrator);
    }
}
