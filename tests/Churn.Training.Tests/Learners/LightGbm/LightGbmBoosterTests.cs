using System.Runtime.InteropServices;
using Churn.Models.Onnx;
using Churn.TestSupport;
using Churn.Training.Learners.LightGbm;

namespace Churn.Training.Tests.Learners.LightGbm;

public class LightGbmBoosterTests
{
    private const string Boosting =
        "objective=binary num_leaves=15 min_data_in_leaf=5 learning_rate=0.1 bagging_fraction=0.7 feature_fraction=0.7 seed=1";

    /// <summary>Enough rows for four threads.</summary>
    private static readonly TrainingSet Large = DrawnSet.Of(80_000);

    public LightGbmBoosterTests() => BoostingLibrary.SkipIfMissing();

    [SkippableFact]
    public void The_trees_read_out_score_as_LightGBM_does()
    {
        using var growing = new LightGbmBooster(Large, Boosting, 1);
        for (var round = 0; round < 40; round++) growing.GrowOne();
        var ensemble = new TreeEnsemble(growing.Trees(0, 40));

        var expected = new double[Large.Rows];
        LightGbmApi.Check(
            Predict(
                growing.Booster,
                in Large.Features.Values[0],
                LightGbmApi.Float32,
                Large.Rows,
                3,
                1,
                RawScore,
                0,
                -1,
                [.. "num_threads=1\0"u8], // without it LightGBM takes all for every fit of the process, and writes beyond buffers
                out _,
                expected));

        for (var row = 0; row < Large.Rows; row++)
            ((double)ensemble.Score(Large.Features.Row(row))).Should().BeApproximately(expected[row], 1e-6);
    }

    [SkippableFact]
    public void Trees_are_the_same_on_every_run_and_at_any_number_of_threads()
    {
        var first = Grow(1);

        foreach (var threads in new[] { 1, 2, 4, 2 }) Grow(threads).Should().Equal(first);
    }

    [SkippableFact]
    public void Fits_at_once_do_not_disturb_each_other()
    {
        var alone = Grow(1);

        var together = Enumerable
            .Range(0, 12)
            .AsParallel()
            .WithDegreeOfParallelism(6)
            .Select(fit => Grow(1 + (fit % 3)))
            .ToArray();

        together.Should().AllSatisfy(trees => trees.Should().Equal(alone));
    }

    [SkippableFact]
    public void Constant_features_alone_make_one_leaf()
    {
        var set = new TrainingSet(
            new FeatureMatrix([.. Enumerable.Repeat(1f, 200)], ["a", "b"]),
            [.. Enumerable.Range(0, 100).Select(row => row < 20)]);

        var trees = LightGbmBooster.Grow(set, Boosting, 5, new FitContext());

        trees
            .Should()
            .ContainSingle()
            .Which.Leaves.Should()
            .ContainSingle()
            .Which.Should()
            .BeApproximately(MathF.Log(0.25f), 1e-6f);
    }

    [SkippableFact]
    public void A_parameter_that_LightGBM_refuses_is_told_in_its_words() =>
        FluentActions.Invoking(() => new LightGbmBooster(Large, "objective=unheard_of", 1))
            .Should().Throw<InvalidOperationException>().WithMessage("LightGBM: *unheard_of*");

    [SkippableFact]
    public void A_library_that_is_missing_is_told_with_what_to_do() =>
        FluentActions.Invoking(() => LightGbmMissingException.Load("lib_that_is_not_there"))
            .Should().Throw<LightGbmMissingException>().WithMessage("*cannot be loaded*--model logistic,forest,network*");

    /// <summary>All numbers of the trees.</summary>
    private static IEnumerable<float> Grow(int threads) => LightGbmBooster
        .Grow(Large, Boosting, 10, new FitContext(threads))
        .SelectMany(tree => tree.Features.Select(feature => (float)feature).Concat(tree.Thresholds).Concat(tree.Leaves));

    private const int RawScore = 1;

    [DllImport(LightGbmApi.Library, EntryPoint = "LGBM_BoosterPredictForMat")]
    private static extern int Predict(
        BoosterHandle booster,
        in float values,
        int type,
        int rows,
        int columns,
        int rowMajor,
        int kind,
        int firstRound,
        int rounds,
        byte[] parameters,
        out long length,
        double[] scores);
}
