using Churn.Models.Explaining;
using Churn.Models.Onnx;

namespace Churn.Models.Tests.Explaining;

/// <summary>Two trees over three columns, contract, tenure and charge, whose Shapley values were enumerated elsewhere.</summary>
public class ReferenceValuesTests
{
    private const double Tolerance = 2e-7; // thresholds and leaves are floats

    private static readonly float[] Customer = [0, 5, 80];

    private static readonly float[][] Background = [[1, 30, 45], [2, 60, 90], [0, 20, 60], [1, 8, 20]];

    [Fact]
    public void Raw_score_of_trees() => Explain(score => score)
        .ShouldBe([.604166667, .966666667, .329166667], -1.6, .3, Tolerance);

    [Fact]
    public void Score_through_a_straight_line() => Explain(score => score.Through(1.2, .1))
        .ShouldBe([.725, 1.16, .395], -1.82, .46, Tolerance);

    [Fact]
    public void Score_through_a_beta_calibration() => Explain(Beta)
        .ShouldBe([.597905249683, .96225870547, .331054878743], -1.767525407237, .123693426659, Tolerance);

    [Fact]
    public void Log_odds_of_a_mean_of_probabilities() => Explain(LogOddsOfMean)
        .ShouldBe([.561992149873, .903683550497, .316533412626], -.550819433578, 1.231389679418, 1e-6);

    private static Explanation Explain(Func<WeightedSum, WeightedSum> calibrate) =>
        Explain((graph, features) => calibrate(
            WeightedSum.Of(new TreeEnsemble(Trees(leaf => leaf)).WriteTo(graph, features)).Through(1, -1)));

    private static Explanation Explain(Func<GraphBuilder, WeightedSum, WeightedSum> calibrate) =>
        Explain((graph, features) => calibrate(
            graph, WeightedSum.Of(new TreeEnsemble(Trees(leaf => leaf)).WriteTo(graph, features)).Through(1, -1)));

    private static Explanation Explain(Func<GraphBuilder, string, WeightedSum> write)
    {
        var graph = new GraphBuilder("test");
        var coded = graph.FloatInput(GraphNames.CodedRow, 3);
        // f0, f1, tenure, charge
        var contract = graph.Apply("Equal", graph.PickColumns(coded, [0, 0]), graph.Constant([0f, 1f], 1, 2));
        var features = graph.JoinColumns(graph.ToFloat(contract), graph.PickColumns(coded, [1, 2]));
        var sums = write(graph, features).WriteTo(graph);
        graph.FloatOutput(GraphNames.LogOdds, "Reshape", sums, graph.Constant([-1L], 1));
        return Explainer.Of(graph.ToBytes(), [0, 1, 2], Background).Explain(Customer);
    }

    private static WeightedSum Beta(GraphBuilder graph, WeightedSum score)
    {
        var bothSigns = graph.Apply("Mul", score.WriteTo(graph), graph.Constant([1f, -1f], 1, 2));
        return new WeightedSum(graph.Apply("Softplus", bothSigns), [.8, -1.1], .05);
    }

    private static WeightedSum LogOddsOfMean(GraphBuilder graph, string features)
    {
        var trees = Trees(leaf => (float)(1 / (1 + Math.Exp(-2 * leaf)) / 2));
        var probability = graph.Apply(
            "Clip", new TreeEnsemble(trees).WriteTo(graph, features), graph.Constant([1e-6f]), graph.Constant([1 - 1e-6f]));
        var complement = graph.Apply("Sub", graph.Constant([1f]), probability);
        return WeightedSum.Of(graph.Apply("Sub", graph.Apply("Log", probability), graph.Apply("Log", complement)));
    }

    private static RegressionTree[] Trees(Func<float, float> leaf) =>
    [
        new([2, 0, 3], [12, .5f, 70], [1, ~0, ~2], [2, ~1, ~3], Array.ConvertAll([.1f, .9f, -.8f, -.2f], leaf.Invoke)),
        new([3, 1, 2, 0], [50, .5f, 24, .5f], [1, ~0, ~2, ~3], [2, ~1, 3, ~4],
            Array.ConvertAll([.05f, -.3f, .4f, -.5f, .2f], leaf.Invoke)),
    ];
}

internal static class ExplanationAssertions
{
    public static void ShouldBe(
        this Explanation explanation, double[] contributions, double baseLogOdds, double logOdds, double tolerance)
    {
        explanation.Contributions.Should().Equal(contributions, (found, expected) => Math.Abs(found - expected) < tolerance);
        explanation.BaseScore.Should().BeApproximately(baseLogOdds, tolerance);
        explanation.Score.Should().BeApproximately(logOdds, tolerance);
        explanation.StandardErrors.Should().OnlyContain(error => error == 0);
        (explanation.BaseScore + explanation.Contributions.Sum()).Should().BeApproximately(explanation.Score, 1e-9);
    }
}
