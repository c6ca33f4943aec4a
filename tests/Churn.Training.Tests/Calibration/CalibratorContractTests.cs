using Churn.Core.Numerics;
using Churn.Models.Onnx;
using Churn.TestSupport;
using Churn.Training.Calibration;

namespace Churn.Training.Tests.Calibration;

/// <summary>What holds for every calibrator, fitted on usual scores and on hostile ones.</summary>
public class CalibratorContractTests
{
    private static readonly double[] Asked =
    [
        -1e30,
        -1e6,
        -800,
        -60,
        -13.8,
        -3,
        -0.5,
        -1e-9,
        0,
        1e-9,
        0.5,
        3,
        13.8,
        60,
        800,
        1e6,
        1e30,];

    private static readonly (double[] Scores, bool[] Churned)[] Learnt =
    [
        DrawnScores.Of(2_000, score => (0.5 * score) - 1),
        DrawnScores.Of(2_000, score => score > 0 ? 3 * score : 0.2 * score),
        ([-3, -2, -1, 1, 2, 3], [false, false, false, true, true, true]),
        ([3, 2, 1, -1, -2, -3], [false, false, true, false, true, true]),
        ([5, 5, 5, 5], [true, false, false, false]),
        ([1e6, -1e6, 1e6, -1e6, 0, 0], [true, false, true, false, true, false]),
    ];

    private static readonly Func<double[], bool[], ICalibrator>[] Kinds =
    [
        (_, _) => new NoCalibration(),
        PlattCalibrator.Fit,
        BetaCalibrator.Fit,];

    public static IEnumerable<object[]> All { get; } =
        Enumerable.Range(0, Kinds.Length).SelectMany(kind => Learnt.Select((_, data) => new object[] { kind, data }));

    [Theory]
    [MemberData(nameof(All))]
    public void Extreme_scores_stay_finite_and_in_order(int kind, int data)
    {
        var calibrator = Fit(kind, data);

        var logOdds = Array.ConvertAll(Asked, calibrator.LogOdds);

        logOdds.Should().OnlyContain(value => double.IsFinite(value)).And.BeInAscendingOrder();
        calibrator.LogOdds(1).Should().BeGreaterThan(calibrator.LogOdds(0.5), "different scores stay different");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_graph_gives_the_same_probability(int kind, int data)
    {
        var calibrator = Fit(kind, data);

        var found = RunGraph.On(
            1,
            (graph, row) => calibrator.WriteTo(graph, WeightedSum.Of(row)).WriteTo(graph),
            Array.ConvertAll(Asked, score => (float)score));

        for (var i = 0; i < Asked.Length; i++)
            LogOddsScale
                .ToProbability(found[i])
                .Should()
                .BeApproximately(LogOddsScale.ToProbability(calibrator.LogOdds((float)Asked[i])), 1e-6, $"score {Asked[i]}");
    }

    [Fact]
    public void One_class_alone_is_refused()
    {
        foreach (var fit in Kinds[1..])
            FluentActions.Invoking(() => fit([1, 2], [true, true])).Should().Throw<ArgumentException>();
    }

    private static ICalibrator Fit(int kind, int data) => Kinds[kind](Learnt[data].Scores, Learnt[data].Churned);
}
